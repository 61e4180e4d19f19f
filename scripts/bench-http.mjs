// Prints what the HTTP clients that the functions could use cost against an empty Node process (= 1): CPU and wall time of
// a whole process, and its peak memory, for the handshakes of 0, 1 and 100 registries with a plain HTTP server beside it.
// The client named node:https is measured by node:http, which it shares all but TLS with: the server is on loopback.
// `node scripts/bench-http.mjs [folder of the undici package]`
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const SELF = fileURLToPath(import.meta.url);
const NODE = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
const RUNS = 15;
const PARALLEL = 10;
const LIMIT = 65_536;
const TIMEOUT = 10_000;
const HEADERS = { accept: 'application/json', authorization: 'Bearer x' };

/** Each gives a function that makes one GET with a time limit, and reads the whole of a body of bounded length. */
const CLIENTS = {
  fetch: () => get(fetch, {}),
  undici(folder) {
    const undici = createRequire(SELF)(folder);
    return get(undici.fetch, {});
  },
  'undici.request'(folder) {
    const { request } = createRequire(SELF)(folder);
    return async (url) => {
      const { body } = await request(url, { headers: HEADERS, signal: AbortSignal.timeout(TIMEOUT) });
      return await bounded(body);
    };
  },
  async 'node:https'() {
    const { Agent, request } = await import('node:http');
    await import('node:https');
    const agent = new Agent({ keepAlive: true });
    return async (url) => {
      const call = request(url, { agent, headers: HEADERS, signal: AbortSignal.timeout(TIMEOUT) });
      call.end();
      const [reply] = await once(call, 'response');
      return await bounded(reply);
    };
  },
};

const get = (fetch) => async (url) => {
  const options = { redirect: 'manual', headers: HEADERS, signal: AbortSignal.timeout(TIMEOUT) };
  return await bounded((await fetch(url, options)).body);
};

async function bounded(body) {
  let length = 0;
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > LIMIT) throw new Error('too long');
  }
  return length;
}

/** What a process of its own does: five requests a registry (two to an API, three to `/v2/`), ten registries at once. */
async function work(name, registries, url, folder) {
  const exchange = await CLIENTS[name](folder);
  let next = 0;
  const worker = async () => {
    while (next < registries) {
      next += 1;
      for (const path of ['/api', '/api', '/v2/', '/token', '/v2/']) await exchange(url + path);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  process.exit(0);
}

async function measure(parameters) {
  const start = performance.now();
  const report = `process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    process.stdout.write(JSON.stringify({ cpu: (user + system) / 1000, memory: process.resourceUsage().maxRSS }));
  });`;
  const preload = ['--import', `data:text/javascript,${encodeURIComponent(report)}`];
  const child = spawn(NODE, [...preload, ...parameters], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`${parameters.join(' ')} ended with ${status}`);
  return { wall: performance.now() - start, ...JSON.parse(text) };
}

const median = (rows, key) => rows.map((row) => row[key]).sort((a, b) => a - b)[rows.length >> 1];

async function compare(folder) {
  const body = JSON.stringify({ token: 'x'.repeat(1_000) });
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}`;
  const names = Object.keys(CLIENTS).filter((name) => folder !== undefined || !name.startsWith('undici'));
  const variants = [
    { title: "node -e ''", parameters: ['-e', ''] },
    ...[0, 1, 100].flatMap((registries) =>
      names.map((name) => ({
        title: `${name}, registries: ${registries}`,
        parameters: [SELF, 'work', name, String(registries), url, ...(folder === undefined ? [] : [folder])],
      })),
    ),
  ];
  const rows = new Map(variants.map(({ title }) => [title, []]));
  // One after the other and again, so that a busy moment of the machine meets all alike.
  for (let run = 0; run <= RUNS; run += 1) {
    for (const { title, parameters } of variants) {
      const row = await measure(parameters);
      if (run > 0) rows.get(title).push(row);
    }
  }
  server.close();
  const unit = rows.get("node -e ''");
  console.log(`${''.padEnd(34)} ${['CPU', 'wall', 'memory'].map((word) => word.padStart(7)).join('')}`);
  for (const [title, measured] of rows) {
    const ratio = (key) => (median(measured, key) / median(unit, key)).toFixed(2).padStart(7);
    console.log(`${title.padEnd(34)} ${ratio('cpu')}${ratio('wall')}${ratio('memory')}`);
  }
}

const [mode, name, registries, url, folder] = process.argv.slice(2);
await (mode === 'work' ? work(name, Number(registries), url, folder) : compare(mode));
