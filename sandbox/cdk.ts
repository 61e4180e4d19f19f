import { join } from 'node:path';
import { NODE_FOLDER, ROOT } from './paths';
import { lastLines, type ProcessOptions, runProcess } from './run-process';

/**
 * Runs the stock CDK CLI without notices, telemetry and the caller's AWS settings.
 *
 * @param home where it keeps its files
 * @throws SandboxError
 */
export const cdk = (
  args: readonly string[],
  home: string,
  options: Omit<ProcessOptions, 'environment' | 'relevant'> & {
    readonly environment: Readonly<Record<string, string>>;
  },
): Promise<string> =>
  runProcess(
    `cdk ${args[0]}`,
    join(NODE_FOLDER, 'node'),
    [join(ROOT, 'node_modules/aws-cdk/bin/cdk'), ...args, '--no-color', '--no-notices'],
    {
      ...options,
      relevant: reasons,
      environment: {
        ...withoutAws(process.env),
        ...options.environment,
        PATH: [join(ROOT, 'node_modules/.bin'), NODE_FOLDER, process.env.PATH ?? ''].join(':'),
        CDK_HOME: home,
        CDK_DISABLE_CLI_TELEMETRY: 'true',
        // A proxy can't reach this machine's loopback.
        NO_PROXY: '127.0.0.1',
        no_proxy: '127.0.0.1',
      },
    },
  );

/** Why a deployment failed, or else the last lines; in either case without stack traces. */
function reasons(output: string): string {
  const plain = output.replaceAll(/^ +at .*\n?/gm, '');
  const [, failed] = /^Failed resources:\n([\s\S]*?)^\S*❌/m.exec(plain) ?? [];
  return failed?.trimEnd() ?? lastLines(plain);
}

/** No real account or profile may be used. */
const withoutAws = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(AWS|CDK)_/.test(name)));
