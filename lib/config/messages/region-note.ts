import type { RefresherConfig } from '../refresher-config';

/**
 * A sentence on where the stack of a file goes that names no region.
 *
 * @param inShell the region that the shell says
 */
export function regionNote(
  { region }: Pick<RefresherConfig, 'region'>,
  file: string,
  inShell: string | undefined,
): string | undefined {
  if (region !== undefined) return undefined;
  const [place, example] =
    inShell === undefined || inShell === ''
      ? ['the region of the AWS profile, or us-east-1 if that has none', 'eu-central-1']
      : [`${inShell}, the region of this shell`, inShell];
  return `${file} names no region: the stack goes to ${place}. Write region: ${example} into the file, so that every shell deploys it there.`;
}
