import * as v from 'valibot';
import { codeBlocks, readMarkdown } from '../docs/markdown';
import type { PolicyStatement } from './policy-statement';

/** The roles of another account in registries.yaml, by the provider whose page shows their trust policy. */
export const PARTNER_ROLES = {
  ecr: 'arn:aws:iam::210987654321:role/registry-puller',
  lightsail: 'arn:aws:iam::210987654321:role/lightsail-pusher',
} as const;
const PARTNERS = ['ecr', 'lightsail'] as const;
type Partner = (typeof PARTNERS)[number];
/** What a partner's role does for the function. */
const ISSUES = {
  ecr: 'ecr:GetAuthorizationToken',
  lightsail: 'lightsail:CreateContainerServiceRegistryLogin',
} as const;
/** The customer-managed key in registries.yaml. */
export const API_TOKEN_KEY = 'arn:aws:kms:eu-central-1:123456789012:key/1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d';

const documented = v.object({ Statement: v.array(v.record(v.string(), v.unknown())) });

/** What owners outside the stack must allow before it can work. No template of ours says it. */
export const outsidePolicies = (
  functionRole: (provider: Partner) => string,
  externalId: string,
): readonly PolicyStatement[] => [
  ...PARTNERS.flatMap((provider): readonly PolicyStatement[] => [
    {
      id: `trust policy of docs/providers/${provider}.md`,
      kind: 'trust',
      holder: PARTNER_ROLES[provider],
      statement: {
        Effect: 'Allow',
        Action: ['sts:AssumeRole'],
        ...documentedTrust(provider, functionRole(provider), externalId),
      },
    },
    {
      id: `rights of the role given to ${provider}`,
      kind: 'identity',
      holder: PARTNER_ROLES[provider],
      statement: { Effect: 'Allow', Action: [ISSUES[provider]], Resource: ['*'] },
    },
  ]),
  {
    id: 'default policy of a KMS key',
    kind: 'resource',
    holder: API_TOKEN_KEY,
    statement: {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::123456789012:root' },
      Action: ['kms:*'],
      Resource: ['*'],
    },
  },
];

/** The trust policy that the docs show to partners, with this stack's names. */
function documentedTrust(provider: Partner, functionRole: string, externalId: string) {
  const page = `docs/providers/${provider}.md`;
  const block = codeBlocks(readMarkdown(page), 'json').find((code) => code.includes('sts:ExternalId'));
  if (block === undefined) throw new Error(`${page} shows no trust policy with an external id.`);
  const named = block
    .replaceAll(/arn:aws:iam::\d+:role\/[^"]+/g, functionRole)
    .replace(/("sts:ExternalId": )"[^"]*"/, `$1"${externalId}"`);
  const [statement] = v.parse(documented, JSON.parse(named)).Statement;
  return { Principal: statement?.Principal, Condition: statement?.Condition };
}
