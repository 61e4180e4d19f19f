export const METRIC_NAMESPACE = 'RegistryTokenRefresher';

/** Metric names. The dimension set is (`stack`, `provider`); the probe's is `stack` alone. */
export const METRICS = {
  /** Count: registries whose published credential nears its end, is unverified, foreign or missing. */
  registriesAtRisk: 'RegistriesAtRisk',
  /** Seconds: the shortest remaining life among the provider's published credentials; 0 if there is none. */
  secondsToExpiry: 'SecondsToExpiry',
  /** Seconds: the shortest remaining life among the API tokens; only for vendors whose API token states its expiry. */
  apiTokenSecondsToExpiry: 'ApiTokenSecondsToExpiry',
  /** Count: registries whose published credential doesn't work for readers. One for all providers. */
  readersBroken: 'ReadersBroken',
} as const;
