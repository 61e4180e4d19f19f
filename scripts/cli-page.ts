import { run } from '@stricli/core';
import { application, COMMANDS } from '../cli/application';
import { createContext } from '../cli/cli-context';

/** What a command's --help prints off a terminal. */
export async function helpOf(command: string): Promise<string> {
  let help = '';
  const write = (text: string) => {
    help += text;
  };
  await run(
    application,
    [command, '--help'],
    createContext({ stdout: { write }, stderr: { write }, env: {} }),
  );
  return help;
}

/** docs/cli.md: what each command's --help shows. */
export async function cliPage(): Promise<string> {
  const sections = [INTRODUCTION];
  for (const name of COMMANDS) {
    sections.push(`## ${name}\n\n\`\`\`text\n${(await helpOf(name)).trimEnd()}\n\`\`\`\n`);
  }
  return sections.join('\n');
}

const INTRODUCTION = `# The command line

\`npm run cli-doc\` writes this page from the help texts of the commands.

All commands read \`registries.yaml\`, or the file of \`--config\`, and find the stack by it. They use the usual AWS credentials:
environment variables, \`--profile\`, SSO. The region is that of \`--region\`, else the file's, else the profile's. \`AWS_ENDPOINT_URL\`
sends them to another endpoint, and with Node 24.5 or newer they go through the proxy of \`HTTPS_PROXY\`.

| exit code | means |
|---|---|
| 0 | All is well. |
| 1 | There is something to do: the file has problems, a credential is at risk, a refresh failed. |
| 2 | The command could not do its work: wrong flags, no file, no credentials, no answer. |
| 130 | Ctrl-C ended it. |

Results go to stdout, errors and progress to stderr. Off a terminal there is no colour; \`NO_COLOR\` turns it off on one too, \`CLICOLOR_FORCE\`
turns it on everywhere. No command takes a credential or an API token as an argument.
`;
