import { styleText } from 'node:util';

/** One of a process' two outputs, as far as a terminal differs from a file. */
export interface Output {
  write(text: string): void;
  /** Whether a person watches: lines may be redrawn. */
  readonly isTerminal: boolean;
  /** Characters that fit in a line of a terminal; elsewhere lines are never cut. */
  readonly columns: number | undefined;
  /** The text in a colour or a weight, if this output shows them. */
  style(format: Style, text: string): string;
  /** For stricli: 4 or more bits mean colour. */
  getColorDepth(): number;
}

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan';

/** What of `process.stdout` an output is made of. */
export interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** @param environment NO_COLOR turns colours off, CLICOLOR_FORCE turns them on also off a terminal */
export function createOutput(stream: Stream, environment: NodeJS.ProcessEnv): Output {
  const isTerminal = stream.isTTY === true;
  const isColored = showsColors(isTerminal, environment);
  return {
    write: (text) => void stream.write(text),
    isTerminal,
    // A terminal may be resized while a command runs.
    get columns() {
      return isTerminal ? stream.columns : undefined;
    },
    style: (format, text) => (isColored ? styleText(format, text, { validateStream: false }) : text),
    getColorDepth: () => (isColored ? 4 : 1),
  };
}

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';

function showsColors(isTerminal: boolean, { NO_COLOR, CLICOLOR_FORCE, TERM }: NodeJS.ProcessEnv): boolean {
  if (isSet(NO_COLOR)) return false;
  if (isSet(CLICOLOR_FORCE) && CLICOLOR_FORCE !== '0') return true;
  return isTerminal && TERM !== 'dumb';
}
