import { unexplained } from './unexplained';

const KNOWN = { 'GET /a: 401 is missing': 'the gateway answers it' };

it('leaves out what is known', () => {
  expect(unexplained(['GET /a: 401 is missing'], KNOWN)).toEqual([]);
});

it('complains of what is not known', () => {
  expect(unexplained(['GET /a: 401 is missing', 'GET /a: 404 is missing'], KNOWN)).toEqual([
    'GET /a: 404 is missing',
  ]);
});

it('complains of what is known, but no difference any more', () => {
  expect(unexplained([], KNOWN)).toEqual([
    'no difference any more, take it off the list: GET /a: 401 is missing',
  ]);
});
