import { PROVIDER_NAMES, type ProviderName } from '../../lambda/contract/provider-name';
import type { FakeServer } from '../../sandbox/fakes/fake-server';
import type { Vendors } from '../../sandbox/fakes/vendors';
import { awsApi } from './aws-api';
import { AWS_MODELS } from './aws-models';
import type { DescribedApi } from './described-api';
import { DESCRIPTIONS } from './descriptions';

const STS = awsApi(AWS_MODELS.sts);
const SECRETS_MANAGER = awsApi(AWS_MODELS.secretsmanager);

/** The fakes of AWS' own services, where a test has them. */
export interface AwsFakes {
  readonly sts?: FakeServer;
  readonly secretsmanager?: FakeServer;
}

/**
 * Fails where anything that these vendors were asked, or answered, is not in the descriptions of their APIs. Answers that a
 * fault gave in their place (`status`, `html`) are the test's own invention and are left out.
 */
export function expectSpecified(vendors: Vendors, awsFakes: AwsFakes = {}): void {
  expect([
    ...PROVIDER_NAMES.flatMap((name) => violationsOf(name, vendors)),
    ...violations('STS', STS, awsFakes.sts),
    ...violations('Secrets Manager', SECRETS_MANAGER, awsFakes.secretsmanager),
  ]).toEqual([]);
}

function violationsOf<P extends ProviderName>(name: P, vendors: Vendors): readonly string[] {
  const { title, servers } = DESCRIPTIONS[name];
  return servers(vendors[name]).flatMap(([server, described]) => violations(title, described, server));
}

const violations = (
  whose: string,
  { requestViolations, replyViolations }: DescribedApi,
  server: FakeServer | undefined,
): readonly string[] => [
  ...new Set(
    [
      ...(server?.calls ?? []).flatMap(requestViolations),
      ...(server?.exchanges ?? []).flatMap(replyViolations),
    ].map((what) => `${whose}: ${what}`),
  ),
];
