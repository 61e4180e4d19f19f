import pLimit from 'p-limit';
import { openSession, type Session } from '../aws/session';
import type { CliContext } from '../cli-context';
import { examineRegistry } from '../providers/examine';
import { withVendors } from '../providers/vendor-calls';
import { type DeployedStack, deployedStack } from '../stack/deployed-stack';
import type { DoctorFlags } from './command';
import { examineAccount } from './examine-account';
import { examineBootstrap } from './examine-bootstrap';
import { examineQuotas } from './examine-quotas';
import { examineSecrets } from './examine-secrets';
import { examineTopics } from './examine-topics';
import { examineTrust } from './examine-trust';
import { type Finding, findingOf, GRADES } from './finding';
import { findingsText } from './findings-text';

/** Milliseconds for all vendors together. */
const VENDORS_TIME = 120_000;
/** Registries at once. */
const AT_ONCE = 8;

/** Tries what a deployment and the refreshes need. */
export async function runDoctor(this: CliContext, flags: DoctorFlags): Promise<void> {
  const { stdout, stderr } = this.process;
  const session = await openSession(this, flags);
  const { registries } = session.config;
  // Who asks, and where: without that, nothing else can be asked.
  const account = await examineAccount(session);
  if (stderr.isTerminal)
    stderr.write(`${stderr.style('dim', `Looking at ${account.id} and the vendors …`)}\n`);
  const found = await Promise.all([
    ofStack(session, account.id),
    ofVendors(this, session),
    examineTrust(session, this.now),
  ]);
  const findings = [...account.findings, ...found.flat()].toSorted(
    (one, other) => GRADES.indexOf(one.grade) - GRADES.indexOf(other.grade),
  );
  stdout.write(
    flags.json
      ? `${JSON.stringify(findings, undefined, 2)}\n`
      : findingsText(findings, registries.length, stdout),
  );
  if (findings.some(({ grade }) => grade === 'unknown')) this.endWith(2);
  if (findings.some(({ grade }) => grade === 'problem')) this.endWith(1);
}

async function ofStack(session: Session, account: string): Promise<readonly Finding[]> {
  const stack = await deployedStack(session).catch((error: unknown) => findingOf(error, 'stack', ''));
  const deployed: DeployedStack | undefined = 'grade' in stack ? undefined : stack;
  const found = await Promise.all([
    examineBootstrap(session, account),
    examineQuotas(session, deployed),
    examineSecrets(session, deployed),
  ]);
  return [...('grade' in stack ? [stack] : []), ...found.flat(), ...examineTopics(session)];
}

const ofVendors = (context: CliContext, session: Session): Promise<readonly Finding[]> =>
  withVendors(context, session, VENDORS_TIME, async (calls) => {
    const limit = pLimit(AT_ONCE);
    const { registries } = session.config;
    return (await limit.map(registries, (registry) => examineRegistry(registry, calls))).flat();
  });
