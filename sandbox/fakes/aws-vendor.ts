import { awsJson, signingRegion } from './aws-json';
import { CredentialLedger, canary } from './credential-ledger';
import { type Call, type Reply, startFakeServer } from './fake-server';
import { basicAdmission, startRegistryServer } from './registry-server';
import { type Vendor, vendor } from './vendor';

/** Seconds for which AWS' registry credentials are valid. */
const LIFETIME = 12 * 3600;

/** A login for a registry of AWS. */
export interface AwsLogin {
  readonly username: string;
  readonly password: string;
  /** Seconds since 1970, as the protocol writes instants. */
  readonly expiresAt: number;
  readonly host: string;
}

/** In what services of AWS with a registry differ. */
export interface AwsService {
  /** What the header `x-amz-target` says. */
  readonly target: string;
  /** The error that answers a request without a signature. */
  readonly unsigned: { readonly __type: string; readonly message?: string };
  /** The variable that makes the SDK call it here. */
  readonly variable: string;
  reply(login: AwsLogin): unknown;
  /** What answers calls that only read, by their target. */
  readonly reads: Readonly<Record<string, (body: string) => unknown>>;
}

/** A service of AWS that hands out logins, and its registry behind Basic authentication. */
export async function startAwsVendor(
  now: () => number,
  { target, unsigned, variable, reply, reads }: AwsService,
): Promise<Vendor> {
  const ledger = new CredentialLedger(now);
  const registry = await startRegistryServer(basicAdmission(ledger, 'ecr.amazonaws.com'));

  const answer = (call: Call): Reply => {
    const asked = String(call.headers['x-amz-target']);
    const read = reads[asked];
    if (asked !== target && read === undefined) return awsJson(400, { __type: 'UnknownOperationException' });
    const region = signingRegion(call);
    if (region === undefined) return awsJson(400, unsigned);
    if (read !== undefined) return awsJson(200, read(call.body));
    const expiresAt = now() + LIFETIME * 1000;
    const login = ledger.issue({ username: 'AWS', password: canary(), expiresAt, asked: { region } });
    return awsJson(200, reply({ ...login, expiresAt: expiresAt / 1000, host: registry.host }));
  };
  const api = await startFakeServer(answer);
  return vendor(ledger, { api, registry }, { [variable]: api.url });
}
