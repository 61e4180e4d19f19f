import type { Mutation, NoticingTest } from './mutation';

const helper = 'readers/docker-credential-registry-token-refresher';
const by =
  (name: string) =>
  (test: string): NoticingTest => ({ file: `test/readers/${name}.test.ts`, test });
const hosts = by('hosts');
const requests = by('hostile-requests');
const maps = by('hostile-maps');
const secrets = by('hostile-secrets');
const files = by('hostile-files');
const ci = by('ci');
const userData = by('user-data');

/** Ways to let somebody else decide what readers' programs do. */
export const readers: readonly Mutation[] = [
  {
    name: 'the helper takes 127.1 for a name',
    file: helper,
    find: 'return str(ipaddress.IPv4Address(name)) == name',
    replace: 'return True',
    noticedBy: hosts('takes for hosts exactly what the functions take for hosts'),
  },
  {
    name: 'the helper answers for http everywhere',
    file: helper,
    find: 'if is_host(host) and (is_bare or is_url) and is_secure:',
    replace: 'if is_host(host) and (is_bare or is_url):',
    noticedBy: requests('has no answer to "http://registry.example", and repeats nothing of it'),
  },
  {
    name: 'the helper answers letters that turn into others',
    file: helper,
    find: 'match = SERVER.fullmatch(server) if server.isascii() else None',
    replace: 'match = SERVER.fullmatch(server)',
    noticedBy: requests('has no answer to "registry.exam'),
  },
  {
    name: 'the helper reads requests without an end',
    file: helper,
    find: 'if len(content) <= MOST_BYTES:',
    replace: 'if content is not None:',
    noticedBy: requests('ends kubelet with a message for more than it reads'),
  },
  {
    name: 'the helper hands the AWS CLI any word from a map',
    file: helper,
    find: 'if not is_image_prefix(image_prefix) or not SECRET.fullmatch(words[1]):',
    replace: 'if not is_image_prefix(image_prefix):',
    noticedBy: maps('asks AWS for no secret that a map calls "file:///etc/passwd"'),
  },
  {
    name: 'the helper hands the AWS CLI any word from a person',
    file: helper,
    find: "    if match is None:\n        raise ReaderError(f'{secret} is neither",
    replace: '    if match is None and secret == "":\n        raise ReaderError(f\'{secret} is neither',
    noticedBy: maps('asks AWS for no such secret that a person calls so, in merge'),
  },
  {
    name: 'the helper believes a map that others can write',
    file: helper,
    find: 'if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):',
    replace: 'if status.st_mode & stat.S_IWOTH:',
    noticedBy: maps('believes no map that others can write'),
  },
  {
    name: 'the helper believes a map of another user',
    file: helper,
    find: '    if is_of_another_user(status):',
    replace: '    if False:',
    noticedBy: maps('believes no map of another user'),
  },
  {
    name: 'the helper believes any image prefix of a secret',
    file: helper,
    find: "or image_prefix.split('/', 1)[0] != host:",
    replace: 'or False:',
    noticedBy: secrets('hands out nothing of a secret with an image prefix on another host'),
  },
  {
    name: 'the helper lets JSON exhaust the stack',
    file: helper,
    find: 'except RecursionError:',
    replace: 'except MemoryError:',
    noticedBy: secrets('ends with a message for JSON that is nested too deeply, in the secret'),
  },
  {
    name: 'the helper shows what a terminal obeys',
    file: helper,
    find: "char if char.isprintable() or char == '\\n' else",
    replace: 'char if char else',
    noticedBy: secrets('shows what AWS says in one line of bounded length'),
  },
  {
    name: 'the helper lists a user name that is within the password',
    file: helper,
    find: 'return HIDDEN if username in password or password in username else self.username',
    replace: 'return HIDDEN if username == password else self.username',
    noticedBy: secrets('a part of the password'),
  },
  {
    name: 'the helper lets the AWS CLI keep a history',
    file: helper,
    find: "'AWS_CLI_HISTORY_FILE': NO_HISTORY,",
    replace: '',
    noticedBy: secrets('asks the AWS CLI to keep no history'),
  },
  {
    name: 'the helper follows links of others',
    file: helper,
    find: 'if is_of_another_user(step.lstat()):',
    replace: 'if False:',
    noticedBy: files('follows no link of another user, to a file'),
  },
  {
    name: 'the helper writes to a file that somebody has put into /tmp',
    file: helper,
    find: 'if target.exists() and is_of_another_user(target.stat())',
    replace: 'if False and is_of_another_user(target.stat())',
    noticedBy: files('gives the password to nobody who has put a file into a folder for everyone'),
  },
  {
    name: 'a signal leaves a draft with passwords behind',
    file: helper,
    find: '    end_cleanly()\n    arguments',
    replace: '    arguments',
    noticedBy: files('SIGTERM comes between writing and renaming'),
  },
  {
    name: 'a workflow lets a secret set its variables',
    file: 'examples/ci/github-push.yml',
    find: 'imagePrefix: (.imagePrefix | text("[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)*"))',
    replace: 'imagePrefix',
    noticedBy: ci('a line break in its image prefix'),
  },
  {
    name: 'a pipeline leaves the token of its identity behind',
    file: 'examples/ci/gitlab-ci.yml',
    find: `    - trap 'rm -rf "$private"' EXIT\n`,
    replace: '',
    noticedBy: ci('hands the token that proves who it is to the AWS CLI in a private file'),
  },
  {
    name: 'EC2 runs what it has downloaded, unseen',
    file: 'examples/ec2/user-data.sh',
    find: 'sha256sum --check --quiet <<<"$SHA256  $download"\n',
    replace: '',
    noticedBy: userData('runs nothing that has another checksum than it names'),
  },
];
