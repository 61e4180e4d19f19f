import { awsDifferences } from './aws-differences';
import { type AwsModel, parseAwsModel } from './aws-model';

const OURS = `
metadata: { protocol: json, apiVersion: '2026-01-01', targetPrefix: Books }
operations:
  GetBook: { input: { shape: Request }, output: { shape: Reply }, errors: [{ shape: NotFound }] }
shapes:
  Request: { type: structure, required: [Id], members: { Id: { shape: Id } } }
  Reply: { type: structure, members: { Title: { shape: Text } } }
  Id: { type: string, min: 1, max: 20 }
  Text: { type: string }
`;

const differences = (ours: string, theirs: string): readonly string[] => {
  expect(OURS).toContain(ours);
  const model: AwsModel = parseAwsModel(OURS.replace(ours, theirs));
  return awsDifferences(parseAwsModel(OURS), model);
};

describe('The differences between a model of ours and the one of AWS', () => {
  it('are none where AWS only knows more', () => {
    expect(differences('members: { Title:', 'members: { Pages: { shape: Text }, Title:')).toEqual([]);
    expect(differences('Text: {', 'Map: { type: map }\n  Text: {')).toEqual([]);
  });

  it.each([
    ['targetPrefix: Books', 'targetPrefix: Shelf', 'metadata/targetPrefix is "Books" here and "Shelf" there'],
    ['GetBook:', 'ReadBook:', "GetBook is not in AWS' model"],
    [
      'output: { shape: Reply }',
      'output: { shape: Text }',
      'GetBook/output is {"shape":"Reply"} here and {"shape":"Text"} there',
    ],
    [
      'errors: [{ shape: NotFound }]',
      'errors: []',
      'GetBook/errors is [{"shape":"NotFound"}] here and [] there',
    ],
    ['required: [Id]', 'required: [Id, Shelf]', 'Request/required is ["Id"] here and ["Id","Shelf"] there'],
    [
      'members: { Title:',
      'members: { Name:',
      'Reply/members/Title is {"shape":"Text"} here and undefined there',
    ],
    ['max: 20', 'max: 10', 'Id/max is 20 here and 10 there'],
    ['Text: { type: string }', 'Text: { type: integer }', 'Text/type is "string" here and "integer" there'],
  ])('show that %s became %s', (ours, theirs, found) => {
    expect(differences(ours, theirs)).toEqual([found]);
  });
});
