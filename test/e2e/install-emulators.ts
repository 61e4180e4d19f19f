import { installEmulator } from '../../sandbox/install-emulator';
import { installMoto } from '../support/moto';

/** Once for all suites, which start at the same time. */
export default async function installEmulators(): Promise<void> {
  await Promise.all([installEmulator(), installMoto()]);
}
