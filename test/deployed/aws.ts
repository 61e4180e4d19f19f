import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { json, type Reply } from '../../sandbox/fakes/fake-server';
import { AwsRefusal } from '../support/secrets-manager/aws-refusal';
import { awsJson, operationOf, refusalReply } from '../support/secrets-manager/reply-of';
import type { SecretsManager } from '../support/secrets-manager/secrets-manager';
import type { AwsCall } from './aws-call';
import type { Invocation } from './invocation';
import { listenOnLoopback } from './listen-on-loopback';
import type { SessionKeys } from './session-keys';
import { ACCOUNT, REGION } from './synthesized-stack';

export interface AwsOptions {
  readonly secretsManager: SecretsManager;
  /** Where the fakes of ECR and Lightsail answer. */
  readonly vendorUrls: Readonly<Record<'ecr' | 'lightsail', string>>;
  /** Runs a function that a caller invokes by its ARN and waits for. */
  invoke(functionArn: string, payload: unknown): Promise<Invocation>;
  /** Takes an event from a caller that doesn't wait. */
  send(functionArn: string, payload: unknown): void;
}

/** AWS on loopback: it takes every signed request, notes it, and answers it. */
export interface Aws {
  readonly url: string;
  /** Every call so far, in order. */
  readonly calls: readonly AwsCall[];
  /** Notes a call that an AWS service makes itself. */
  record(call: AwsCall): void;
  /** Session credentials that identify a role. */
  sessionOf(roleArn: string): SessionKeys;
  /** The role that minted an ECR password. */
  minterOf(password: string): string | undefined;
  stop(): Promise<void>;
}

interface SignedRequest {
  readonly caller: string;
  readonly region: string;
  readonly service: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const CREDENTIAL = /Credential=([^/]+)\/\d{8}\/([a-z0-9-]+)\/([a-z-]+)\/aws4_request/;
const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;
const authorizationReply = v.object({
  authorizationData: v.array(v.object({ authorizationToken: v.string() })),
});
const secretReply = v.looseObject({ ARN: v.string() });

export async function startAws({ secretsManager, vendorUrls, invoke, send }: AwsOptions): Promise<Aws> {
  const calls: AwsCall[] = [];
  const callers = new Map<string, string>();
  const minters = new Map<string, string>();

  const sessionOf = (roleArn: string): SessionKeys => {
    const accessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
    callers.set(accessKeyId, roleArn);
    return { accessKeyId, secretAccessKey: 'secret-access-key', sessionToken: `session-of-${accessKeyId}` };
  };

  const record = (
    { caller, region }: SignedRequest,
    action: string,
    resource: string,
    context: Readonly<Record<string, string>> = {},
  ): void => {
    calls.push({ caller, action, resource, context: { 'aws:RequestedRegion': region, ...context } });
  };

  const answerSecretsManager = (request: SignedRequest): Reply => {
    const operation = operationOf(request);
    const body: unknown = JSON.parse(request.body);
    const { SecretId } = v.parse(v.looseObject({ SecretId: v.string() }), body);
    const secret = secretsManager.find(SecretId);
    record(request, `secretsmanager:${operation}`, secret?.arn ?? `${SecretId}: no such secret`);
    const reply = secretsManager.answer(operation, body);
    if (operation === 'GetSecretValue' && secret?.kmsKeyArn !== undefined) {
      // Secrets Manager decrypts in the caller's name.
      record(request, 'kms:Decrypt', secret.kmsKeyArn, {
        'kms:ViaService': `secretsmanager.${request.region}.amazonaws.com`,
        'kms:EncryptionContext:SecretARN': v.parse(secretReply, reply).ARN,
      });
    }
    return awsJson(reply);
  };

  const answerSts = (request: SignedRequest): Reply => {
    const parameters = new URLSearchParams(request.body);
    const operation = parameters.get('Action') ?? '';
    if (operation !== 'AssumeRole') throw new AwsRefusal('InvalidAction', `There is no ${operation} here.`);
    const roleArn = parameters.get('RoleArn') ?? '';
    const externalId = parameters.get('ExternalId');
    record(request, 'sts:AssumeRole', roleArn, {
      'sts:RoleSessionName': parameters.get('RoleSessionName') ?? '',
      ...(externalId === null ? {} : { 'sts:ExternalId': externalId }),
    });
    const { accessKeyId, secretAccessKey, sessionToken } = sessionOf(roleArn);
    const expiration = new Date(Date.now() + 3_600_000).toISOString();
    return {
      status: 200,
      headers: { 'content-type': 'text/xml' },
      body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${secretAccessKey}</SecretAccessKey><SessionToken>${sessionToken}</SessionToken><Expiration>${expiration}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
    };
  };

  const forward = async (request: SignedRequest, service: 'ecr' | 'lightsail'): Promise<Reply> => {
    const operation = operationOf(request);
    record(request, `${service}:${operation}`, '*');
    const { authorization = '', 'x-amz-target': target = '' } = request.headers;
    const headers = {
      authorization,
      'x-amz-target': String(target),
      'content-type': 'application/x-amz-json-1.1',
    };
    const reply = await fetch(vendorUrls[service], { method: 'POST', headers, body: request.body });
    const body = await reply.text();
    if (reply.ok && operation === 'GetAuthorizationToken') {
      for (const { authorizationToken } of v.parse(authorizationReply, JSON.parse(body)).authorizationData) {
        const [, password = ''] = Buffer.from(authorizationToken, 'base64').toString().split(':');
        minters.set(password, request.caller);
      }
    }
    return { status: reply.status, headers: { 'content-type': 'application/x-amz-json-1.1' }, body };
  };

  const answerLambda = async (request: SignedRequest): Promise<Reply> => {
    const [, encoded = ''] = INVOKE.exec(request.path) ?? [];
    const nameOrArn = decodeURIComponent(encoded);
    const functionArn = nameOrArn.startsWith('arn:') ? nameOrArn : functionArnOf(nameOrArn);
    record(request, 'lambda:InvokeFunction', functionArn);
    const payload: unknown = request.body === '' ? undefined : JSON.parse(request.body);
    const type = request.headers['x-amz-invocation-type'];
    if (type === 'Event') {
      send(functionArn, payload);
      return { status: 202, body: '' };
    }
    if (type !== 'RequestResponse') {
      throw new AwsRefusal('InvalidParameterValueException', `There is no ${type} here.`);
    }
    const { outcome } = await invoke(functionArn, payload);
    return 'error' in outcome
      ? json(200, outcome.error, { 'x-amz-function-error': 'Unhandled' })
      : json(200, outcome.returned);
  };

  const answer = async (request: SignedRequest): Promise<Reply> => {
    switch (request.service) {
      case 'secretsmanager':
        return answerSecretsManager(request);
      case 'sts':
        return answerSts(request);
      case 'ecr':
      case 'lightsail':
        return await forward(request, request.service);
      case 'lambda':
        return await answerLambda(request);
      default:
        throw new AwsRefusal('UnknownService', `There is no ${request.service} here.`);
    }
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const { url = '/', headers } = request;
    const [, key = '', region, service] = CREDENTIAL.exec(headers.authorization ?? '') ?? [];
    const caller = callers.get(key);
    if (caller === undefined || region === undefined || service === undefined) {
      throw new Error(`An unsigned request, or one of an unknown caller, came to ${url}.`);
    }
    const signed = { caller, region, service, path: new URL(url, 'http://aws').pathname, headers, body };
    const reply = await answer(signed).catch((error: unknown) => {
      if (!(error instanceof AwsRefusal)) throw error;
      return refusalReply(error);
    });
    response.writeHead(reply.status, reply.headers).end(reply.body);
  };

  const { host, stop } = await listenOnLoopback(createServer(), serve);
  return {
    url: `http://${host}`,
    calls,
    record: (call) => calls.push(call),
    sessionOf,
    minterOf: (password) => minters.get(password),
    stop,
  };
}

/** The ARN of a function of the stack. */
export const functionArnOf = (name: string): string => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;

/** The account that an ARN names; this one if it names none. */
export const accountOf = (arn: string): string => arn.split(':')[4] || ACCOUNT;
