import type { Exchange, HttpRequest } from '../../../lambda/http/exchange';
import { NoReply } from '../../../lambda/http/no-reply';

/** Changes what a JSON reply says, before the caller sees it. */
export type Tamper = (reply: Readonly<Record<string, unknown>>, request: HttpRequest) => unknown;

/** Where requests to real addresses really go: fakes on loopback. */
export type Routes = readonly (readonly [address: string, fake: string])[];

export interface TamperingExchange {
  readonly exchange: Exchange;
  /** What was asked with routes or tampering: method, and address as the caller wrote it, without its query. */
  readonly asked: readonly string[];
  /** Undefined: replies arrive as they were sent. */
  tamper: Tamper | undefined;
}

/** A connection on which somebody sits who can change replies. */
export function tamperingExchange(real: Exchange, routes: Routes = []): TamperingExchange {
  const asked: string[] = [];
  const own: TamperingExchange = {
    asked,
    tamper: undefined,
    exchange: async (request, signal) => {
      // What nobody tampers with goes through as it is.
      if (routes.length === 0 && own.tamper === undefined) return real(request, signal);
      const { href } = request.url;
      const [address] = href.split('?', 1);
      asked.push(`${request.method} ${address}`);
      const route = routes.find(([vendor]) => href.startsWith(vendor));
      // No test asks a real vendor, wherever the code may send it.
      if (routes.length > 0 && route === undefined) throw new NoReply('failed (network error)', false);
      const [from, to] = route ?? ['', ''];
      const reply = await real({ ...request, url: new URL(href.replace(from, to)) }, signal);
      const { tamper } = own;
      const isSuccess = reply.status >= 200 && reply.status < 300 && reply.status !== 204;
      if (tamper === undefined || !isSuccess) return reply;
      return { ...reply, text: JSON.stringify(tamper(JSON.parse(reply.text), request)) };
    },
  };
  return own;
}
