import { awsProblem } from '../aws/aws-problem';
import type { Session } from '../aws/session';
import { deployedRegistries } from '../stack/deployed-registry';
import { lastFailures } from '../stack/last-failures';
import { look } from '../stack/look';
import { type Finding, findingOf } from './finding';

/** What the last run says of roles of others that the functions assume: only they can try. */
export async function examineTrust(session: Session, now: () => number): Promise<readonly Finding[]> {
  const registries = deployedRegistries(session.config, [], session.file).filter(
    ({ registry }) => 'assumeRoleArn' in registry && registry.assumeRoleArn !== undefined,
  );
  if (registries.length === 0) return [];
  const untold = (about: string, role: string): Finding => ({
    grade: 'note',
    about,
    what: `whether ${role} trusts the function can't be told from here`,
    next: 'deploy, and see what the first refresh says',
  });
  try {
    const failures = await lastFailures(session, registries, now()).catch((error: unknown) => {
      // Without a log there was no run.
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
      throw awsProblem(error, 'logs:FilterLogEvents', session);
    });
    const looks = failures === undefined ? [] : await look(session, registries, now).catch(() => []);
    return registries.map(({ registry }): Finding => {
      const about = registry.name;
      const role = 'assumeRoleArn' in registry ? (registry.assumeRoleArn ?? '') : '';
      const failure = failures?.get(about);
      if (failure !== undefined) {
        const { code, reason, remedy } = failure;
        const why = 'its refreshes fail';
        return { grade: 'problem', about, what: `the last run said ${code}: ${reason}`, why, next: remedy };
      }
      const found = looks.find(({ deployed }) => deployed.registry.name === about)?.found;
      const wasUsed = found !== undefined && 'status' in found && found.status.published !== undefined;
      return wasUsed
        ? { grade: 'ok', about, what: `the last refresh minted with ${role}` }
        : untold(about, role);
    });
  } catch (error) {
    return [findingOf(error, 'trust', '')];
  }
}
