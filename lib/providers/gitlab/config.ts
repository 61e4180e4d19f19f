import * as v from 'valibot';
import { isLoopback } from '../../../lambda/contract/loopback';
import { safeUrl } from '../../../lambda/contract/safe-url';
import { access, apiToken, lifetime, registryMapping } from '../../config/schema/registry-fields';
import { type IsDeployTimeValue, text } from '../../config/schema/text';
import type { FieldProblem, VendorConfig, Written } from '../vendor-config';

const GITLAB_COM = 'https://gitlab.com';
const SEGMENT = '\\w(?:[\\w.-]*\\w)?';

const urlAllowed = `must be the address of a GitLab such as ${GITLAB_COM}: https, plain http only on loopback, without a user name, query or fragment`;

const url = v.pipe(
  v.string(urlAllowed),
  v.check((written) => safeUrl(written) !== undefined, urlAllowed),
  v.metadata({ pattern: '^https?://[^\\s@?#]+$' }),
  v.description(
    `Address of the GitLab, for a self-managed one with its path if it has one. Default: ${GITLAB_COM}.`,
  ),
  // One spelling for one GitLab: another one would issue a new credential.
  v.transform((written) => (safeUrl(written)?.href ?? written).replace(/\/+$/, '')),
);

const document = (isDeployTimeValue: IsDeployTimeValue) =>
  v.pipe(
    registryMapping(isDeployTimeValue, 'gitlab', {
      url: v.optional(url, GITLAB_COM),
      project: v.optional(
        v.pipe(
          text(
            new RegExp(`^${SEGMENT}(?:/${SEGMENT})+$`),
            'must be the path of a project with its group or user, such as acme/tools',
          ),
          v.description('Path of the project whose images the credential opens. This or group.'),
        ),
      ),
      group: v.optional(
        v.pipe(
          text(new RegExp(`^${SEGMENT}(?:/${SEGMENT})*$`), 'must be the path of a group, such as acme'),
          v.description(
            'Path of the group whose images the credential opens; it requires host. This or project.',
          ),
        ),
      ),
      access,
      lifetime,
      apiToken: apiToken(isDeployTimeValue),
    }),
    v.transform(({ project, group, ...registry }) => ({
      ...registry,
      owner: group === undefined ? { project: project ?? '' } : { group, registryHost: registry.host ?? '' },
    })),
  );

function check(written: Written): readonly FieldProblem[] {
  const { project, group } = written;
  if (project !== undefined && group !== undefined) {
    return [
      { key: 'group', text: 'and project exclude each other; give one of them' },
      ...checkHost(written),
    ];
  }
  if (project === undefined && group === undefined) {
    const text = 'is missing; it must be the path of a project such as acme/tools, unless group is given';
    return [{ key: 'project', text }, ...checkHost(written)];
  }
  return checkHost(written);
}

/** Nothing but gitlab.com has a registry whose host is known; for a group, GitLab doesn't name it either. */
function checkHost({ host, group, url: written = GITLAB_COM }: Written): readonly FieldProblem[] {
  if (host !== undefined) return [];
  const example = 'such as registry.example.com, with its port if it has one';
  if (group !== undefined) {
    const text = `is missing; GitLab does not name the registry host of a group: give it (registry.gitlab.com for gitlab.com, else ${example})`;
    return [{ key: 'host', text }];
  }
  const address = typeof written === 'string' ? safeUrl(written) : undefined;
  // On loopback, only the registry of a GitLab that is there too is believed.
  if (address === undefined || address.host === 'gitlab.com' || isLoopback(address.hostname)) return [];
  return [
    { key: 'host', text: `is missing; for a self-managed GitLab give its registry's host, ${example}` },
  ];
}

/** Of users, projects, groups, deployments, runners, jobs, agents and others: each has a prefix of its own. */
const TOKEN = '(?<![A-Za-z0-9])gl(?:agent|cbt|dt|ffct|ft|imt|oas|pat|ptt|rt|rtr|soat|wt)-[\\w.-]{8,}';

export const gitlab = {
  document,
  check,
  tokenForms: [{ pattern: TOKEN }],
  otherNames: ['gitlab.com', 'gitlab-ce', 'gitlab-ee'],
  apiTokenTells: true,
} satisfies VendorConfig;
