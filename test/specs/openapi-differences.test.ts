import { openApiDifferences } from './openapi-differences';
import { parseOpenApi } from './openapi-document';

const OURS = `
paths:
  /books/{id}:
    put:
      parameters:
        - { name: id, in: path, required: true, schema: { type: string } }
        - { name: limit, in: query, schema: { type: integer } }
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [title]
              properties:
                title: { type: string }
                kind: { type: string, enum: [novel] }
      responses:
        '200':
          headers: { pages: { schema: { type: integer } } }
          content: { application/json: { schema: { $ref: '#/components/schemas/Book' } } }
components:
  schemas:
    Book:
      type: object
      required: [title]
      properties:
        title: { type: string }
        due: { type: string, format: date-time }
        kind: { type: string, enum: [novel] }
        tags: { type: array, items: { type: string } }
`;

/** Differences between our document and the vendor's, which is ours but for one replacement. */
const differences = (ours: string, vendors: string): readonly string[] => {
  expect(OURS).toContain(ours);
  return openApiDifferences(parseOpenApi(OURS), parseOpenApi(OURS.replace(ours, vendors)));
};

describe('The differences between a description of ours and a vendor document', () => {
  it('are none where both say the same, or the vendor says more', () => {
    const more = 'due: { type: string, format: date-time }\n        author: { type: string }';

    expect(differences('due: { type: string, format: date-time }', more)).toEqual([]);
  });

  it.each([
    ['a missing path', '/books/{id}:', '/volumes/{id}:', ["PUT /books/{id} is not in the vendor's document"]],
    ['a missing method', 'put:', 'post:', ["PUT /books/{id} is not in the vendor's document"]],
    ['a deprecated operation', 'parameters:', 'deprecated: true\n      parameters:', ['is deprecated']],
    [
      'a missing parameter',
      'name: limit',
      'name: max',
      ["query parameter limit is not in the vendor's document"],
    ],
    [
      "a parameter's type",
      'schema: { type: integer } }\n      requestBody',
      'schema: { type: string } }\n      requestBody',
      ['query parameter limit is of type integer here and string there'],
    ],
    [
      'a parameter that must be sent',
      'name: limit, in: query,',
      'name: limit, in: query, required: true,',
      ['parameter limit is required'],
    ],
    [
      'a content type',
      'application/json:\n            schema:',
      'text/json:\n            schema:',
      ["body as application/json is not in the vendor's document"],
    ],
    [
      'a field that must be sent',
      'required: [title]\n              p',
      'required: [title, kind]\n              p',
      ['body/kind is required there'],
    ],
    [
      'a value that may not be sent',
      'enum: [novel] }\n      responses',
      'enum: [poem] }\n      responses',
      ['body/kind may be novel here'],
    ],
    [
      'a status',
      "'200':",
      "'201':",
      ['201 is not in our description', "200 is not in the vendor's document"],
    ],
    ['a header', 'pages:', 'count:', ["200 header pages is not in the vendor's document"]],
    ['a field of a reply', 'due:', 'until:', ["200/due is not in the vendor's document"]],
    [
      'the format of a field',
      'format: date-time',
      'format: date',
      ['200/due is of format date-time here and date there'],
    ],
    [
      'a field that may be null',
      'due: { type: string,',
      'due: { type: string, nullable: true,',
      ['200/due may be null there'],
    ],
    [
      'a field that is not promised',
      'required: [title]\n      p',
      'required: []\n      p',
      ['200/title is required here'],
    ],
    [
      'a field that is promised',
      'required: [title]\n      p',
      'required: [title, due]\n      p',
      ['200/due is required there'],
    ],
    [
      'a value of a reply',
      'enum: [novel] }\n        tags',
      'enum: [novel, poem] }\n        tags',
      ['200/kind may be poem there'],
    ],
    [
      'the items of a list',
      'items: { type: string }',
      'items: { type: integer }',
      ['200/tags/[] is of type string here and integer there'],
    ],
  ])('show %s', (_what, ours, vendors, found) => {
    const title = 'PUT /books/{id}: ';

    expect(differences(ours, vendors).map((what) => what.replace(title, ''))).toEqual(found);
  });

  it('are none where we send less than we may, or name under any name what the vendor names', () => {
    const sent = (schema: string) =>
      parseOpenApi(`
paths:
  /a:
    post:
      requestBody: { content: { application/json: { schema: { type: string } } } }
      responses: { '200': { content: { application/json: { schema: ${schema} } } } }`);
    const map = '{ type: object, additionalProperties: { type: string } }';

    expect(
      openApiDifferences(sent(map), sent('{ type: object, properties: { a: { type: string } } }')),
    ).toEqual([]);
    expect(
      openApiDifferences(sent(map), sent('{ type: object, properties: { a: { type: integer } } }')),
    ).toEqual(['POST /a: 200/a is of type string here and integer there']);
  });
});
