import { awsCall } from '../../../lambda/aws/aws-call';
import { AwsCallFailed } from '../../../lambda/aws/aws-error';
import { eagerRun } from '../providers/eager-run';

const denied = () => new AwsCallFailed('AccessDeniedException', 'denied', 'AccessDeniedException: No.');

/** A call that fails so many times before it succeeds. */
function failing(times: number, error: () => Error) {
  let calls = 0;
  return {
    calls: () => calls,
    send: async () => {
      calls += 1;
      if (calls <= times) throw error();
      return 'done';
    },
  };
}

describe('awsCall', () => {
  it("hands over the run's signal", async () => {
    const run = eagerRun();

    expect(await awsCall(run, async ({ abortSignal }) => abortSignal)).toBe(run.signal);
  });

  it('takes a denial for an answer in a tick', async () => {
    const call = failing(1, denied);

    await expect(awsCall(eagerRun(), call.send)).rejects.toThrow('AccessDeniedException');
    expect(call.calls()).toBe(1);
  });

  it('asks again for as long as access settles, and no longer', async () => {
    const call = failing(Number.POSITIVE_INFINITY, denied);

    await expect(awsCall(eagerRun({ accessSettlesFor: 20_000 }), call.send)).rejects.toThrow('AccessDenied');
    expect(call.calls()).toBe(6);
  });

  it('succeeds once access has settled', async () => {
    const call = failing(3, denied);

    expect(await awsCall(eagerRun({ accessSettlesFor: 60_000 }), call.send)).toBe('done');
  });

  it('asks again about access only', async () => {
    const call = failing(1, () => new Error('other'));

    await expect(awsCall(eagerRun({ accessSettlesFor: 60_000 }), call.send)).rejects.toThrow(AwsCallFailed);
    expect(call.calls()).toBe(1);
  });

  it("asks no more after the run's deadline", async () => {
    const call = failing(Number.POSITIVE_INFINITY, denied);
    const run = eagerRun({ accessSettlesFor: 60_000, timeLeft: 9_000 });

    await expect(awsCall(run, call.send)).rejects.toThrow('AccessDenied');
    expect(call.calls()).toBe(3);
  });

  it('ends with the denial when the run ends while it waits', async () => {
    const run = eagerRun({ accessSettlesFor: 60_000, signal: AbortSignal.abort(new Error('out of time')) });

    await expect(awsCall(run, failing(1, denied).send)).rejects.toThrow('AccessDeniedException');
  });
});
