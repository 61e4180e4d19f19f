import { api } from './api';
import { chatChannels } from './chat';
import { commandLine } from './command-line';
import { functions } from './functions';
import { hosts } from './hosts';
import { http } from './http';
import { infrastructure } from './infrastructure';
import { loop } from './loop';
import type { Mutation } from './mutation';
import { digitalocean } from './providers/digitalocean';
import { gitlab } from './providers/gitlab';
import { ionos } from './providers/ionos';
import { lightsail } from './providers/lightsail';
import { readers } from './readers';
import { supplyChain } from './supply-chain';

/** Ways to break the code, by the set that `npm run mutations` takes. */
export const MUTATIONS: Readonly<Record<string, readonly Mutation[]>> = {
  loop,
  infrastructure,
  api,
  chat: chatChannels,
  hosts,
  http,
  functions,
  providers: [...lightsail, ...digitalocean, ...ionos, ...gitlab],
  readers,
  'supply-chain': supplyChain,
  'command-line': commandLine,
};
