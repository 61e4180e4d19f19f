import { durationInWords, type Instant, toRfc3339, toWords } from '../../lambda/contract/instant';
import { tokenRoleName } from '../../lambda/contract/token-role';
import { parseVersionId } from '../../lambda/contract/version-id';
import type { PublishedCredential } from '../../lambda/probe/published-credential';
import { tokenRoleParts } from '../../lib/names';
import type { DeployedRegistry } from '../stack/deployed-registry';

/** What is told of a credential that nobody can revoke. */
export function remains(
  { registry }: DeployedRegistry,
  old: Pick<PublishedCredential, 'versionId' | 'expiresAt'>,
  stackName: string,
  region: string,
  now: Instant,
): string {
  const { name } = registry;
  const until = `${toWords(old.expiresAt)} (${durationInWords(old.expiresAt - now)})`;
  if (registry.provider !== 'ecr') {
    return `${name}: AWS can't revoke the old credential. It works until ${until}. No policy of your account reaches it:
the registry is in an account of Lightsail's own. It can push images and no more; until then, deploy only digests that you know.
`;
  }
  const role =
    registry.assumeRoleArn?.split('/').at(-1) ??
    tokenRoleName(tokenRoleParts(stackName, region, name), region);
  const whose =
    registry.assumeRoleArn === undefined ? '' : `, in account ${registry.assumeRoleArn.split(':')[4]}`;
  // The old one's session is no younger than this; that of the next one is.
  const issuedAt = (old.versionId === undefined ? undefined : parseVersionId(old.versionId)?.issuedAt) ?? now;
  const policy = `deny-before-${toRfc3339(issuedAt + 1).replaceAll(/[-:]/g, '')}`;
  const document = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: 'ecr:*',
        Resource: '*',
        Condition: { DateLessThan: { 'aws:TokenIssueTime': toRfc3339(issuedAt + 1) } },
      },
    ],
  };
  return `${name}: AWS can't revoke the old credential. It works until ${until}, unless its role is denied${whose}.
This denies all that the role minted up to then, and lets later credentials work:

aws iam put-role-policy --role-name ${role} --policy-name ${policy} --policy-document '${JSON.stringify(document)}'

AWS does not say how soon that counts: try a pull with the old credential. When it has expired, take the policy away:

aws iam delete-role-policy --role-name ${role} --policy-name ${policy}
`;
}
