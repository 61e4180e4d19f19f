import { secretTable } from '../../sandbox/secret-table';

test('the table aligns its columns and tells the time left in hours and minutes', () => {
  const rows = [
    { name: 'p/ecr/prod', host: 'a.example', version: 'r1-1', expiresIn: 43_199_000 },
    { name: 'p/edge/e', host: 'bb.example', version: 'r1-22', expiresIn: 60_000 },
  ];
  expect(secretTable(rows).split('\n')).toEqual([
    '  SECRET      HOST        VERSION  EXPIRES IN',
    '  p/ecr/prod  a.example   r1-1     11 h 59 min',
    '  p/edge/e    bb.example  r1-22    1 min',
  ]);
});
