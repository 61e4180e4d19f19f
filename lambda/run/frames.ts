const MOST = 8;

/**
 * The places in the code that an error came through, the innermost first. The message is left out: that of an unknown error
 * may hold a credential, and may look like a place.
 */
export function framesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error) || typeof error.stack !== 'string') return [];
  const { stack, message } = error;
  const text = stack.indexOf(message);
  // Only a stack that V8 made starts with the message; any other stack is not shown.
  if (text === -1) return [];
  const places = stack.slice(text + message.length).match(/^ +at .*$/gm) ?? [];
  return places.slice(0, MOST).map((place) => place.trim().slice(0, 200));
}

/** `TypeError`; `Error` for a name that is not a plain word. */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return /^[A-Z]\w{0,60}$/.test(error.name) ? error.name : 'Error';
}
