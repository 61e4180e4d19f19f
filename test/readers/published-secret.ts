import { secretValue } from '../../lambda/refresh/secret-value';
import { Sensitive } from '../../lambda/run/sensitive';

export interface PublishedSecret {
  readonly host: string;
  /** Default: the host. */
  readonly imagePrefix?: string;
  readonly username?: string;
  readonly password?: string;
  /** Seconds that the credential still lives; negative if it has expired. */
  readonly remaining?: number;
}

/** Long enough that no test meets its end. */
const REMAINING = 12 * 3600;

/** The text that the functions publish for a credential. */
export function publishedSecret({
  host,
  imagePrefix = host,
  username = 'reader',
  password = 'canary-password',
  remaining = REMAINING,
}: PublishedSecret): string {
  const now = Math.floor(Date.now() / 1000);
  const issued = {
    host,
    imagePrefix,
    username: new Sensitive(username),
    password: new Sensitive(password),
    issuedAt: now + remaining - REMAINING,
    expiresAt: now + remaining,
  };
  const entry = {
    name: 'shop',
    provider: 'lightsail',
    secretId: 's',
    refreshEvery: 1,
    verify: true,
    access: 'push',
    region: 'r',
  } as const;
  return secretValue(entry, issued).reveal();
}
