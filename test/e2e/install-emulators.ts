import { installEmulator } from '../../sandbox/install-emulator';
import makeTempFolder from '../support/make-temp-folder';

/** Once for all suites, which start at the same time. */
export default async function installEmulators(): Promise<void> {
  makeTempFolder();
  await installEmulator();
}
