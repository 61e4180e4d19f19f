import {
  ApiTokenRejected,
  CredentialRejected,
  RegistryNotFound,
  VendorUnavailable,
} from '../../../lambda/run/registry-failure';
import { RefresherBench } from '../../support/refresher-bench';
import { triggerAnswer } from './trigger-answer';

/** What CloudFormation takes of a custom resource, in bytes. */
const RESPONSE_LIMIT = 4_096;
const MESSAGE_LIMIT = 1_200;

type FailureOf = (name: string, index: number) => Error;

const url = (name: string): string => `GET https://api.example.com/v2/registries/${name}/docker-credentials`;
const CAUSES: readonly FailureOf[] = [
  () => new RegistryNotFound('GET https://api.example.com/v2/registries/acme answered 404'),
  () =>
    new ApiTokenRejected('GET https://api.example.com/v2/registries/acme answered 401', 'vendor/api-token'),
  () => new VendorUnavailable('GET https://api.example.com/v2/registries/acme failed (ECONNREFUSED)'),
  () => new CredentialRejected('the registry refused the new credential: GET https://r/v2/ answered 401'),
];

/** The error of a deployment's run that brings so many registries, none of which works. */
async function failedDeployment(count: number, failureOf: FailureOf): Promise<Error> {
  const names = Array.from({ length: count }, (_, index) => `registry-with-a-long-name-${index}`);
  const bench = new RefresherBench(...names);
  bench.vendor.failure = (name) => failureOf(name, names.indexOf(name));
  return await bench.failureOf(bench.run({}));
}

describe('the error of a failed deployment', () => {
  it.each([1, 12, 400])('of %d registries with four causes reaches people complete', async (count) => {
    const causes = CAUSES.slice(0, Math.min(count, CAUSES.length));
    const error = await failedDeployment(
      count,
      (name, index) => causes[index % causes.length]?.(name, index) ?? new Error('no cause'),
    );
    expect(error.message).toMatch(
      new RegExp(`^${count} of ${count} digitalocean registries of Test failed\\. `),
    );
    expect(Buffer.byteLength(error.message)).toBeLessThanOrEqual(MESSAGE_LIMIT);
    expect(error.stack).toBe('');

    const answer = await triggerAnswer(error);
    expect(answer.Status).toBe('FAILED');
    expect(answer.bytes).toBeLessThanOrEqual(RESPONSE_LIMIT);
    expect(answer.Reason.split(error.message)).toHaveLength(2);
    for (const [index, cause] of causes.entries()) {
      const { name: code, message } = cause('', index);
      // Once each, with what to do, and with a name.
      expect(answer.Reason.split(`: ${code}: ${message}; `)).toHaveLength(2);
      expect(answer.Reason).toContain(`registry-with-a-long-name-${index}`);
    }
  });

  it('says how many more registries share a cause', async () => {
    const { message } = await failedDeployment(
      400,
      (name, index) => CAUSES[index % 2]?.(name, index) ?? new Error(),
    );
    expect(message).toMatch(
      /registry-with-a-long-name-0, registry-with-a-long-name-2, .* and 1\d\d more: RegistryNotFound/,
    );
    expect(message).toMatch(/registry-with-a-long-name-1, .* and 1\d\d more: ApiTokenRejected/);
  });

  it.each([12, 400])('of %d registries, each with a cause of its own, shows each code', async (count) => {
    const error = await failedDeployment(count, (name, index) =>
      index % 2 === 0
        ? new RegistryNotFound(`${url(name)} answered 404`)
        : new VendorUnavailable(`${url(name)} answered ${500 + index}`),
    );
    expect(Buffer.byteLength(error.message)).toBeLessThanOrEqual(MESSAGE_LIMIT);
    const { Reason, bytes } = await triggerAnswer(error);
    expect(bytes).toBeLessThanOrEqual(RESPONSE_LIMIT);
    expect(Reason).toContain('RegistryNotFound: GET https://api.example.com/v2/registries/');
    expect(Reason).toContain('VendorUnavailable: GET https://api.example.com/v2/registries/');
  });

  it('stays one harmless line, whatever vendors answer', async () => {
    const error = await failedDeployment(
      400,
      (_, index) => new VendorUnavailable(`said "é" \\ and\n${'went away '.repeat(100)}${index}`),
    );
    expect(Buffer.byteLength(error.message)).toBeLessThanOrEqual(MESSAGE_LIMIT);
    expect(error.message).toMatch(/^[ !#-[\]-~]*$/);
    expect((await triggerAnswer(error)).bytes).toBeLessThanOrEqual(RESPONSE_LIMIT);
  });

  it('names what fails the deployment before what was already failing', async () => {
    const bench = new RefresherBench('a-old');
    await bench.tick();
    bench.clock.pass(5 * 3600);
    bench.add('b-new');
    bench.vendor.failure = (name) => new VendorUnavailable(`${name} answered 503`);
    const { message } = await bench.failureOf(bench.run({}));
    expect(message).toMatch(
      /^2 of 2 .* failed\. b-new: VendorUnavailable: b-new answered 503; .* \| a-old: /,
    );
  });
});
