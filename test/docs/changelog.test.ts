import { version } from '../../package.json';
import { changelogSection } from '../../scripts/changelog-section';
import { readMarkdown, sections } from './markdown';

const CHANGELOG = readMarkdown('CHANGELOG.md');

describe('the changelog', () => {
  it('starts with what is not released, then the version of the package', () => {
    const [unreleased, newest] = sections(CHANGELOG);
    expect(unreleased).toBe('[Unreleased]');
    expect(newest).toMatch(new RegExp(`^\\[${version.replaceAll('.', '\\.')}\\]( - \\d{4}-\\d\\d-\\d\\d)?$`));
  });

  it('has notes for the release of that version', () => {
    const notes = changelogSection(CHANGELOG, `v${version}`, version);
    expect(notes).toContain('### Added');
    expect(notes).not.toContain('## [');
  });

  it('gives the notes of one release only', () => {
    const changelog =
      '# Changelog\n\n## [Unreleased]\n\n- c\n\n## [1.2.0] - 2026-11-24\n\n- b\n\n## [1.1.0]\n\n- a\n';
    expect(changelogSection(changelog, 'v1.2.0', '1.2.0')).toBe('- b');
    expect(changelogSection(changelog, 'v1.1.0', '1.1.0')).toBe('- a');
  });

  it('has none for another tag than the version’s', () => {
    expect(() => changelogSection(CHANGELOG, 'v9.9.9', version)).toThrow(
      `The tag is v9.9.9, but package.json has version ${version}`,
    );
  });

  it.each([
    ['that is missing', '## [Unreleased]\n\n- a\n'],
    ['that says nothing', '## [1.0.0]\n\n## [0.9.0]\n\n- a\n'],
  ])('has none for a section %s', (_, changelog) => {
    expect(() => changelogSection(changelog, 'v1.0.0', '1.0.0')).toThrow(
      'CHANGELOG.md has no section [1.0.0]',
    );
  });
});
