// Checks the templates of the example configs and of the sandbox's with cfn-lint, which a virtual environment below .sandbox/ holds.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import * as v from 'valibot';
import { RegistryTokenRefresherStack } from '../lib';
import { installPythonTool, type PythonTool } from '../sandbox/install-emulator';
import { ROOT } from '../sandbox/paths';
import { runProcess } from '../sandbox/run-process';
import { SandboxError } from '../sandbox/sandbox-error';

const CONFIGS = [
  'examples/registries.shortest.yaml',
  'examples/registries.full.yaml',
  'sandbox/registries.yaml',
];
const REGION = 'eu-central-1';
/** W3005: the CDK writes DependsOn beside references that imply it. */
const IGNORED = ['W3005'];

const LINTER: PythonTool = {
  name: 'cfn-lint',
  module: 'cfnlint',
  requirements: join(ROOT, 'scripts/lint-templates.requirements.txt'),
};

const cdkJson = v.object({ context: v.record(v.string(), v.unknown()) });

/** @returns the path of the template */
function synthesize(file: string, outdir: string): string {
  const { context } = v.parse(cdkJson, JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')));
  const app = new App({ context, outdir });
  const stack = new RegistryTokenRefresherStack(app, 'Stack', {
    file: join(ROOT, file),
    env: { region: REGION },
  });
  app.synth();
  return join(outdir, stack.templateFile);
}

async function lintTemplates(): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'lint-templates-'));
  try {
    const templates = CONFIGS.map((file, index) => synthesize(file, join(work, String(index))));
    const options = ['--regions', REGION, '--ignore-checks', ...IGNORED, '--template', ...templates];
    // The environment has been moved, which its own scripts don't survive.
    const linter = ['-c', 'import sys; from cfnlint.runner import main; sys.exit(main())'];
    const limits = { cwd: ROOT, environment: process.env, timeout: 300_000 };
    await runProcess('cfn-lint', await installPythonTool(LINTER), [...linter, ...options], limits);
    console.log(`cfn-lint has nothing against the templates of ${CONFIGS.join(', ')}.`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

lintTemplates().catch((error: unknown) => {
  if (!(error instanceof SandboxError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
});
