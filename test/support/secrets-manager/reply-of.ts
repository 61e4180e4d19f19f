import { type Call, json, type Reply } from '../../../sandbox/fakes/fake-server';
import { AwsRefusal } from './aws-refusal';
import type { SecretsManager } from './secrets-manager';

/** The operation of a request in AWS' JSON protocol. */
export const operationOf = ({ headers }: Pick<Call, 'headers'>): string =>
  String(headers['x-amz-target'] ?? '').replace(/^.*\./, '');

/** A value in AWS' JSON protocol, whose times are seconds since 1970. */
export const awsJson = (value: object): Reply =>
  json(
    200,
    Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, one instanceof Date ? one.getTime() / 1000 : one]),
    ),
  );

export const refusalReply = ({ code, message, status }: AwsRefusal): Reply =>
  json(status, { __type: code, message });

/** What a Secrets Manager in memory answers over HTTP. */
export function replyOf(secretsManager: SecretsManager, call: Pick<Call, 'headers' | 'body'>): Reply {
  try {
    return awsJson(secretsManager.answer(operationOf(call), JSON.parse(call.body)));
  } catch (error) {
    if (error instanceof AwsRefusal) return refusalReply(error);
    throw error;
  }
}
