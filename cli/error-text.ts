import { CliError } from './cli-error';
import type { Output } from './terminal/output';

/** What a person reads of an error: no stack, unless they ask for it, and nothing that looks like a token. */
export async function errorText(error: unknown, debug: boolean, output: Output): Promise<string> {
  const { hideTokens } = await import('../lib/config/messages/token-text');
  const { message, nextStep } =
    error instanceof CliError
      ? error
      : {
          message: `an error that this program does not know: ${error instanceof Error ? `${error.name}: ${error.message}` : 'not even an Error'}`,
          nextStep: debug
            ? 'report it with the stack above'
            : 'run it again with --debug, and report what it shows',
        };
  const lines = [
    ...(debug && error instanceof Error ? [output.style('dim', stackOf(error))] : []),
    `${output.style('red', 'Error:')} ${message}`,
    ...(nextStep === undefined ? [] : [`${output.style('bold', 'Next:')} ${nextStep}`]),
  ];
  return `${hideTokens(lines.join('\n'))}\n`;
}

function stackOf(error: Error): string {
  const { stack = error.message, cause } = error;
  return cause instanceof Error ? `${stack}\nCaused by ${stackOf(cause)}` : stack;
}
