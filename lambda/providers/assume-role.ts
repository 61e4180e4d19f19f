import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import * as v from 'valibot';
import type { RunContext } from '../run/run-context';
import { requestFromAws } from './aws-request';

const assumedRole = v.pipe(
  v.object({
    Credentials: v.object({
      AccessKeyId: v.pipe(v.string(), v.nonEmpty()),
      SecretAccessKey: v.pipe(v.string(), v.nonEmpty()),
      SessionToken: v.pipe(v.string(), v.nonEmpty()),
    }),
  }),
  v.transform(({ Credentials: { AccessKeyId, SecretAccessKey, SessionToken } }) => ({
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  })),
);

/** The longest session for role chaining: Lambda has assumed the function's role already. */
const SESSION_SECONDS = 3600;

/** `rtr-prod`: tells CloudTrail which registry it is for. STS takes 64 characters, and a registry's name has 63 at most. */
const sessionName = (registry: string): string => (registry.length > 60 ? registry : `rtr-${registry}`);

/** A role to assume, and what for. */
export interface AssumedRole {
  readonly arn: string;
  readonly externalId?: string | undefined;
  /** The registry's name. */
  readonly registry: string;
}

/**
 * Assumes the role that issues for a registry.
 *
 * @returns the session's credentials
 * @throws RegistryFailure
 */
export async function assumeRole(
  sts: STSClient,
  { arn, externalId, registry }: AssumedRole,
  run: RunContext,
): Promise<v.InferOutput<typeof assumedRole>> {
  const command = new AssumeRoleCommand({
    RoleArn: arn,
    RoleSessionName: sessionName(registry),
    DurationSeconds: SESSION_SECONDS,
    ...(externalId !== undefined && { ExternalId: externalId }),
  });
  return await requestFromAws(
    {
      tried: `AssumeRole of ${arn}`,
      send: (options) => sts.send(command, options),
      reply: assumedRole,
      holds: 'credentials',
      whenDenied: `let the trust policy of ${arn} admit the function's role${externalId === undefined ? '' : ' with this external id'}, and the function's role call sts:AssumeRole on it`,
    },
    run,
  );
}
