import { errorName } from './frames';
import { RegistryFailure, Unexpected } from './registry-failure';

/** Any error as a RegistryFailure. The message of an unknown error may hold a credential, so only its name is shown. */
export function toRegistryFailure(error: unknown): RegistryFailure {
  if (error instanceof RegistryFailure) return error;
  return new Unexpected(`unexpected ${errorName(error)}`, { cause: error });
}
