import { isLoopback } from './loopback';

/** The protocol by which credentials go to a host: https, plain http only within this machine. */
export const protocolFor = (hostname: string): 'http:' | 'https:' =>
  isLoopback(hostname) ? 'http:' : 'https:';

/** Whether credentials may go to a host by a protocol such as `https:`. */
export const mayCarry = (protocol: string, hostname: string): boolean =>
  protocol === 'https:' || protocol === protocolFor(hostname);

/** Whether credentials may be sent to an address: it is https, or plain http on loopback, and names no user. */
export const isProtected = ({ protocol, hostname, username, password }: URL): boolean =>
  mayCarry(protocol, hostname) && username === '' && password === '';
