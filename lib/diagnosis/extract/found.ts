import type { Refusal } from '@/lib/rbac/parse-forbidden'

/** A `kind: Status` whose message is no 403 sentence, with the fields that were found in the text. */
export interface FoundStatus {
  code: number
  reason: string
  message: string
  details: { name: string; group: string; kind: string }
}

export interface FoundForbidden {
  form: 'forbidden'
  at: number
  /** The message as the API server wrote it. */
  message: string
  refusal: Refusal
}

/** One refusal found in a text, with where it stands. */
export type Found = FoundForbidden | { form: 'status'; at: number; status: FoundStatus }
