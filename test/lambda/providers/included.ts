/** Which of these hosts a vendor's rule includes. */
export const included = (
  hosts: { include(host: string): boolean },
  ...candidates: readonly string[]
): readonly string[] => candidates.filter((host) => hosts.include(host));
