/** A failure that an API server answered, as a Status or as the text of one; empty where it does not say. */
export interface AnsweredStatus {
  code: number
  reason: string
  message: string
  details: {
    name: string
    group: string
    /** The plural resource, or the Kind in a 422. */
    kind: string
    /** metav1.StatusCause, where they came along. */
    causes?: readonly { reason?: string; message?: string; field?: string }[]
    retryAfterSeconds?: number
  }
}
