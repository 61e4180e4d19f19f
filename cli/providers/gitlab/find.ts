import * as v from 'valibot';
import { apiUrl } from '../../../lambda/providers/api-base';
import { nextPage } from '../../../lambda/providers/gitlab/next-page';
import { gitLabUrl } from '../../../lambda/providers/gitlab/rules';
import { readReply } from '../../../lambda/providers/vendor-reply';
import type { Choice, FindWithToken } from '../find';

const list = v.array(
  v.object({ path_with_namespace: v.string(), container_registry_image_prefix: v.nullish(v.string()) }),
);
const GITLAB_COM = 'https://gitlab.com';
/** Who may make deploy tokens of a project: a Maintainer. */
const MAINTAINER = '40';
const PAGE = '50';
const MOST_PAGES = 20;
const LONG_REPLY = 4_194_304;

/** The projects with a registry of which the API token may make deploy tokens. */
export const findGitLab: FindWithToken = async ({ calls, url }, { bearer, secretId }) => {
  const base = apiUrl(gitLabUrl(calls.environment, { url }), 'api', 'v4', 'projects');
  const found: Choice[] = [];
  let query: URLSearchParams | undefined = new URLSearchParams({
    membership: 'true',
    min_access_level: MAINTAINER,
    per_page: PAGE,
  });
  for (let page = 0; query !== undefined && page < MOST_PAGES; page += 1) {
    const call = {
      url: new URL(`${base.href}?${query}`),
      bearer,
      bearerHeader: 'PRIVATE-TOKEN',
      replyLimit: LONG_REPLY,
    };
    const reply = await calls.vendorApi.send({ method: 'GET', ...call }, calls.run);
    const projects = readReply(list, reply, { secretId, rights: 'scope api' });
    found.push(
      ...projects.flatMap(({ path_with_namespace: project, container_registry_image_prefix: prefix }) => {
        if (prefix === undefined || prefix === null) return [];
        const host = prefix.slice(0, prefix.indexOf('/')).toLowerCase();
        const place = url === GITLAB_COM ? {} : { url, host };
        return [{ label: project, fields: { project, ...place } }];
      }),
    );
    query = nextPage(reply.headers, query);
  }
  return found;
};
