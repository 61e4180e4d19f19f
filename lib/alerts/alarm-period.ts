import { Duration } from 'aws-cdk-lib';
import { durationText } from '../config/schema/duration';

/** Seconds. With a shorter period and a tick every minute, an alarm would say OK between two failing ticks. */
const SHORTEST = 300;

/**
 * The period over which alarms and the dashboard sum up what ticks report: the time between two ticks, but at least five
 * minutes.
 *
 * @param every seconds between two ticks, whole minutes
 */
export const alarmPeriod = (every: number): Duration => Duration.seconds(Math.max(every, SHORTEST));

/** `ticks (one every 1h)`, or `periods of 5m (a tick every 1m)`: what an alarm counts, for its description. */
export const periodsText = (every: number): string =>
  every >= SHORTEST
    ? `ticks (one every ${durationText(every)})`
    : `periods of ${durationText(SHORTEST)} (a tick every ${durationText(every)})`;
