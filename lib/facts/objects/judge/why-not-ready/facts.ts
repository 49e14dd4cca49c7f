import { code, inTurn, isSilent, NOTHING, type Phrase, quote, say, sentenceOf } from '@/lib/phrase/phrase'
import type { Piece } from '@/lib/phrase/pieces'
import type { Condition, Evidence, ObjectEvent, RelatedItem, Verdict } from '../../contract/object'

export interface Endpoints {
  ready: number
  notReady: number
  /** Ready addresses without a port, since no container of their pods declares the named targetPort. */
  portless?: number
}

export interface Backend {
  service: string
  /** Name or number of the port that the Ingress names. */
  port: string
  state: 'found' | 'no-service' | 'no-port' | 'unread'
}

/** What was seen around an object. `unread` is a part that was refused or failed, which is never "none". */
export interface ReadinessFacts {
  /** The object as the API server gave it, made presentable. */
  object: unknown
  /** The last one first. */
  events: readonly ObjectEvent[] | 'unread'
  /** Of a pod, the line of the log that says why its program ended. */
  line?: string
  /** Pods that belong to it, with their standing. */
  pods?: readonly RelatedItem[] | 'unread'
  /** There are more pods of its selector than were read. */
  podsCut?: boolean
  /** Events of its newest ReplicaSet. */
  setEvents?: readonly ObjectEvent[] | 'unread'
  /** One of its pods that is not ready, with what was found about it. */
  pod?: { name: string; verdict: Verdict }
  /** Addresses that the EndpointSlices of a Service hold. */
  endpoints?: Endpoints | 'unread'
  /** What an Ingress sends requests to, as far as it could be read. */
  backends?: readonly Backend[]
}

/** The reason in a list, with names apart from words: what pods of one cause share, and what only this one counts. */
export interface ShortWhy {
  cause: Piece[]
  counts: Piece[]
}

/** What is said of an object: its sentences apart, none with the period at its end, and as a verdict has them. */
export type Sentences = Pick<Verdict, 'says' | 'fact' | 'rest'> & { clauses: readonly [Phrase, ...Phrase[]] }

/** A verdict with its sentences apart, and the same in one short line where that is sure. */
export type JudgedReadiness = Verdict & Sentences & { short?: ShortWhy }

/** What a module found: a verdict, or undefined when nothing of its trouble was seen. */
export type ReadinessFinding = JudgedReadiness | undefined

/** A short reason without a count. */
export function inShort(cause: Piece[] | undefined): { short?: ShortWhy } {
  return cause === undefined ? {} : { short: { cause, counts: [] } }
}

/** The last event of one of these reasons whose message fits. */
export function lastEvent(
  events: ReadinessFacts['events'],
  reasons: readonly string[],
  fits: (message: string) => boolean = () => true,
): ObjectEvent | undefined {
  if (events === 'unread') return undefined
  return events.find((event) => reasons.includes(event.reason) && fits(event.message))
}

/** The events of a pod that are about this container or about none. */
export function eventsAbout(
  { name }: { name: string },
  events: ReadinessFacts['events'],
): ReadinessFacts['events'] {
  if (events === 'unread') return events
  return events.filter(({ about }) => about === '' || about.includes(`{${name}}`))
}

/** What shows it: where it was seen, what it says, and since when or when it was last seen, where that is known. */
export function seen(from: Evidence['from'], says: Phrase, at = ''): Evidence {
  return { from, says, ...(at === '' ? {} : { at }) }
}

export function eventEvidence(event: ObjectEvent): Evidence {
  const times = event.count > 1 ? say` (${event.count} times)` : NOTHING
  return seen('event', say`${code(event.reason)}${times}: ${quote(event.message)}`, event.lastAt)
}

/** A condition as its controller reports it. */
export function conditionEvidence({ type, status, reason, message, since }: Condition): Evidence {
  return seen('condition', say`${code(type)} is ${code(status)}, ${code(reason)}: ${quote(message)}`, since)
}

/** Added when events would have said more, and could not be read. */
export const EVENTS_UNREAD: Evidence = seen(
  'not-seen',
  say`Its events could not be read, and they may say why.`,
)

/** The evidence, with a word on events where they were not seen. */
export function withEvents(evidence: Evidence[], facts: Pick<ReadinessFacts, 'events'>): Evidence[] {
  return facts.events === 'unread' ? [...evidence, EVENTS_UNREAD] : evidence
}

/** The fact, and each sentence more where there is one. A sentence of somebody else keeps the period that it has. */
export function inSentences(fact: Phrase, ...more: readonly (Phrase | undefined)[]): Sentences {
  const others = more.flatMap((one) => (one === undefined || isSilent(one) ? [] : [one]))
  const [first, rest] = [sentenceOf(fact), inTurn(others.map(sentenceOf))]
  const inTwo = isSilent(rest) ? {} : { fact: first, rest }
  return { clauses: [fact, ...others], says: inTurn([first, rest]), ...inTwo }
}

/** After a colon, what somebody else said, where there is anything. */
export function colon(text: string): Phrase {
  return text.trim() === '' ? NOTHING : say`: ${quote(text.trim())}`
}
