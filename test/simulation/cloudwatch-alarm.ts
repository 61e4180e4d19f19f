import * as v from 'valibot';

/** One value of a metric; seconds since 1970. */
export interface Sample {
  readonly at: number;
  readonly value: number;
}

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** An alarm as the template has it; what the model doesn't know is refused. */
export const alarmProperties = v.strictObject({
  AlarmName: v.string(),
  AlarmDescription: v.string(),
  AlarmActions: v.optional(v.array(v.unknown()), []),
  OKActions: v.optional(v.array(v.unknown()), []),
  Namespace: v.string(),
  MetricName: v.string(),
  Dimensions: v.array(v.object({ Name: v.string(), Value: v.unknown() })),
  Statistic: v.picklist(['Sum', 'Maximum', 'Minimum']),
  Period: v.number(),
  EvaluationPeriods: v.number(),
  DatapointsToAlarm: v.number(),
  Threshold: v.number(),
  ComparisonOperator: v.picklist(['GreaterThanOrEqualToThreshold', 'LessThanThreshold']),
  TreatMissingData: v.picklist(['missing', 'ignore', 'breaching', 'notBreaching']),
  WarmUpConfiguration: v.optional(v.strictObject({ WarmUpPeriodDurationInMinutes: v.number() })),
});
export type AlarmProperties = v.InferOutput<typeof alarmProperties>;

/**
 * How the periods lie that an alarm evaluates: up to the very minute of the evaluation, or on the clock's boundaries.
 *
 * @see "Alarm evaluation window" in the CloudWatch user guide: sliding is the default
 */
export type EvaluationWindow = 'sliding' | 'wall clock';

/** What of a period counts: nothing, or a value that is or isn't beyond the threshold. */
export type Datapoint = 'missing' | 'breaching' | 'fine';

/**
 * How many periods CloudWatch looks at. Its documentation gives no formula, only "a higher number of data points than
 * the number specified as Evaluation Periods", and in its examples 5 for 3.
 *
 * @see "Configuring how CloudWatch alarms treat missing data" in the CloudWatch user guide
 */
export const evaluationRange = (evaluationPeriods: number): number => evaluationPeriods + 2;

/**
 * The state that follows from the datapoints of an evaluation range, the oldest first.
 *
 * @returns undefined where the alarm keeps the state that it has
 * @see "Configuring how CloudWatch alarms treat missing data" in the CloudWatch user guide, with its two tables of examples
 */
export function alarmState(
  range: readonly Datapoint[],
  {
    EvaluationPeriods: periods,
    DatapointsToAlarm: needed,
    TreatMissingData: treatment,
  }: Pick<AlarmProperties, 'EvaluationPeriods' | 'DatapointsToAlarm' | 'TreatMissingData'>,
): AlarmState | undefined {
  const real = range.filter((point) => point !== 'missing');
  const filled = Math.max(0, periods - real.length);
  const evaluated = real.slice(-periods);
  const breaching = evaluated.filter((point) => point === 'breaching').length;
  if (breaching >= needed) return 'ALARM';
  if (filled === 0) return 'OK';

  switch (treatment) {
    case 'breaching':
      return breaching + filled >= needed ? 'ALARM' : 'OK';
    case 'notBreaching':
      return 'OK';
    case 'ignore':
      return evaluated.includes('fine') ? 'OK' : undefined;
    case 'missing':
      if (evaluated.length === 0) return 'INSUFFICIENT_DATA';
      return isPremature(range, periods, needed) ? 'ALARM' : 'OK';
  }
}

/** Nothing but breaching data, the oldest of which is as old as the alarm needs: it isn't waited for more. */
function isPremature(range: readonly Datapoint[], periods: number, needed: number): boolean {
  const window = range.slice(-periods);
  const oldest = window.indexOf('breaching');
  return !range.includes('fine') && oldest !== -1 && window.length - oldest >= needed;
}

/** A metric alarm on its way through time: evaluated every minute, told of each metric value as it arrives. */
export class CloudWatchAlarm {
  state: AlarmState = 'INSUFFICIENT_DATA';
  readonly properties: AlarmProperties;
  readonly #createdAt: number;
  readonly #window: EvaluationWindow;
  #samples: readonly Sample[] = [];
  #isWarm: boolean;

  /** @param createdAt seconds since 1970 */
  constructor(properties: AlarmProperties, createdAt: number, window: EvaluationWindow) {
    this.properties = properties;
    this.#createdAt = createdAt;
    this.#window = window;
    this.#isWarm = properties.WarmUpConfiguration === undefined;
  }

  /** A value of the metric that the alarm watches. */
  add(sample: Sample): void {
    const { Period, EvaluationPeriods } = this.properties;
    const oldest = sample.at - (evaluationRange(EvaluationPeriods) + 2) * Period;
    this.#samples = [...this.#samples.filter(({ at }) => at >= oldest), sample];
  }

  /**
   * Evaluates the alarm.
   *
   * @param now seconds since 1970
   * @returns the new state where it has changed
   */
  evaluate(now: number): AlarmState | undefined {
    const range = this.range(now);
    if (!this.warm(now, range)) return undefined;
    const next = alarmState(range, this.properties) ?? this.state;
    if (next === this.state) return undefined;
    this.state = next;
    return next;
  }

  /**
   * A warm-up ends with the first full window of data, or when it is over.
   *
   * @see "Alarm warm-up periods" in the CloudWatch user guide
   */
  private warm(now: number, range: readonly Datapoint[]): boolean {
    const { EvaluationPeriods, WarmUpConfiguration } = this.properties;
    const duration = (WarmUpConfiguration?.WarmUpPeriodDurationInMinutes ?? 0) * 60;
    const window = range.slice(-EvaluationPeriods);
    this.#isWarm ||= now >= this.#createdAt + duration || !window.includes('missing');
    return this.#isWarm;
  }

  private range(now: number): Datapoint[] {
    const { Period, EvaluationPeriods } = this.properties;
    const end = this.#window === 'sliding' ? now : Math.floor(now / Period) * Period;
    const count = evaluationRange(EvaluationPeriods);
    return Array.from({ length: count }, (_, index) => {
      const from = end - (count - index) * Period;
      return this.datapoint(
        this.#samples.filter(({ at }) => at >= from && at < from + Period).map(({ value }) => value),
      );
    });
  }

  private datapoint(values: readonly number[]): Datapoint {
    if (values.length === 0) return 'missing';
    const { Statistic, Threshold, ComparisonOperator } = this.properties;
    const value = STATISTICS[Statistic](values);
    const breaches = ComparisonOperator === 'LessThanThreshold' ? value < Threshold : value >= Threshold;
    return breaches ? 'breaching' : 'fine';
  }
}

const STATISTICS = {
  Sum: (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0),
  Maximum: (values: readonly number[]) => Math.max(...values),
  Minimum: (values: readonly number[]) => Math.min(...values),
} as const;
