import type { Mutation, NoticingTest } from './mutation';

const noticedIn =
  (path: string) =>
  (test: string): NoticingTest => ({ file: path, test });
const places = noticedIn('test/lib/config/places.test.ts');
const properties = noticedIn('test/lib/config/config-properties.test.ts');
const fingerprint = noticedIn('test/cli/expected-fingerprint.test.ts');
const deployment = noticedIn('test/cli/against-deployed.test.ts');
const login = noticedIn('test/cli/login.test.ts');

/** Ways to break what people read of their config, and what the command line expects of the stack. */
export const commandLine: readonly Mutation[] = [
  {
    name: 'the line of a problem shows the value of an unknown key',
    file: 'lib/config/source/config-text.ts',
    find: "isSecret || at === 'key' || (isReference",
    replace: 'isSecret || (isReference',
    noticedBy: places('marks an unknown key and hides its value, which may be a token'),
  },
  {
    name: 'the line of a problem shows a token in a comment',
    file: 'lib/config/source/config-text.ts',
    find: '        ...secretRanges(text),\n',
    replace: '',
    noticedBy: places('is not shown in a comment of the line'),
  },
  {
    name: 'the line of a problem shows what stands in place of a reference',
    file: 'lib/config/source/config-text.ts',
    find: 'const isReference = path.includes(REFERENCE);',
    replace: 'const isReference = false;',
    noticedBy: places('is not shown in place of the reference, whatever it looks like'),
  },
  {
    name: 'a line that is no YAML is shown as it is',
    file: 'lib/config/source/yaml-fault.ts',
    find: '!harmless.includes(word)',
    replace: 'harmless.length === 0 && word.length > 0',
    noticedBy: properties('stands in no line that is shown of a file that is no YAML'),
  },
  {
    name: 'keys that stand too high are only unknown',
    file: 'lib/config/parse-config.ts',
    find: 'const indents = checkIndents(draft);',
    replace: 'const indents = checkIndents({ ...draft, written: {}, registries: [] });',
    noticedBy: places('names the key that is empty once, and what belongs to it'),
  },
  {
    name: 'the command line expects another credential than the functions issue',
    file: 'cli/stack/expected-fingerprint.ts',
    find: '    ...registry,\n',
    replace: "    ...registry,\n    access: 'push',\n",
    noticedBy: fingerprint('is what the deployed function has: digitalocean'),
  },
  {
    name: 'the command line expects the function’s own login though a role is given',
    file: 'cli/stack/expected-fingerprint.ts',
    find: '{ role: { arn }, tokenRole: { arn } }',
    replace: '{ tokenRole: { arn } }',
    noticedBy: fingerprint('is what the deployed function has: lightsail, given-lightsail'),
  },
  {
    name: 'the command line looks for token roles without their prefix',
    file: 'cli/check/deployment-changes.ts',
    find: 'name, roleNamePrefix)',
    replace: 'name)',
    noticedBy: deployment('tells what another prefix of roles’ names deletes'),
  },
  {
    name: 'podman is logged in where it does not look',
    file: 'cli/login/auth-file.ts',
    find: ': `/run/containers/${user}/auth.json`;',
    replace: ': `/run/containers/${user}/containers/auth.json`;',
    noticedBy: login('knows where podman looks on linux'),
  },
];
