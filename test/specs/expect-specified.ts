import type { FakeServer } from '../../sandbox/fakes/fake-server';
import type { Vendors } from '../../sandbox/fakes/vendors';
import { awsApi } from './aws-api';
import type { DescribedApi } from './described-api';
import { AWS_MODELS, DIGITALOCEAN, IONOS } from './descriptions';
import { openApi } from './openapi-api';

const DESCRIBED = {
  ecr: awsApi(AWS_MODELS.ecr),
  lightsail: awsApi(AWS_MODELS.lightsail),
  sts: awsApi(AWS_MODELS.sts),
  secretsmanager: awsApi(AWS_MODELS.secretsmanager),
  digitalocean: openApi(DIGITALOCEAN, 'https://api.digitalocean.com'),
  digitaloceanCloud: openApi(DIGITALOCEAN, 'https://cloud.digitalocean.com'),
  ionos: openApi(IONOS, 'https://api.ionos.com/containerregistries'),
} as const;

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
  const { ecr, lightsail, digitalocean, ionos } = vendors;
  expect([
    ...violations('ECR', DESCRIBED.ecr, ecr.api),
    ...violations('Lightsail', DESCRIBED.lightsail, lightsail.api),
    ...violations('DigitalOcean', DESCRIBED.digitalocean, digitalocean.api),
    ...violations('DigitalOcean', DESCRIBED.digitaloceanCloud, digitalocean.cloud),
    ...violations('IONOS', DESCRIBED.ionos, ionos.api),
    ...violations('STS', DESCRIBED.sts, awsFakes.sts),
    ...violations('Secrets Manager', DESCRIBED.secretsmanager, awsFakes.secretsmanager),
  ]).toEqual([]);
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
