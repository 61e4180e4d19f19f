/** What goes wrong with a fake server's answers. */
export type Fault = (
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** The connection breaks before anything is done. */
  | { readonly kind: 'reset' }
  /** The request takes effect, then the connection breaks. */
  | { readonly kind: 'lost-reply' }
  /** The connection breaks at once, and the request takes effect only after that. */
  | { readonly kind: 'late-effect'; readonly after: Promise<unknown> }
  /** The request takes effect; half of the reply's body arrives. */
  | { readonly kind: 'truncated' }
  /** A proxy's 200 page instead of an answer. */
  | { readonly kind: 'html' }
  /** An answer that comes late. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** Nobody listens. */
  | { readonly kind: 'refuse-connection' }
) & {
  /** Ends after so many requests; without it the fault stays. No effect if connections are refused. */
  readonly requests?: number;
  /** Only for paths that start like this; without it for all. No effect if connections are refused. */
  readonly path?: string;
};
