import { errorName } from './frames';
import { RegistryFailure, Unexpected } from './registry-failure';

/** What is not known may carry a credential in its message: only its name is shown. */
export function asFailure(error: unknown): RegistryFailure {
  if (error instanceof RegistryFailure) return error;
  return new Unexpected(`unexpected ${errorName(error)}`, { cause: error });
}
