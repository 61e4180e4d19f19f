import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as v from 'valibot';
import { awsCall } from '../aws/aws-call';
import { awsToRegistryFailure } from '../aws/aws-to-registry-failure';
import { clientConfig } from '../aws/client-config';
import type { ApiTokenReference } from '../contract/entry-parts';
import { oncePerRun } from '../run/once-per-run';
import { ApiTokenUnreadable } from '../run/registry-failure';
import type { RunContext } from '../run/run-context';
import { Sensitive } from '../run/sensitive';

export interface ApiTokens {
  /**
   * Reads a vendor's API token from its secret: once in a run for each reference, however many registries share it.
   *
   * @throws ApiTokenUnreadable
   */
  read(reference: ApiTokenReference, run: RunContext): Promise<Sensitive>;
}

/** The vendors' API tokens, in AWS Secrets Manager. */
export function createApiTokens(client = new SecretsManagerClient(clientConfig())): ApiTokens {
  const once = oncePerRun<Sensitive>();
  return {
    read: (reference, run) =>
      once(JSON.stringify([reference.secretId, reference.key]), run, () => read(client, reference, run)),
  };
}

async function read(
  client: SecretsManagerClient,
  { secretId, key }: ApiTokenReference,
  run: RunContext,
): Promise<Sensitive> {
  const tried = `reading the API token from secret ${secretId}`;
  const because = (wrong: string) => (_message: string, options: ErrorOptions) =>
    new ApiTokenUnreadable(`${tried} failed: ${wrong}`, secretId, options);
  const command = new GetSecretValueCommand({ SecretId: secretId });
  const secret = await awsCall(run, (options) => client.send(command, options)).catch((error: unknown) => {
    throw awsToRegistryFailure(error, tried, {
      names: {
        ResourceNotFoundException: because('there is no such secret in this region, or it has no value yet'),
        InvalidRequestException: because('the secret is scheduled for deletion'),
        DecryptionFailure: because('its KMS key can not be used to decrypt it'),
      },
      others: (message, options) => new ApiTokenUnreadable(message, secretId, options),
    });
  });
  const found = tokenIn(secret.SecretString, key);
  if ('wrong' in found)
    throw new ApiTokenUnreadable(`the API-token secret ${secretId} ${found.wrong}`, secretId);
  return new Sensitive(found.token);
}

type Found = { readonly token: string } | { readonly wrong: string };

const jsonObject = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown()));

function tokenIn(text: string | undefined, key: string | undefined): Found {
  if (text === undefined) return { wrong: 'holds binary data, not text' };
  if (text.trim() === '') return { wrong: 'is empty' };
  const looksLikeObject = text.trimStart().startsWith('{');
  if (key === undefined) {
    return looksLikeObject
      ? { wrong: 'holds a JSON object: name in apiToken.key which of its keys is the token' }
      : checked(text, 'holds');
  }
  const json = v.safeParse(jsonObject, text);
  if (!json.success || !looksLikeObject) return { wrong: `is not a JSON object, so it has no key '${key}'` };
  const value = Object.hasOwn(json.output, key) ? json.output[key] : undefined;
  if (value === undefined) return { wrong: `has no key '${key}'` };
  if (typeof value !== 'string') return { wrong: `has a key '${key}' whose value is not a string` };
  return checked(value, `has under key '${key}'`);
}

/** Anything else can't travel in a header, and the error that says so would quote it. */
function checked(text: string, where: string): Found {
  const token = text.trim();
  if (token === '') return { wrong: `${where} an empty token` };
  return /^[\x21-\x7e]+$/.test(token)
    ? { token }
    : { wrong: `${where} text with characters that no API token has` };
}
