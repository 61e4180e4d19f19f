import type { Path } from './problem';

/** How messages speak of a document to the people who wrote what it stands for: a file, or the props of a construct. */
export interface Wording {
  /** Where something stands for them. */
  readonly path: (path: Path) => Path;
  /** A value as they wrote it; undefined: as the document has it. */
  readonly value: (path: Path) => string | undefined;
  /** A sentence with their names for things. */
  readonly text: (text: string) => string;
}

export const AS_IN_FILE: Wording = {
  path: (path) => path,
  value: () => undefined,
  text: (text) => text,
};
