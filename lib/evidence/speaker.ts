/**
 * Who wrote a record, outermost first: the API server in an answer, a client that tells one, the API server's own log, a
 * webhook or policy, a kubelet, a proxy in between, a log of requests, which repeats what strangers sent, a program that quotes,
 * or nobody that is known.
 */
export type SpeakerKind =
  | 'answer'
  | 'client'
  | 'server-log'
  | 'webhook'
  | 'kubelet'
  | 'proxy'
  | 'request-log'
  | 'program'
  | 'unknown'

export interface Speaker {
  kind: SpeakerKind
  /** The program and its form, such as `kubectl` or `nginx, combined`; "" where it is not known. */
  by: string
}
