import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { asStranger } from './another-user';
import { publishedSecret } from './published-secret';
import { createReaderHost, PROGRAM, type ReaderHost } from './reader-host';
import { describeWith } from './requires';

const HOST = 'registry.example';

describeWith(['python3'], 'the credential helper and hostile files')('merge', () => {
  let host: ReaderHost;
  let folder: string;
  let config: string;
  beforeEach(() => {
    host = createReaderHost();
    host.publish('edge', publishedSecret({ host: HOST }));
    host.map(`${HOST} edge\n`);
    folder = join(host.home, '.docker');
    config = join(folder, 'config.json');
    mkdirSync(folder);
  });
  afterEach(() => host.remove());

  describe('follows no link of another user,', () => {
    const refused = (link: string, program: string): void => {
      for (const args of [
        ['merge', '--output', config, 'edge'],
        ['install', '--bin-dir', join(host.home, 'bin'), 'edge'],
      ]) {
        const { status, stderr } = host.run(args, '', program);
        expect(status).toBe(1);
        expect(stderr).toBe(`${link} is a link of another user; nothing was written.\n`);
      }
      expect(host.filesWith('canary')).toEqual([]);
    };

    it.each([
      ['a file', '{}'],
      ['none yet', undefined],
    ])('to %s', (_, content) => {
      const target = join(host.home, 'target.json');
      if (content !== undefined) writeFileSync(target, content);
      symlinkSync(target, config);
      refused(config, asStranger(host, config));
      expect(existsSync(target) ? readFileSync(target, 'utf8') : undefined).toBe(content);
    });

    it('in the place of a folder', () => {
      const link = join(host.home, 'linked');
      symlinkSync(folder, link);
      config = join(link, 'config.json');
      const program = asStranger(host, link);
      const { status, stderr } = host.run(['merge', '--output', config, 'edge'], '', program);
      expect({ status, stderr }).toEqual({
        status: 1,
        stderr: `${link} is a link of another user; nothing was written.\n`,
      });
      expect(readdirSync(folder)).toEqual([]);
    });

    it('behind one of its own', () => {
      const link = join(host.home, 'link.json');
      symlinkSync(join(host.home, 'target.json'), link);
      symlinkSync('../link.json', config);
      refused(link, asStranger(host, link));
    });
  });

  it('ends with a message for links that lead to each other', () => {
    symlinkSync('other.json', config);
    symlinkSync('config.json', join(folder, 'other.json'));
    const { status, stderr } = host.run(['merge', '--output', config, 'edge']);
    expect({ status, stderr }).toEqual({ status: 1, stderr: `${config} is a link that leads nowhere.\n` });
  });

  it('gives the password to nobody who has put a file into a folder for everyone', () => {
    chmodSync(folder, 0o1777);
    writeFileSync(config, '{}');
    const program = asStranger(host, config);
    const { status, stderr } = host.run(['merge', '--output', config, 'edge'], '', program);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: `${config} belongs to another user; nothing was written.\n`,
    });
    expect(readFileSync(config, 'utf8')).toBe('{}');
  });

  it.each([
    ['a hundred thousand lists in each other', '['.repeat(100_000)],
    ['a hundred thousand objects in each other', '{"auths":'.repeat(100_000)],
    ['bytes that are no text', Buffer.from([0xff, 0xfe])],
  ])('leaves a Docker config alone that is %s', (_, content) => {
    writeFileSync(config, content);
    const { status, stderr } = host.run(['merge', '--output', config, 'edge']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^[^\n]*config\.json is no (Docker config|text in UTF-8)[^\n]*\n$/);
    expect(readFileSync(config).equals(Buffer.from(content))).toBe(true);
  });

  it('does not wait for a Docker config that is a pipe', () => {
    host.run([config], '', 'mkfifo');
    const { status, stderr } = host.run(['merge', '--output', config, 'edge']);
    expect({ status, stderr }).toEqual({ status: 1, stderr: `${config} is no regular file.\n` });
    expect(lstatSync(config).isFIFO()).toBe(true);
  });

  /** Runs the program; before or behind a call of it, something happens. */
  const disturbed = (happening: string, moment: 'before' | 'behind', call: string) => {
    const script = `
import os, runpy, signal, sys, tempfile
sys.argv = sys.argv[1:]
call = ${call}
def disturbed(*args, **options):
    if '${moment}' == 'before': ${happening}
    done = call(*args, **options)
    if '${moment}' == 'behind': ${happening}
    return done
${call} = disturbed
runpy.run_path(sys.argv[0], run_name='__main__')
`;
    return host.run(['-c', script, PROGRAM, 'merge', '--output', config, 'edge'], '', 'python3');
  };
  const signalled = (name: string, moment: 'before' | 'behind', call: string) =>
    disturbed(`os.kill(os.getpid(), signal.${name})`, moment, call);

  describe('leaves no draft behind, and the config as it was, if', () => {
    it.each([
      ['SIGTERM', 143],
      ['SIGHUP', 129],
      ['SIGINT', 130],
    ])('%s comes between writing and renaming', (name, status) => {
      writeFileSync(config, '{}', { mode: 0o600 });
      expect(signalled(name, 'before', 'os.replace')).toEqual({ status, stdout: '', stderr: '' });
      expect(readdirSync(folder)).toEqual(['config.json']);
      expect(readFileSync(config, 'utf8')).toBe('{}');
    });

    it('SIGTERM comes when the draft has just been made', () => {
      expect(signalled('SIGTERM', 'behind', 'tempfile.mkstemp').status).toBe(143);
      expect(readdirSync(folder)).toEqual([]);
    });

    it('the disk is full', () => {
      const full = "raise OSError(28, 'No space left on device')";
      const { status, stderr } = disturbed(full, 'before', 'os.fchmod');
      expect({ status, stderr }).toEqual({ status: 1, stderr: '[Errno 28] No space left on device\n' });
      expect(readdirSync(folder)).toEqual([]);
    });
  });

  it('leaves the config whole, if SIGTERM comes behind the renaming', () => {
    expect(signalled('SIGTERM', 'behind', 'os.replace').status).toBe(143);
    expect(readdirSync(folder)).toEqual(['config.json']);
    expect(JSON.parse(readFileSync(config, 'utf8'))).toHaveProperty(['auths', HOST]);
    expect(statSync(config).mode & 0o777).toBe(0o600);
  });

  it('ends the AWS CLI when it is ended itself', async () => {
    const started = join(host.folder, 'started');
    host.standIn('aws', `echo $$ >'${started}.draft'; mv '${started}.draft' '${started}'; exec sleep 600`);
    const program = spawn(PROGRAM, ['merge', '--output', config, 'edge'], {
      env: host.environment,
      stdio: 'ignore',
    });
    const exit = once(program, 'exit');
    while (!existsSync(started)) await delay(20);
    const aws = Number(readFileSync(started, 'utf8'));
    program.kill('SIGTERM');
    expect(await exit).toEqual([143, null]);
    expect(() => process.kill(aws, 0)).toThrow(/ESRCH/);
    expect(readdirSync(folder)).toEqual([]);
  }, 60_000);
});
