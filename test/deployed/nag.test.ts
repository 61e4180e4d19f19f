import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { parseConfig } from '../../lib/config/parse-config';
import { readConfig } from '../../lib/config/read-config';
import type { RefresherConfig } from '../../lib/config/refresher-config';
import { RegistryTokenRefresherStack } from '../../lib/registry-token-refresher-stack';
import { ROOT } from '../../sandbox/paths';
import { ACCOUNT, ALL_PROVIDERS, REGION } from '../support/synth';
import { acknowledgements } from './acknowledgement';

const example = (name: string): RefresherConfig => readConfig(join(ROOT, 'examples', name), REGION);
const parsed = (document: object): RefresherConfig =>
  parseConfig(document, { file: 'test.yaml', stackName: 'Test', region: REGION });
const CHAT = `arn:aws:sns:${REGION}:${ACCOUNT}:chat`;
const CONFIGS: readonly (readonly [string, RefresherConfig])[] = [
  ['the shortest config', example('registries.shortest.yaml')],
  ['the full config', example('registries.full.yaml')],
  ['all providers', parsed(ALL_PROVIDERS)],
  ['an existing chat', parsed({ ...ALL_PROVIDERS, alerts: { chatTopicArn: CHAT } })],
  ['all providers and the probe', parsed({ ...ALL_PROVIDERS, probe: {} })],
];

/** Findings as `<rule> on <path>`. */
function findings(config: RefresherConfig, options: { readonly acknowledged: boolean }) {
  const app = new App();
  const env = { account: ACCOUNT, region: REGION };
  const stack = new RegistryTokenRefresherStack(app, config.stackName, {
    file: 'test.yaml',
    env,
    _config: config,
  });
  const known = acknowledgements(stack, config);
  if (options.acknowledged) {
    for (const construct of stack.node.findAll()) {
      for (const { id, on, reason } of known) {
        if (on.test(construct.node.path)) Validations.of(construct).acknowledge({ id, reason });
      }
    }
  }
  const found = [AwsSolutionsChecks, ServerlessChecks].flatMap((Checks) =>
    new Checks(app)
      .validateScope(app)
      .violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath = '' }) => ({ rule: ruleName, on: constructPath })),
      ),
  );
  return { found, known };
}

describe('cdk-nag', () => {
  it.each(CONFIGS)('has nothing against %s but what is acknowledged', (_, config) => {
    expect(findings(config, { acknowledged: true }).found).toEqual([]);
  });

  it('still finds each thing that is acknowledged', () => {
    const idle = new Map<string, string>();
    const seen = new Set<string>();
    for (const [, config] of CONFIGS) {
      const { found, known } = findings(config, { acknowledged: false });
      for (const { id, on, reason } of known) {
        idle.set(reason, id);
        if (found.some((finding) => finding.rule === id && on.test(finding.on))) seen.add(reason);
      }
    }
    expect([...idle].filter(([reason]) => !seen.has(reason))).toEqual([]);
  });

  it('is answered in docs/rights.md', () => {
    const docs = readFileSync(join(ROOT, 'docs/rights.md'), 'utf8').replaceAll(/\s+/g, ' ');
    const known = CONFIGS.flatMap(([, config]) => findings(config, { acknowledged: false }).known);
    const missing = known.filter(
      ({ id, reason }) => !docs.includes(id.replace(/\[.*$/, '')) || !docs.includes(reason),
    );
    expect(missing).toEqual([]);
  });
});
