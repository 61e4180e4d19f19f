import * as v from 'valibot';
import { type AlarmProperties, alarmProperties } from '../../simulation/cloudwatch-alarm';
import { synth } from '../../support/synth';
import { type Fields, matchesPattern } from './event-pattern';
import { inputTransformer, transformed } from './input-transformer';

const ruleProperties = v.object({
  Description: v.string(),
  EventPattern: v.record(v.string(), v.unknown()),
  State: v.literal('ENABLED'),
  Targets: v.tuple([v.looseObject({ Arn: v.string(), InputTransformer: inputTransformer })]),
});

/** The alarms and rules of a config's real template. */
export interface AlertStack {
  readonly alarms: readonly AlarmProperties[];
  /** The texts that topics get for an event. */
  report(event: Fields): readonly string[];
  /** The same, with the topics' ARNs. */
  published(event: Fields): readonly { readonly topic: string; readonly text: string }[];
}

/** @throws if an alarm or a rule has something that the models don't know */
export function alertStack(document: object): AlertStack {
  const { template, resolver } = synth(document);
  const { resolve } = resolver();
  const properties = (type: string): unknown[] =>
    Object.values(template.findResources(type)).map(({ Properties }) => resolve(Properties));
  const rules = v.parse(v.array(ruleProperties), properties('AWS::Events::Rule'));
  const published: AlertStack['published'] = (event) =>
    rules
      .filter(({ EventPattern }) => matchesPattern(EventPattern, event))
      .flatMap(({ Targets: [{ Arn: topic, InputTransformer }] }) => {
        const text = transformed(InputTransformer, event);
        return text === undefined ? [] : [{ topic, text }];
      });
  return {
    alarms: v.parse(v.array(alarmProperties), properties('AWS::CloudWatch::Alarm')),
    report: (event) => published(event).map(({ text }) => text),
    published,
  };
}
