import { type Call, json, type Reply } from './fake-server';

/** An answer of the AWS JSON 1.1 protocol. */
export const awsJson = (status: number, value: unknown): Reply =>
  json(status, value, { 'content-type': 'application/x-amz-json-1.1' });

/** The region that a request was signed for; undefined for an unsigned one. */
export const signingRegion = ({ headers }: Call): string | undefined =>
  /Credential=[^/]+\/\d{8}\/([a-z0-9-]+)\//.exec(headers.authorization ?? '')?.[1];
