import { spawnSync } from 'node:child_process';

/**
 * `describe`, or `describe.skip` with a printed reason if one of the programs is not installed.
 *
 * @param subject what is left out then: `the credential helper`
 */
export function describeWith(programs: readonly string[], subject: string): jest.Describe {
  const missing = programs.filter(
    (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error !== undefined,
  );
  if (missing.length === 0) return describe;
  console.warn(`Tests of ${subject} are left out: ${missing.join(', ')} not installed.`);
  return describe.skip;
}
