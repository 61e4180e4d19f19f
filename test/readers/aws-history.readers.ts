import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CloudHost, startCloudHost } from './cloud-host';
import { publishedSecret } from './published-secret';
import { PROGRAM } from './reader-host';
import { describeWith } from './requires';

const HISTORY = '.aws/cli/history';

describeWith(['python3', 'aws'], 'the AWS CLI’s history')('with a real AWS CLI whose history is on,', () => {
  let host: CloudHost;
  let config: string;
  beforeAll(async () => {
    host = await startCloudHost();
    await host.create('edge', publishedSecret({ host: 'registry.example', password: 'canary-edge' }));
    config = join(host.folder, 'aws-config');
    writeFileSync(config, '[default]\ncli_history = enabled\n');
  });
  afterAll(() => host.stop());

  const run = (program: string, ...args: readonly string[]): Promise<string> =>
    host.run('env', [`AWS_CONFIG_FILE=${config}`, program, ...args]);
  const keptCredential = (): boolean =>
    readdirSync(host.home, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .some((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1').includes('canary'));

  it('the CLI itself keeps the credential in a file', async () => {
    await run('aws', 'secretsmanager', 'get-secret-value', '--secret-id=edge');
    expect(keptCredential()).toBe(true);
    rmSync(join(host.home, HISTORY), { recursive: true });
  });

  it('the credential helper reads nothing, says how to turn it off, and leaves no file', async () => {
    await expect(run(PROGRAM, 'merge', 'edge')).rejects.toThrow(
      /The history of the AWS CLI is on .* aws configure set cli_history disabled/,
    );
    expect(keptCredential()).toBe(false);
  });

  it('the credential helper works once it is off', async () => {
    writeFileSync(config, '[default]\ncli_history = disabled\n');
    expect(await run(PROGRAM, 'merge', 'edge')).toContain('canary-edge');
    expect(keptCredential()).toBe(false);
  });
});
