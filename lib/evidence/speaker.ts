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

/** What is read of a sentence: all of it, or less. */
export type SentenceRead = 'whole' | 'cut'

/** Who said a sentence, and how much of it there is: what a claim made from it rests on. */
export interface Heard {
  speaker: Speaker
  sentence: SentenceRead
}

/** An answer that this process got itself. */
export const ANSWERED: Heard = { speaker: { kind: 'answer', by: 'the API server' }, sentence: 'whole' }

/** Words of which nobody says who wrote them. */
export const UNKNOWN: Speaker = { kind: 'unknown', by: '' }
