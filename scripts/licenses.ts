// Writes THIRD-PARTY-LICENSES anew from what the functions' bundles hold.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { thirdPartyLicenses } from './third-party-licenses';

writeFileSync(join(__dirname, '..', 'THIRD-PARTY-LICENSES'), thirdPartyLicenses());
