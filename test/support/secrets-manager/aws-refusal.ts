/** An error that AWS states. */
export class AwsRefusal extends Error {
  readonly $fault: 'client' | 'server';
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(
    readonly code: string,
    message = 'No.',
    readonly status = 400,
  ) {
    super(message);
    this.name = code;
    this.$fault = status < 500 ? 'client' : 'server';
    this.$metadata = { httpStatusCode: status };
  }
}

/** What a service says that can't answer now. */
export const unavailable = (): AwsRefusal => new AwsRefusal('InternalServiceError', 'No.', 500);
