import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { NODE_FOLDER, ROOT } from '../../sandbox/paths';
import { runProcess } from '../../sandbox/run-process';

const cdkJson = v.object({ context: v.record(v.string(), v.unknown()) });

/** What keeps the AWS CLI's and the SDK's own settings out. */
export const WITHOUT_PROFILE = {
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  // As in quick-synth.ts.
  CDK_VALIDATION: 'false',
};

/**
 * Runs the app as the CDK CLI does, with its feature flags, which takes half the time.
 *
 * @param region the shell's
 * @returns what it printed
 * @throws SandboxError
 */
export function runApp(config: string, folder: string, region?: string): Promise<string> {
  const { context } = v.parse(cdkJson, JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')));
  const args = ['--import', 'tsx', 'bin/registry-token-refresher.ts'];
  return runProcess('the app', join(NODE_FOLDER, 'node'), args, {
    cwd: ROOT,
    timeout: 300_000,
    environment: {
      ...WITHOUT_PROFILE,
      CDK_OUTDIR: folder,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, config }),
      ...(region !== undefined && { AWS_REGION: region, CDK_DEFAULT_REGION: region }),
    },
  });
}
