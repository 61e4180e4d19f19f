import { Agent as HttpAgent, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/** Milliseconds after which an idle connection is closed, sooner than servers close theirs. */
const IDLE = 4_000;

/** The connections of one run. */
export interface Connections {
  /**
   * @param alone whether the request gets a connection of its own: an idle one may have ended unnoticed, and then nobody
   * knows whether the request arrived
   */
  for(url: URL, alone: boolean): NonNullable<Exclude<RequestOptions['agent'], boolean>>;
}

/** @param proxies where to find the proxies of the connections; without it there are none */
export function openConnections(proxies?: NodeJS.ProcessEnv): Connections {
  const agents = new Map<string, HttpAgent>();
  return {
    for({ protocol }, alone) {
      const kind = `${protocol} ${alone}`;
      const known = agents.get(kind);
      if (known !== undefined) return known;
      const options = { keepAlive: !alone, timeout: IDLE, ...(proxies && { proxyEnv: proxies }) };
      const agent = protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options);
      agents.set(kind, agent);
      return agent;
    },
  };
}
