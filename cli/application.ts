import { type Application, buildApplication, buildRouteMap } from '@stricli/core';
import { version } from '../package.json';
import { app } from './app/command';
import { check } from './check/command';
import type { CliContext } from './cli-context';
import { completion } from './completion/command';
import { doctor } from './doctor/command';
import { init } from './init/command';
import { login } from './login/command';
import { logs } from './logs/command';
import { pause } from './pause/pause-command';
import { resume } from './pause/resume-command';
import { PROGRAM } from './program';
import { refresh } from './refresh/command';
import { revoke } from './revoke/command';
import { show } from './show/command';
import { status } from './status/command';

const routes = {
  init,
  check,
  doctor,
  status,
  refresh,
  revoke,
  pause,
  resume,
  logs,
  show,
  login,
  completion,
  app,
};

/** The names of the commands, in the order of the help. */
export const COMMANDS = Object.keys(routes);

export const application: Application<CliContext> = buildApplication(
  buildRouteMap({
    routes,
    docs: {
      brief: 'Keeps container-registry credentials in AWS Secrets Manager fresh',
      fullDescription: `Looks at the credentials of a deployed stack and acts on them.

Commands read registries.yaml, or the file of --config, and use the usual AWS
credentials, region and profile. They end with 0 if all is well, 1 if there is
something to do, and 2 if they could not do their work.`,
    },
  }),
  {
    name: PROGRAM,
    versionInfo: { currentVersion: version },
    scanner: { caseStyle: 'allow-kebab-for-camel' },
    documentation: {
      caseStyle: 'convert-camel-to-kebab',
      useAliasInUsageLine: false,
      onlyRequiredInUsageLine: true,
    },
  },
);
