/** What a credential may do at its registry. */
export enum Access {
  /** Pull images, and list their tags if the vendor can allow that. */
  PULL = 'pull',
  /** Push images, and pull them. */
  PUSH = 'push',
}
