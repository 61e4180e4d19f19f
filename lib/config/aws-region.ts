import * as v from 'valibot';
import { mayBeRegion, regionMeant } from './regions';

const ALLOWED = 'must be an AWS region such as eu-central-1';
const FORM = /^[a-z]{2,}(-[a-z]+)+-\d$/;

const region = (isRegion: (written: string) => boolean) =>
  v.pipe(
    v.string(ALLOWED),
    v.check(isRegion, ({ input }) => `${ALLOWED}${regionMeant(input)}`),
    v.metadata({ pattern: FORM.source }),
  );

/** The schema of a region to call; that it exists is not asked for, since AWS opens new ones. */
export const awsRegion = region((written) => FORM.test(written));

/** The schema of the region to deploy to. */
export const deploymentRegion = region((written) => FORM.test(written) && mayBeRegion(written));
