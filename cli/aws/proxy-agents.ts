import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

const VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];
/** As the SDK's own. */
const OPTIONS = { keepAlive: true, maxSockets: 50 } as const;

/**
 * Agents that go through the proxy that the environment names, but for what NO_PROXY lists; none if it names no proxy. Node's
 * own agents go through proxies from 24.5 on; earlier ones go past them.
 *
 * @see https://nodejs.org/api/http.html#built-in-proxy-support
 */
export function proxyAgents(environment: NodeJS.ProcessEnv) {
  if (!VARIABLES.some((name) => environment[name])) return {};
  const options = { ...OPTIONS, proxyEnv: environment };
  return { httpAgent: new HttpAgent(options), httpsAgent: new HttpsAgent(options) };
}
