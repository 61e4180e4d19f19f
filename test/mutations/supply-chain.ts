import { mutations } from './mutation';

/** Ways to let in packages that nobody has checked. */
export const supplyChain = mutations`
  ! test/supply-chain/python-pins.test.ts
  @ sandbox/install-emulator.ts
  > are installed with their hashes checked, wherever something installs them
  * installs the emulator without checking hashes
  - '--require-hashes',
  @ scripts/install-readers.sh
  * installs the readers' tools without checking hashes
  - --require-hashes
  @ sandbox/requirements.txt
  > are pinned in sandbox/requirements.txt with the hashes of all their files
  * pins the emulator without hashes
  - ministack==1.5.33 \
  + ministack==1.5.33
  + #
  ! test/supply-chain/lock.test.ts
  @ package-lock.json
  > names no registry but the public one, and no folder
  * locks a package of another registry
  - "node_modules/valibot": {
  + "node_modules/valibot": {
  +       "resolved": "https://registry.example/valibot.tgz",
  > has no package that does without Node 20.19.0
  * promises a Node that a package refuses
  - "node_modules/valibot": {
  + "node_modules/valibot": {
  +       "engines": { "node": ">=22" },
  ! test/supply-chain/complete-lock.test.ts
  @ scripts/complete-lock.mjs
  > completes entries without a hash
  * adds packages to the lock without their hashes
  - !packages[path].integrity &&
  + packages[path].integrity &&
  ! test/supply-chain/third-party-licenses.test.ts
  @ THIRD-PARTY-LICENSES
  > lists every package of dist/lambda/ecr/index.js with its licence and text
  * bundles a package that the notice does not list
  - valibot 1.5.0 (MIT)
`;
