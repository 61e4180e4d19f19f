import * as v from 'valibot';
import { mayBeRegion, regionMeant } from '../aws/regions';

const ACCOUNT_ALLOWED = 'must be the 12 digits of an AWS account';
const TWELVE_DIGITS = /^\d{12}$/;

/** The schema of an AWS account's id. YAML reads digits without quotes as a number, and drops a zero at their start. */
export const awsAccount = v.pipe(
  v.string(
    ({ input }) => `${ACCOUNT_ALLOWED}${typeof input === 'number' ? '; put it in quotes' : ', in quotes'}`,
  ),
  v.regex(TWELVE_DIGITS, `${ACCOUNT_ALLOWED}, in quotes`),
);

const REGION_ALLOWED = 'must be an AWS region such as eu-central-1';
const REGION_FORM = /^[a-z]{2,}(-[a-z]+)+-\d$/;

const region = (isRegion: (written: string) => boolean) =>
  v.pipe(
    v.string(REGION_ALLOWED),
    v.check(isRegion, ({ input }) => `${REGION_ALLOWED}${regionMeant(input)}`),
    v.metadata({ pattern: REGION_FORM.source }),
  );

/** The schema of a region to call; that it exists is not asked for, since AWS opens new ones. */
export const awsRegion = region((written) => REGION_FORM.test(written));

/** The schema of the region to deploy to. */
export const deploymentRegion = region((written) => REGION_FORM.test(written) && mayBeRegion(written));
