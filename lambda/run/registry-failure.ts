/**
 * Why one registry's credential could not be refreshed. There is one class for each thing that a person does next; its
 * `code` is what logs, return values and the runbook call it.
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
  readonly remedy = 'check the registry in the config and at the vendor';
}

/** The vendor is still setting the registry or region up. */
export class RegistryNotReady extends RegistryFailure {
  readonly code = 'RegistryNotReady';
  readonly remedy = 'wait for the vendor to finish its set-up; the next tick tries again';
}

/** The vendor refuses the request for what it asks. */
export class RequestRefused extends RegistryFailure {
  readonly code = 'RequestRefused';
  readonly remedy =
    'check what the config asks of this registry (names, lifetime, scopes) against what the vendor allows';
}

/** The vendor asks to slow down. */
export class RateLimited extends RegistryFailure {
  readonly code = 'RateLimited';
  readonly remedy = 'find what else uses up the vendor limit; the next tick tries again';
}

/** The vendor could not be reached, did not answer in time, or failed by itself. */
export class VendorUnavailable extends RegistryFailure {
  readonly code = 'VendorUnavailable';
  readonly remedy = 'see the vendor status page; the next tick tries again';
}

/** The vendor answered with something that is not what its API promises. */
export class VendorReplyInvalid extends RegistryFailure {
  readonly code = 'VendorReplyInvalid';
  readonly remedy: string = 'see whether the vendor changed its API; update registry-token-refresher';
}

/** The registry refuses the new credential. */
export class CredentialRejected extends RegistryFailure {
  readonly code = 'CredentialRejected';
  readonly remedy = 'try the registry by hand, then ask its vendor why new credentials are refused';
}

/** The registry gave no answer from which the credential's worth follows. */
export class VerificationInconclusive extends RegistryFailure {
  readonly code = 'VerificationInconclusive';
  readonly remedy =
    'see whether the registry can be reached; set verify: false for a registry out of reach; the next tick tries again';
}

/** A credential was published that its registry has not accepted yet, since readers had nothing better. */
export class Unverified extends RegistryFailure {
  readonly code = 'Unverified';
  readonly remedy = 'try a pull with the published credential; a tick ten minutes later issues a new one';
}

/** Somebody else wrote the secret. What a tick replaces by a working credential it still reports. */
export class Overwritten extends RegistryFailure {
  readonly code = 'Overwritten';
  readonly remedy =
    'find who wrote it (CloudTrail: PutSecretValue, UpdateSecret, UpdateSecretVersionStage) and what readers did with that value';
}

/** The secret to write is gone or scheduled for deletion. */
export class SecretUnavailable extends RegistryFailure {
  readonly code = 'SecretUnavailable';
  readonly remedy =
    'restore the secret (aws secretsmanager restore-secret), or remove the registry from the config';
}

/** Secrets Manager gave no usable answer to a question. */
export class SecretsManagerUnavailable extends RegistryFailure {
  readonly code = 'SecretsManagerUnavailable';
  readonly remedy =
    'see what Secrets Manager answered and the AWS health dashboard; the next run looks again';
}

/** Secrets Manager did not take the new version, or did not say whether it did. */
export class PublishFailed extends RegistryFailure {
  readonly code = 'PublishFailed';
  readonly remedy = 'see what Secrets Manager answered; the next tick tries again';

  /** @param outcomeUnknown true where the new version may have been stored all the same */
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
  readonly remedy = 'the next tick takes the most urgent first; if this stays, split the config file';
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

/** The secret has no value, or one that is not what readers are promised: somebody else wrote it. */
export class ValueMalformed extends RegistryFailure {
  readonly code = 'ValueMalformed';
  readonly remedy = 'find who else writes to the secret; a forced run publishes a proper value';
}

/** The published credential has lapsed, or its registry refuses it: revoked, or replaced by hand. */
export class PublishedRejected extends RegistryFailure {
  readonly code = 'PublishedRejected';
  readonly remedy = 'find who revoked it at the vendor; a forced run publishes a new one';
}

/** None of the above: a defect of this software. */
export class Unexpected extends RegistryFailure {
  readonly code = 'Unexpected';
  readonly remedy = 'report it to the authors of registry-token-refresher with the log of this run';
}
