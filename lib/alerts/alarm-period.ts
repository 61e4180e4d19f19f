import { Duration } from 'aws-cdk-lib';
import { durationText } from '../config/duration';

/** Seconds. Shorter periods would make each alarm look at single ticks of a minute, and say OK between two that fail. */
const SHORTEST = 300;

/**
 * What an alarm and the dashboard sum up at a time: what one tick reported or, of ticks that come more often than every five
 * minutes, five minutes' worth.
 *
 * @param every seconds between two ticks, whole minutes
 */
export const alarmPeriod = (every: number): Duration => Duration.seconds(Math.max(every, SHORTEST));

/** `ticks (one every 1h)`, or `periods of 5m (a tick every 1m)`: what an alarm counts, for its description. */
export const periodsText = (every: number): string =>
  every >= SHORTEST
    ? `ticks (one every ${durationText(every)})`
    : `periods of ${durationText(SHORTEST)} (a tick every ${durationText(every)})`;
