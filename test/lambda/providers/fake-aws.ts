import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { STSClient } from '@aws-sdk/client-sts';
import { type FakeServer, json, type Reply, startFakeServer } from '../../../sandbox/fakes/fake-server';
import { replyOf } from '../../support/secrets-manager/reply-of';
import { SecretsManager } from '../../support/secrets-manager/secrets-manager';

/** What a client needs to talk to a fake. */
export const clientFor = ({ url }: FakeServer) => ({
  endpoint: url,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'function', secretAccessKey: 'function' },
  maxAttempts: 2,
});

/** An answer in AWS' JSON protocol that states an error. */
export const awsError = (name: string, message = 'No.', status = 400): Reply =>
  json(status, { __type: name, message });

export interface FakeSecretsManager {
  readonly server: FakeServer;
  readonly client: SecretsManagerClient;
  readonly secrets: SecretsManager;
}

/** Secrets Manager over HTTP. */
export async function startSecretsManager(): Promise<FakeSecretsManager> {
  const secrets = new SecretsManager();
  const server = await startFakeServer((call) => replyOf(secrets, call));
  return { server, client: new SecretsManagerClient(clientFor(server)), secrets };
}

export interface FakeSts {
  readonly server: FakeServer;
  readonly client: STSClient;
  /** Lets AssumeRole answer so instead of with a session. */
  answer(reply: Reply): void;
}

/** The session that {@link startSts} hands out. */
export const SESSION = {
  accessKeyId: 'ASIATOKENROLE000',
  secretAccessKey: 'canary-session-secret',
  sessionToken: 'canary-session-token',
};

/** STS as far as AssumeRole goes. */
export async function startSts(): Promise<FakeSts> {
  const server = await startFakeServer(() =>
    xml(
      200,
      `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
        <AccessKeyId>${SESSION.accessKeyId}</AccessKeyId>
        <SecretAccessKey>${SESSION.secretAccessKey}</SecretAccessKey>
        <SessionToken>${SESSION.sessionToken}</SessionToken>
        <Expiration>2100-01-01T00:00:00Z</Expiration>
      </Credentials></AssumeRoleResult></AssumeRoleResponse>`,
    ),
  );
  return {
    server,
    client: new STSClient(clientFor(server)),
    answer: (reply) => {
      server.fault = { kind: 'status', ...reply };
    },
  };
}

export const xml = (status: number, body: string): Reply => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body,
});

/** An answer of STS that states an error. */
export const stsError = (code: string, message: string, status = 403): Reply =>
  xml(
    status,
    `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  );
