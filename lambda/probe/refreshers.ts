import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { awsCall } from '../aws/aws-call';
import { clientConfig } from '../aws/client-config';
import type { RunContext } from '../run/run-context';

export interface Refreshers {
  /**
   * Asks a provider's function to refresh registries, due or not, and doesn't wait for the result.
   *
   * @throws AwsCallFailed
   */
  force(functionName: string, registries: readonly string[], run: RunContext): Promise<void>;
}

/** The functions that write the secrets. */
export function createRefreshers(client = new LambdaClient(clientConfig())): Refreshers {
  return {
    async force(functionName, registries, run) {
      const command = new InvokeCommand({
        FunctionName: functionName,
        InvocationType: 'Event',
        Payload: Buffer.from(JSON.stringify({ run: 'manual', registries, force: true })),
      });
      await awsCall(run, (options) => client.send(command, options));
    },
  };
}
