/** What the place that a variable names holds. Keys are of certificates, never private ones. */
export type BundleFacts =
  | { state: 'readable'; certificates: number; keys: readonly string[]; isCut: boolean }
  /** `says` is the end of a sentence. */
  | { state: 'absent' | 'denied' | 'none' | 'too-large' | 'failed'; says: string }
