/**
 * Why one registry's credential could not be refreshed. There is one class for each thing that a person does next; its
 * `code` is its name in logs, return values and the runbook.
 *
 * The message says what was tried and what came back, and never contains a credential, a token or a whole reply.
 */
export abstract class RegistryFailure extends Error {
  abstract readonly code: string;
  /** What a person does next. */
  abstract readonly remedy: string;

  override get name(): string {
    return this.code;
  }
}

/** The secret that holds the vendor's API token is missing, unreadable, empty or not in the promised form. */
export class ApiTokenUnreadable extends RegistryFailure {
  readonly code = 'ApiTokenUnreadable';
  readonly remedy: string;

  constructor(message: string, secretId: string, options?: ErrorOptions) {
    super(message, options);
    this.remedy = `check the API-token secret ${secretId} and the apiToken in the config`;
  }
}

/** The vendor does not know the API token: 401. */
export class ApiTokenRejected extends RegistryFailure {
  readonly code = 'ApiTokenRejected';
  readonly remedy: string;

  constructor(message: string, secretId: string, options?: ErrorOptions) {
    super(message, options);
    this.remedy = `put a valid API token into secret ${secretId}`;
  }
}

/** The vendor knows the API token but denies it the call: 403. */
export class ApiTokenForbidden extends RegistryFailure {
  readonly code = 'ApiTokenForbidden';
  readonly remedy: string;

  constructor(message: string, secretId: string, neededRights: string, options?: ErrorOptions) {
    super(message, options);
    this.remedy = `give the API token in secret ${secretId} the rights it needs (${neededRights})`;
  }
}

/** AWS denies the function or its token role the call. */
export class AccessDenied extends RegistryFailure {
  readonly code = 'AccessDenied';
  readonly remedy: string;

  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.remedy = remedy;
  }
}

/** The vendor has no such registry. */
export class RegistryNotFound extends RegistryFailure {
  readonly code = 'RegistryNotFound';
  readonly remedy: string;

  constructor(message: string, remedy = 'check the registry in the config and at the vendor') {
    super(message);
    this.remedy = remedy;
  }
}

/** The vendor is still setting up the registry or the region. */
export class RegistryNotReady extends RegistryFailure {
  readonly code = 'RegistryNotReady';
  readonly remedy = 'wait for the vendor to finish its set-up; the next tick tries again';
}

/** The vendor refuses what the request asks for. */
export class RequestRefused extends RegistryFailure {
  readonly code = 'RequestRefused';
  readonly remedy =
    'check that the vendor allows what the config asks for this registry (names, lifetime, scopes)';
}

/** The vendor asks for fewer requests. */
export class RateLimited extends RegistryFailure {
  readonly code = 'RateLimited';
  readonly remedy = 'find out what else uses the vendor rate limit; the next tick tries again';
}

/** The vendor could not be reached, did not answer in time, or had an error of its own. */
export class VendorUnavailable extends RegistryFailure {
  readonly code = 'VendorUnavailable';
  readonly remedy = 'see the vendor status page; the next tick tries again';
}

/** The vendor's answer is not what its API promises. */
export class VendorReplyInvalid extends RegistryFailure {
  readonly code = 'VendorReplyInvalid';
  readonly remedy: string = 'check whether the vendor changed its API; update registry-token-refresher';
}

/** The registry refuses the new credential. */
export class CredentialRejected extends RegistryFailure {
  readonly code = 'CredentialRejected';
  readonly remedy = 'try the registry by hand, then ask its vendor why new credentials are refused';
}

/** The registry's answer, or its silence, does not say whether the credential works. */
export class VerificationInconclusive extends RegistryFailure {
  readonly code = 'VerificationInconclusive';
  readonly remedy =
    'check whether the registry can be reached; set verify: false if the function can never reach it; the next tick tries again';
}

/** A credential was published that its registry has not accepted yet, since readers had nothing better. */
export class Unverified extends RegistryFailure {
  readonly code = 'Unverified';
  readonly remedy = 'try a pull with the published credential; a tick ten minutes later issues a new one';
}

/** Somebody else wrote the secret. A tick that replaces the value by a working credential still reports it. */
export class Overwritten extends RegistryFailure {
  readonly code = 'Overwritten';
  readonly remedy =
    'find out who wrote it (CloudTrail: PutSecretValue, UpdateSecret, UpdateSecretVersionStage) and what readers did with that value';
}

/** The secret to write is gone or scheduled for deletion. */
export class SecretUnavailable extends RegistryFailure {
  readonly code = 'SecretUnavailable';
  readonly remedy =
    'restore the secret (aws secretsmanager restore-secret), or remove the registry from the config';
}

/** Secrets Manager did not answer, or answered with an error. */
export class SecretsManagerUnavailable extends RegistryFailure {
  readonly code = 'SecretsManagerUnavailable';
  readonly remedy =
    'see what Secrets Manager answered, and the AWS Health Dashboard; the next run tries again';
}

/** Secrets Manager did not take the new version, or did not say whether it did. */
export class PublishFailed extends RegistryFailure {
  readonly code = 'PublishFailed';
  readonly remedy = 'see what Secrets Manager answered; the next tick tries again';

  /** @param outcomeUnknown true if the new version may have been stored nevertheless */
  constructor(
    message: string,
    options?: ErrorOptions,
    readonly outcomeUnknown = false,
  ) {
    super(message, options);
  }
}

/** The function had too little time left for this registry. */
export class NotReached extends RegistryFailure {
  readonly code = 'NotReached';
  readonly remedy = 'the next tick starts with the most urgent; if this happens again, split the config file';
}

/** Readers may not read the secret: its resource policy or its key denies it. */
export class SecretUnreadable extends RegistryFailure {
  readonly code = 'SecretUnreadable';
  readonly remedy: string;

  constructor(message: string, secretId: string, options?: ErrorOptions) {
    super(message, options);
    this.remedy = `see what the resource policy of secret ${secretId} and the policy of its KMS key deny`;
  }
}

/** A replica of the secret does not get new versions. Its readers have what they had. */
export class ReplicationFailed extends RegistryFailure {
  readonly code = 'ReplicationFailed';
  readonly remedy: string;

  constructor(message: string, secretId: string) {
    super(message);
    this.remedy = `see ReplicationStatus of secret ${secretId} (aws secretsmanager describe-secret) and the key of the replica`;
  }
}

/** The secret has no value, or one that readers can't use: somebody else wrote it. */
export class ValueMalformed extends RegistryFailure {
  readonly code = 'ValueMalformed';
  readonly remedy = 'find out who else writes to the secret; a forced run publishes a correct value';
}

/** The published credential has expired, or its registry refuses it: it was revoked, or replaced by hand. */
export class PublishedRejected extends RegistryFailure {
  readonly code = 'PublishedRejected';
  readonly remedy = 'find out who revoked it at the vendor; a forced run publishes a new one';
}

/** Any other error: a defect of this software. */
export class Unexpected extends RegistryFailure {
  readonly code = 'Unexpected';
  readonly remedy = 'report it to the authors of registry-token-refresher with the log of this run';
}
