import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import * as v from 'valibot';
import { REGISTRIES_FILE } from '../contract/asset';
import { STACK_NAME } from '../contract/environment';
import type { Instant } from '../contract/instant';
import { probeEntry } from '../contract/probe-entry';
import { type ProbeResult, probe } from '../probe/probe';
import { createProbeLog } from '../probe/probe-log';
import { createPublishedSecrets } from '../probe/published-secrets';
import { createRefreshers } from '../probe/refreshers';
import { registryRules } from '../probe/registry-rules';
import { verifyCredential } from '../registry/verify';
import { withPlainErrors } from '../run/plain-errors';
import { systemClock } from '../run/run-context';
import { createSecretStore } from '../secret-store/secret-store';
import { readAssetEntries } from './asset-entries';

const { [STACK_NAME]: stack } = v.parse(v.object({ [STACK_NAME]: v.string() }), process.env);
const entries = readAssetEntries(probeEntry(process.env), join(__dirname, REGISTRIES_FILE));
const dependencies = {
  secrets: createPublishedSecrets(),
  store: createSecretStore(),
  verify: verifyCredential,
  rulesOf: registryRules(process.env),
  refreshers: createRefreshers(),
  askedAt: new Map<string, Instant>(),
  clock: systemClock,
  log: createProbeLog(stack),
};

export const handler = (
  payload: unknown,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<ProbeResult> =>
  withPlainErrors(
    probe(payload, context.getRemainingTimeInMillis(), entries, dependencies),
    dependencies.log,
  );
