import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedSecret } from './published-secret';
import { createReaderHost, HELPER, PROGRAM, type ReaderHost } from './reader-host';
import { describeWith } from './requires';

const USER_DATA = readFileSync(join(__dirname, '../../examples/ec2/user-data.sh'), 'utf8');
const [, SECRET = ''] = /^SECRET=(.*)$/m.exec(USER_DATA) ?? [];

describe('the user data for EC2', () => {
  it('names the checksum of the program as it ships', () => {
    const sum = createHash('sha256').update(readFileSync(PROGRAM)).digest('hex');
    // `npm run user-data` writes it anew.
    expect(/^SHA256=(.*)$/m.exec(USER_DATA)?.[1]).toBe(sum);
  });
});

describeWith(['bash', 'python3', 'sha256sum'], 'the user data for EC2')('the user data for EC2', () => {
  let host: ReaderHost;
  beforeEach(() => {
    host = createReaderHost();
    for (const name of ['dnf', 'systemctl', 'usermod']) host.standIn(name, 'exit 0');
    // Called as: runuser --login USER --command COMMAND
    host.standIn('runuser', 'exec sh -c "$4"');
    host.publish('cp', readFileSync(PROGRAM, 'utf8'));
    host.publish(SECRET, publishedSecret({ host: 'registry.digitalocean.com' }));
  });
  afterEach(() => host.remove());

  it('leaves a host that reads the secret at each pull, without a password', () => {
    const script = USER_DATA.replaceAll('/usr/local/bin', join(host.folder, 'bin'));
    expect(host.run(['-c', script], '', 'bash')).toMatchObject({ status: 0, stderr: '' });
    expect(host.filesWith('canary')).toEqual([]);
    const { status, stdout } = host.run(['get'], 'registry.digitalocean.com', HELPER);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ Username: 'reader' });
  });

  it('runs nothing that has another checksum than it names, and leaves none of it', () => {
    host.publish('cp', `#!/bin/sh\ntouch '${join(host.folder, 'evil')}'\n`);
    const [downloads, bin] = [join(host.folder, 'downloads'), join(host.folder, 'bin')];
    mkdirSync(downloads);
    const script = `export TMPDIR='${downloads}'\n${USER_DATA.replaceAll('/usr/local/bin', bin)}`;
    const { status, stderr } = host.run(['-c', script], '', 'bash');
    expect(status).not.toBe(0);
    expect(stderr).toContain('did NOT match');
    expect(existsSync(join(host.folder, 'evil'))).toBe(false);
    expect(existsSync(join(bin, HELPER))).toBe(false);
    expect(readdirSync(downloads)).toEqual([]);
  });

  it('needs no region beside the one in the ARN', () => {
    const script = USER_DATA.replaceAll('/usr/local/bin', join(host.folder, 'bin'));
    host.run(['-c', script], '', 'bash');
    const reads = host.awsCalls().filter(([, command]) => command === 'get-secret-value');
    expect(reads.length).toBeGreaterThan(0);
    for (const read of reads) expect(read.slice(-2)).toEqual(['--region', 'eu-central-1']);
  });
});
