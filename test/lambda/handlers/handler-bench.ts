import type { ProviderName } from '../../../lambda/contract/provider-name';
import { type FakeServer, startFakeServer } from '../../../sandbox/fakes/fake-server';
import { startVendors, type Vendors } from '../../../sandbox/fakes/vendors';
import { operationOf, replyOf } from '../../support/secrets-manager/reply-of';
import { SecretsManager } from '../../support/secrets-manager/secrets-manager';
import { type BundledFunction, startBundledFunctions } from './bundled-functions';

const INVOCATIONS = /^\/2015-03-31\/functions\/[^/]+\/invocations$/;

/** The functions' bundles between the vendors' fakes, Secrets Manager and Lambda. */
export interface HandlerBench {
  readonly vendors: Vendors;
  /** Secrets Manager and Lambda at one address. */
  readonly server: FakeServer;
  readonly secrets: SecretsManager;
  /** What every function finds in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** A function with these entries, and with more variables. */
  create(
    bundle: ProviderName | 'probe',
    entries: unknown,
    more?: Readonly<Record<string, string | undefined>>,
  ): BundledFunction;
  /** The requests of an operation of Secrets Manager: `DescribeSecret`. */
  requests(operation: string): readonly Record<string, unknown>[];
  /** The invocations that were asked of Lambda. */
  invocations(): readonly { readonly path: string; readonly type: unknown; readonly payload: unknown }[];
}

/** Starts the bench for the tests of a file: one process for all, fakes for each. */
export function useHandlerBench(): HandlerBench {
  let functions: ReturnType<typeof startBundledFunctions>;
  beforeAll(() => {
    functions = startBundledFunctions();
  });
  afterAll(() => functions.stop());

  let [vendors, server, secrets]: [Vendors?, FakeServer?, SecretsManager?] = [];
  beforeEach(async () => {
    const own = new SecretsManager();
    secrets = own;
    [vendors, server] = await Promise.all([
      startVendors(),
      startFakeServer((call) => (INVOCATIONS.test(call.path) ? { status: 202 } : replyOf(own, call))),
    ]);
  });
  afterEach(() => Promise.all([vendors?.stop(), server?.stop()]));

  const started = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('The bench stands only while a test runs.');
    return part;
  };
  const bench: HandlerBench = {
    get vendors() {
      return started(vendors);
    },
    get server() {
      return started(server);
    },
    get secrets() {
      return started(secrets);
    },
    get environment() {
      return {
        STACK_NAME: 'Test',
        CHECK_EVERY_SECONDS: '3600',
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'key',
        AWS_SECRET_ACCESS_KEY: 'canary-secret-key',
        AWS_SESSION_TOKEN: 'canary-session',
        AWS_ENDPOINT_URL: bench.server.url,
        ...bench.vendors.environment,
      };
    },
    create: (bundle, entries, more = {}) => {
      const variables = Object.entries({ ...bench.environment, ...more }).flatMap(([name, text]) =>
        text === undefined ? [] : [[name, text] as const],
      );
      return functions.create(bundle, entries, Object.fromEntries(variables));
    },
    requests: (operation) =>
      bench.server.calls
        .filter((call) => operationOf(call) === operation)
        .map(({ body }) => JSON.parse(body)),
    invocations: () =>
      bench.server.calls
        .filter(({ path }) => INVOCATIONS.test(path))
        .map(({ path, headers, body }) => ({
          path,
          type: headers['x-amz-invocation-type'],
          payload: JSON.parse(body),
        })),
  };
  return bench;
}
