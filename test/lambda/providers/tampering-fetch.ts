/** Changes what a JSON reply says, before whoever asked sees it. */
export type Tamper = (reply: Readonly<Record<string, unknown>>, request: Request) => unknown;

/** Where requests to real addresses really go: fakes on loopback. */
export type Routes = readonly (readonly [address: string, fake: string])[];

export interface TamperingFetch {
  readonly fetch: typeof fetch;
  /** What was asked with routes or tampering: method, and address as the caller wrote it, without its query. */
  readonly asked: readonly string[];
  /** Undefined: replies arrive as they were sent. */
  tamper: Tamper | undefined;
}

/** A connection on which somebody sits who can change replies. */
export function tamperingFetch(routes: Routes = []): TamperingFetch {
  const asked: string[] = [];
  const own: TamperingFetch = {
    asked,
    tamper: undefined,
    fetch: async (input, init) => {
      // What nobody tampers with goes through as it is.
      if (routes.length === 0 && own.tamper === undefined) return fetch(input, init);
      const request = new Request(input, init);
      const [address] = request.url.split('?', 1);
      asked.push(`${request.method} ${address}`);
      const route = routes.find(([real]) => request.url.startsWith(real));
      // No test asks a real vendor, wherever the code may send it.
      if (routes.length > 0 && route === undefined) throw new TypeError('fetch failed');
      const [from, to] = route ?? ['', ''];
      const response = await fetch(new Request(request.url.replace(from, to), request));
      const { tamper } = own;
      if (tamper === undefined || !response.ok || response.status === 204) return response;
      const { status, headers } = response;
      const body = JSON.stringify(tamper(JSON.parse(await response.text()), request));
      return new Response(body, { status, headers });
    },
  };
  return own;
}
