import type { Mutation } from './mutation';

const lockTest = (name: string) => ({ file: 'test/supply-chain/lock.test.ts', test: name });
const pipTest = {
  file: 'test/supply-chain/python-pins.test.ts',
  test: 'are installed with their hashes checked, wherever something installs them',
};

/** Ways to let in packages that nobody has checked. */
export const supplyChain: readonly Mutation[] = [
  {
    name: 'installs the emulator without checking hashes',
    file: 'sandbox/install-emulator.ts',
    find: "'--require-hashes',",
    replace: '',
    noticedBy: pipTest,
  },
  {
    name: "installs the readers' tools without checking hashes",
    file: 'scripts/install-readers.sh',
    find: '--require-hashes',
    replace: '',
    noticedBy: pipTest,
  },
  {
    name: 'pins the emulator without hashes',
    file: 'sandbox/requirements.txt',
    find: 'ministack==1.5.33 \\\n',
    replace: 'ministack==1.5.33\n#',
    noticedBy: {
      file: 'test/supply-chain/python-pins.test.ts',
      test: 'are pinned in sandbox/requirements.txt with the hashes of all their files',
    },
  },
  {
    name: 'locks a package of another registry',
    file: 'package-lock.json',
    find: '"node_modules/valibot": {',
    replace: '"node_modules/valibot": {\n      "resolved": "https://registry.example/valibot.tgz",',
    noticedBy: lockTest('names no registry but the public one, and no folder'),
  },
  {
    name: 'promises a Node that a package refuses',
    file: 'package-lock.json',
    find: '"node_modules/valibot": {',
    replace: '"node_modules/valibot": {\n      "engines": { "node": ">=22" },',
    noticedBy: lockTest('has no package that does without Node 20.19.0'),
  },
  {
    name: 'adds packages to the lock without their hashes',
    file: 'scripts/complete-lock.mjs',
    find: '!packages[path].integrity &&',
    replace: 'packages[path].integrity &&',
    noticedBy: { file: 'test/supply-chain/complete-lock.test.ts', test: 'completes entries without a hash' },
  },
  {
    name: 'bundles a package that the notice does not list',
    file: 'THIRD-PARTY-LICENSES',
    find: 'valibot 1.5.0 (MIT)\n',
    replace: '',
    noticedBy: {
      file: 'test/supply-chain/third-party-licenses.test.ts',
      test: 'lists every package of dist/lambda/ecr/index.js with its licence and text',
    },
  },
];
