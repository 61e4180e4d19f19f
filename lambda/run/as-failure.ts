import { RegistryFailure, Unexpected } from './registry-failure';

/** What is not known may carry a credential in its message: only its name and place are told. */
export function asFailure(error: unknown): RegistryFailure {
  if (error instanceof RegistryFailure) return error;
  const name = error instanceof Error ? error.name : typeof error;
  const place = error instanceof Error ? /^ +at .*$/m.exec(error.stack ?? '')?.[0] : undefined;
  return new Unexpected(`unexpected ${name}${place ?? ''}`, { cause: error });
}
