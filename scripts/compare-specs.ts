// Compares our descriptions of the vendors' APIs (test/specs/) with the vendors' own documents, which VENDOR_SPECS names.
import { join } from 'node:path';
import { type Comparison, compareSpecs } from '../test/specs/compare-specs';

const outcome = ({ vendor, complaints, known }: Comparison): string => {
  if (complaints === undefined) return `${vendor}: left out, since there is no document to compare with`;
  const explained = known === 0 ? '' : ` (${known} known differences)`;
  return complaints.length === 0
    ? `${vendor}: as described${explained}`
    : `${vendor}: not as described${explained}\n${complaints.map((what) => `  ${what}`).join('\n')}`;
};

const { VENDOR_SPECS } = process.env;
if (VENDOR_SPECS === undefined || VENDOR_SPECS === '') {
  console.log("Left out: VENDOR_SPECS names no folder of the vendors' documents.");
} else {
  const comparisons = compareSpecs(VENDOR_SPECS, join(__dirname, '../.sandbox'));
  console.log(comparisons.map(outcome).join('\n'));
  process.exitCode = comparisons.some(({ complaints }) => complaints?.length) ? 1 : 0;
}
