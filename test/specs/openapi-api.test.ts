import type { Call, Reply } from '../../sandbox/fakes/fake-server';
import { openApi } from './openapi-api';
import { parseOpenApi } from './openapi-document';

const DOCUMENT = parseOpenApi(`
servers: [{ url: https://api.example }]
paths:
  /shelves/{shelf}/books:
    get:
      security: [{ token: [] }]
      parameters:
        - { name: shelf, in: path, required: true, schema: { type: string, pattern: '^[a-z ]+$' } }
        - { name: limit, in: query, required: true, schema: { type: integer, minimum: 1 } }
        - { name: sorted, in: query, schema: { type: boolean } }
      responses:
        '200':
          headers: { pages: { required: true, schema: { type: integer } } }
          content: { application/json: { schema: { $ref: '#/components/schemas/Books' } } }
        '204': {}
        default:
          content: { application/json: { schema: { type: object, required: [message], properties: { message: { type: string } } } } }
    post:
      security: [{ token: [] }]
      parameters:
        - { name: shelf, in: path, required: true, schema: { type: string } }
      requestBody:
        content: { application/json: { schema: { $ref: '#/components/schemas/Book' } } }
      responses: { '201': {} }
  /login:
    servers: [{ url: https://login.example }]
    post:
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: { type: object, required: [days], properties: { days: { type: integer } } }
      responses: { '200': {} }
components:
  securitySchemes: { token: { scheme: bearer } }
  schemas:
    Book:
      type: object
      required: [title]
      additionalProperties: false
      properties: { title: { type: string }, due: { type: string, format: date-time, nullable: true } }
    Books: { type: array, items: { $ref: '#/components/schemas/Book' } }
`);

const api = openApi(DOCUMENT, 'https://api.example');
const login = openApi(DOCUMENT, 'https://login.example');

const call = (method: string, url: string, more: Partial<Call> = {}): Call => {
  const { pathname: path, searchParams: query } = new URL(url, 'http://loopback');
  return { method, path, query, headers: { authorization: 'Bearer abc' }, body: '', ...more };
};
const posted = (value: unknown, type = 'application/json'): Call =>
  call('POST', '/shelves/a/books', {
    headers: { authorization: 'Bearer abc', 'content-type': type },
    body: typeof value === 'string' ? value : JSON.stringify(value),
  });

const LIST = call('GET', '/shelves/a%20b/books?limit=3&sorted=true');

describe('A request', () => {
  it.each([
    LIST,
    posted({ title: 'T', due: null }),
    posted({ title: 'T', due: '2026-11-21T01:02:03.5+01:00' }, 'application/json; charset=utf-8'),
  ])('may be as described: %j', (request) => {
    expect(api.requestViolations(request)).toEqual([]);
  });

  it.each([
    ['an unknown path', call('GET', '/shelves'), 'GET /shelves is no operation'],
    ['an unknown method', call('PUT', '/shelves/a/books'), 'PUT /shelves/a/books is no operation'],
    ['a path of another server', call('POST', '/login'), 'POST /login is no operation'],
  ])('must have no %s', (_what, request, violation) => {
    expect(api.requestViolations(request)).toEqual([violation]);
  });

  it.each([
    ['/shelves/A/books?limit=3', 'in the path, /shelf must match pattern "^[a-z ]+$"'],
    ['/shelves/a/books', "in the query, it must have required property 'limit'"],
    ['/shelves/a/books?limit=0', 'in the query, /limit must be >= 1'],
    ['/shelves/a/books?limit=3x', 'in the query, /limit must be integer'],
    ['/shelves/a/books?limit=3&limit=3', 'in the query, /limit must be integer'],
    ['/shelves/a/books?limit=3&sorted=yes', 'in the query, /sorted must be boolean'],
    ['/shelves/a/books?limit=3&page=1', 'in the query, it must NOT have additional properties (page)'],
  ])('must have parameters as described, and not be for %s', (url, violation) => {
    expect(api.requestViolations(call('GET', url))).toEqual([`GET /shelves/{shelf}/books: ${violation}`]);
  });

  it('must have the key that the operation wants in a header', () => {
    const keyed = openApi(
      parseOpenApi(`
servers: [{ url: 'https://api.example.com' }]
paths: { /books: { get: { security: [{ key: [] }], responses: { '200': {} } } } }
components: { securitySchemes: { key: { type: apiKey, in: header, name: private-key } } }
`),
      'https://api.example.com',
    );
    const call = { ...LIST, path: '/books', query: new URLSearchParams(), headers: {} };
    expect(keyed.requestViolations(call)).toEqual(['GET /books: no header private-key']);
    expect(keyed.requestViolations({ ...call, headers: { 'private-key': 'x' } })).toEqual([]);
  });

  it.each([undefined, 'Basic abc', 'abc', 'Bearer a b'])('must say for whom, not %s', (authorization) => {
    expect(
      api.requestViolations({ ...LIST, headers: authorization === undefined ? {} : { authorization } }),
    ).toEqual(['GET /shelves/{shelf}/books: no bearer authorization']);
  });

  it.each([
    [posted({}), "in the body, it must have required property 'title'"],
    [posted({ title: null }), 'in the body, /title must be string'],
    [posted({ title: 'T', due: 'soon' }), 'in the body, /due must match format "date-time"'],
    [posted({ title: 'T', more: 1 }), 'in the body, it must NOT have additional properties (more)'],
    [posted('{'), 'the body is no JSON'],
    [posted({ title: 'T' }, 'text/plain'), 'the content type is text/plain'],
    [call('POST', '/shelves/a/books'), 'the content type is missing'],
  ])('must have a body as described, and not %j', (request, violation) => {
    expect(api.requestViolations(request)).toEqual([`POST /shelves/{shelf}/books: ${violation}`]);
  });

  it('must have no body where none is described', () => {
    expect(api.requestViolations({ ...LIST, body: '{}' })).toEqual([
      'GET /shelves/{shelf}/books: there is a body where none is described',
    ]);
  });

  it('may be a form', () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const form = (body: string) => login.requestViolations(call('POST', '/login', { headers, body }));

    expect(form('days=3')).toEqual([]);
    expect(form('days=three')).toEqual(['POST /login: in the body, /days must be integer']);
  });

  it('must not show a credential where none is asked for', () => {
    const headers = { authorization: 'Bearer abc', 'content-type': 'application/x-www-form-urlencoded' };

    expect(login.requestViolations(call('POST', '/login', { headers, body: 'days=3' }))).toEqual([
      'POST /login: an authorization that nobody asked for',
    ]);
  });
});

describe('A reply', () => {
  const JSON_TYPE = { 'content-type': 'application/json' };
  const violations = (reply: Reply) => api.replyViolations({ call: LIST, reply });

  it.each([
    { status: 200, headers: { ...JSON_TYPE, pages: '1', more: 'x' }, body: '[{"title":"T"}]' },
    { status: 204 },
    { status: 418, headers: JSON_TYPE, body: '{"message":"I am a teapot"}' },
  ])('may be as described: %j', (reply) => {
    expect(violations(reply)).toEqual([]);
  });

  it.each([
    [
      { status: 200, headers: JSON_TYPE, body: '[]' },
      "in the headers, it must have required property 'pages'",
    ],
    [
      { status: 200, headers: { ...JSON_TYPE, pages: 'x' }, body: '[]' },
      'in the headers, /pages must be integer',
    ],
    [
      { status: 200, headers: { ...JSON_TYPE, pages: '1' }, body: '[{}]' },
      "in the body, /0 must have required property 'title'",
    ],
    [{ status: 200, headers: { pages: '1' }, body: '[]' }, 'the content type is missing'],
    [{ status: 204, body: 'x' }, 'there is a body where none is described'],
    [
      { status: 418, headers: JSON_TYPE, body: '{}' },
      "in the body, it must have required property 'message'",
    ],
  ])('must not be %j', (reply, violation) => {
    expect(violations(reply)).toEqual([`GET /shelves/{shelf}/books answered ${reply.status}: ${violation}`]);
  });

  it('must have a status that is described', () => {
    expect(api.replyViolations({ call: posted({ title: 'T' }), reply: { status: 200 } })).toEqual([
      'POST /shelves/{shelf}/books answered 200: the status is not described',
    ]);
  });
});
