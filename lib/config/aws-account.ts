import * as v from 'valibot';

const ALLOWED = 'must be the 12 digits of an AWS account';
const TWELVE_DIGITS = /^\d{12}$/;

/** The schema of an AWS account's id. YAML reads digits without quotes as a number, and drops a zero at their start. */
export const awsAccount = v.pipe(
  v.string(({ input }) => `${ALLOWED}${typeof input === 'number' ? '; put it in quotes' : ', in quotes'}`),
  v.regex(TWELVE_DIGITS, `${ALLOWED}, in quotes`),
);
