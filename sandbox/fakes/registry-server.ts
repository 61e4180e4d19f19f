import type { CredentialLedger, FakeCredential } from './credential-ledger';
import { type Call, type FakeServer, json, type Reply, startFakeServer } from './fake-server';

/** How a fake registry lets its clients in. */
export interface Admission {
  /** The `WWW-Authenticate` header, given the registry's own host. */
  challenge(host: string): string;
  /** The working credential behind an `Authorization` header. */
  admit(authorization: string | undefined): FakeCredential | undefined;
}

/** A registry that takes a ledger's credentials by Basic authentication, like ECR. */
export const basicAdmission = (ledger: CredentialLedger, service: string): Admission => ({
  challenge: (host) => `Basic realm="https://${host}/",service="${service}"`,
  admit: (authorization) => ledger.accepted(authorization),
});

/** Starts a registry that serves `GET /v2/` only. */
export async function startRegistryServer(admission: Admission): Promise<FakeServer> {
  const version = { 'docker-distribution-api-version': 'registry/2.0' };
  const answer = ({ method, path, headers }: Call): Reply => {
    if (path !== '/v2/' || method !== 'GET') {
      return json(404, { errors: [{ code: 'UNSUPPORTED', message: 'only GET /v2/ exists here' }] }, version);
    }
    if (admission.admit(headers.authorization) !== undefined) return json(200, {}, version);
    return json(
      401,
      { errors: [{ code: 'UNAUTHORIZED', message: 'authentication required', detail: null }] },
      { ...version, 'www-authenticate': admission.challenge(headers.host ?? '') },
    );
  };
  return await startFakeServer(answer);
}
