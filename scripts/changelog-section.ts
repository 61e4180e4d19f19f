/**
 * What the changelog says of a release, without its heading.
 *
 * @param tag `v0.1.0`
 * @throws if the tag isn't that of the version, or if the changelog says nothing of it
 */
export function changelogSection(changelog: string, tag: string, version: string): string {
  if (tag !== `v${version}`) {
    throw new Error(
      `The tag is ${tag}, but package.json has version ${version}: tag v${version}, or change the version.`,
    );
  }
  const [, rest = ''] = changelog.split(new RegExp(`^## \\[${version.replaceAll('.', '\\.')}\\].*$`, 'm'));
  const section = (rest.split(/^## /m)[0] ?? '').trim();
  if (section === '') throw new Error(`CHANGELOG.md has no section [${version}], or an empty one: write it.`);
  return section;
}
