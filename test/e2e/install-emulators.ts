import { installEmulator } from '../../sandbox/install-emulator';
import makeTempFolder from '../support/make-temp-folder';
import { installMoto } from '../support/moto';

/** Once for all suites, which start at the same time. */
export default async function installEmulators(): Promise<void> {
  makeTempFolder();
  await Promise.all([installEmulator(), installMoto()]);
}
