import { type AlarmState, alarmState, type Datapoint } from './cloudwatch-alarm';

const POINTS: Readonly<Record<string, Datapoint>> = { '0': 'fine', X: 'breaching', '-': 'missing' };
const points = (text: string): Datapoint[] =>
  text.split(' ').map((symbol) => {
    const point = POINTS[symbol];
    if (point === undefined) throw new Error(`${symbol} is no datapoint.`);
    return point;
  });

const keeps = undefined;
const TREATMENTS = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;

/** The rows of both tables of "Configuring how CloudWatch alarms treat missing data"; states by treatment, in that order. */
interface Row {
  readonly text: string;
  readonly states: readonly (AlarmState | undefined)[];
}
const THREE_OF_THREE: readonly Row[] = [
  { text: '0 - X - X', states: ['OK', 'OK', 'OK', 'OK'] },
  { text: '0 - - - -', states: ['OK', 'OK', 'OK', 'OK'] },
  { text: '- - - - -', states: ['INSUFFICIENT_DATA', keeps, 'ALARM', 'OK'] },
  { text: '0 X X - X', states: ['ALARM', 'ALARM', 'ALARM', 'ALARM'] },
  { text: '- - X - -', states: ['ALARM', keeps, 'ALARM', 'OK'] },
];
const TWO_OF_THREE: readonly Row[] = [
  { text: '0 - X - X', states: ['ALARM', 'ALARM', 'ALARM', 'ALARM'] },
  { text: '0 0 X 0 X', states: ['ALARM', 'ALARM', 'ALARM', 'ALARM'] },
  { text: '0 - X - -', states: ['OK', 'OK', 'ALARM', 'OK'] },
  { text: '- - - - 0', states: ['OK', 'OK', 'ALARM', 'OK'] },
  { text: '- - - X -', states: ['ALARM', keeps, 'ALARM', 'OK'] },
];

describe.each([
  [3, THREE_OF_THREE],
  [2, TWO_OF_THREE],
] as const)('an alarm of %i out of 3', (DatapointsToAlarm, rows) => {
  it.each(rows)('takes $text for what CloudWatch documents', ({ text, states }) => {
    const found = TREATMENTS.map((TreatMissingData) =>
      alarmState(points(text), { EvaluationPeriods: 3, DatapointsToAlarm, TreatMissingData }),
    );
    expect(found).toEqual(states);
  });
});

it('waits before it alarms for a single datapoint that more may follow', () => {
  const settings = { EvaluationPeriods: 3, DatapointsToAlarm: 3, TreatMissingData: 'missing' } as const;
  expect(alarmState(points('- - - - X'), settings)).toBe('OK');
  expect(alarmState(points('- - - X -'), settings)).toBe('OK');
});
