import type { Phrase } from '@/lib/phrase/phrase'

/**
 * What was read of something, with how much of it that is. "None", "healthy" and "allowed everywhere" follow from `whole` only;
 * from a `part` they hold of that part, and from `none` nothing follows.
 */
export type Read<T> =
  | { kind: 'whole'; value: T }
  /** `read` of `of` were read; without `of`, how many there are is not known. */
  | { kind: 'part'; value: T; read: number; of?: number; why: Phrase }
  | { kind: 'none'; why: Phrase }
  /** The last value, and when it was read, RFC 3339. */
  | { kind: 'stale'; value: T; at: string }
