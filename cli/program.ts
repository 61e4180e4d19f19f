/** The name that a shell knows the program by. */
export const PROGRAM = 'registry-token-refresher';

/** What a shell's script asks for completions by. */
export const COMPLETE = '__complete';
