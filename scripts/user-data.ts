// Writes the checksum of the credential helper into the user data for EC2.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const PROGRAM = join(ROOT, 'readers/docker-credential-registry-token-refresher');
const USER_DATA = join(ROOT, 'examples/ec2/user-data.sh');

const sum = createHash('sha256').update(readFileSync(PROGRAM)).digest('hex');
writeFileSync(USER_DATA, readFileSync(USER_DATA, 'utf8').replace(/^SHA256=.*$/m, `SHA256=${sum}`));
