/** Something the sandbox can't do; the message is all that a person needs. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
}
