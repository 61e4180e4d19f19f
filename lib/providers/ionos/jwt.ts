/** What may be a JSON Web Token, or the start of one: {@link isJwt} tells. */
export const JWT = 'eyJ[\\w-]+(?:\\.[\\w-]*){0,4}';

/** Three parts, or one part that starts with a field's name in JSON, since ordinary words can begin with the same letters. */
export const isJwt = (run: string): boolean =>
  /^[^.]+\.[^.]+\./.test(run) ||
  /\.eyJ/.test(run) ||
  /^\{"\w+":/.test(Buffer.from(run.replace(/\..*/, ''), 'base64url').toString('latin1'));
