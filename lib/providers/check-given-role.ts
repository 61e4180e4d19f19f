import type { FieldProblem, Written } from './vendor-config';

/** An external id is for a role that the config gives. */
export const checkGivenRole = ({ assumeRoleArn, externalId }: Written): readonly FieldProblem[] =>
  externalId === undefined || assumeRoleArn !== undefined
    ? []
    : [{ key: 'externalId', text: 'requires assumeRoleArn, which is missing' }];
