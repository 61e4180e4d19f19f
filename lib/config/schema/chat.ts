import * as v from 'valibot';
import { strictMapping } from './strict-mapping';
import { deployTimeText, type IsDeployTimeValue } from './text';

const UUID = /^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;
/** As Teams shows it, or as its links hold it: with the colon and the at sign encoded. */
const TEAMS_CHANNEL = /^19(:|%3[Aa])[\w=+/.,-]+(@|%40)thread\.[a-z0-9]+$/;

/** The schema of a channel of Slack. */
export const slack = (isDeployTimeValue: IsDeployTimeValue) =>
  v.pipe(
    strictMapping(
      {
        workspaceId: v.pipe(
          deployTimeText(
            isDeployTimeValue,
            /^T[0-9A-Z]{1,254}$/,
            'must be the id of a Slack workspace such as T0123ABCD',
          ),
          v.description('Id of the workspace, authorized once in the console of Amazon Q Developer.'),
        ),
        channelId: v.pipe(
          deployTimeText(
            isDeployTimeValue,
            /^[CG][0-9A-Z]{1,254}$/,
            'must be the id of a Slack channel such as C0123ABCD',
          ),
          v.description('Id of the channel.'),
        ),
      },
      'must be a mapping with workspaceId and channelId',
    ),
    v.description('A Slack channel that alerts go to, through Amazon Q Developer in chat applications.'),
  );

/** The schema of a channel of Microsoft Teams. */
export const teams = (isDeployTimeValue: IsDeployTimeValue) =>
  v.pipe(
    strictMapping(
      {
        tenantId: v.pipe(
          deployTimeText(isDeployTimeValue, UUID, 'must be the id of a Microsoft tenant, a UUID'),
          v.description('Id of the tenant, authorized once in the console of Amazon Q Developer.'),
        ),
        teamId: v.pipe(
          deployTimeText(isDeployTimeValue, UUID, 'must be the id of a team in Teams, a UUID'),
          v.description('Id of the team: groupId in a link to it.'),
        ),
        channelId: v.pipe(
          deployTimeText(
            isDeployTimeValue,
            TEAMS_CHANNEL,
            'must be the id of a channel in Teams such as 19:0123abcd@thread.tacv2',
          ),
          v.description('Id of the channel, as in a link to it.'),
        ),
      },
      'must be a mapping with tenantId, teamId and channelId',
    ),
    v.description(
      'A channel in Microsoft Teams that alerts go to, through Amazon Q Developer in chat applications.',
    ),
  );
