import type { Call, Exchange } from '../../sandbox/fakes/fake-server';

/** What an API's description says of single requests and replies: each violation is a line that shows no values. */
export interface DescribedApi {
  /** What is wrong with a request; empty where it is as described. */
  requestViolations(call: Call): readonly string[];
  /** What is wrong with the reply to a request that is as described. */
  replyViolations(exchange: Exchange): readonly string[];
}
