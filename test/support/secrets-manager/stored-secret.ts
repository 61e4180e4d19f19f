import { PAUSED_UNTIL_TAG } from '../../../lambda/contract/pause-tag';

/** A secret as Secrets Manager keeps it, and what people do to it. Times are milliseconds since 1970. */
export class StoredSecret {
  /** The value of every version that was ever written. */
  readonly values = new Map<string, string>();
  /** The version that each stage is attached to. */
  readonly stages = new Map<string, string>();
  tags: Readonly<Record<string, string>> = {};
  lastChangedAt: number;
  deletedAt: number | undefined;
  /** When somebody last read it, as far as AWS tells. */
  lastAccessedAt: number | undefined;

  constructor(
    readonly name: string,
    readonly arn: string,
    readonly createdAt: number,
    readonly kmsKeyArn: string | undefined,
  ) {
    this.lastChangedAt = createdAt;
  }

  get current(): string | undefined {
    return this.stages.get('AWSCURRENT');
  }

  get previous(): string | undefined {
    return this.stages.get('AWSPREVIOUS');
  }

  /** The value that readers get. */
  get value(): string | undefined {
    return this.values.get(this.current ?? '');
  }

  get versionIdsToStages(): Readonly<Record<string, readonly string[]>> {
    const grouped = Map.groupBy(this.stages, ([, versionId]) => versionId);
    return Object.fromEntries([...grouped].map(([id, stages]) => [id, stages.map(([stage]) => stage)]));
  }

  /** Until when people have paused it; undefined if they haven't. */
  get pausedUntil(): string | undefined {
    return this.tags[PAUSED_UNTIL_TAG];
  }

  set pausedUntil(instant: string) {
    this.tags = { ...this.tags, [PAUSED_UNTIL_TAG]: instant };
  }
}
