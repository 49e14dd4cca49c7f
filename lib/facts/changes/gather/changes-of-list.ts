import * as z from 'zod/mini'
import { readEvents } from '@/lib/facts/objects/judge/read-conditions'
import { templates, toPodLife, writtenSince } from '@/lib/kube/reads/change-views'
import { toListedObjects } from '@/lib/kube/reads/objects'
import { type RequestLine, UnexpectedAnswerError, type UnexpectedProblem } from '@/lib/kube/transport/errors'
import { goString, orEmpty, parseAnswer } from '@/lib/kube/transport/parse-answer'
import type { ToldEvent } from '@/lib/objects/change-views'
import { parseJson, textAt } from '@/lib/objects/fields'
import { present } from '@/lib/present'
import type { Change } from '../contract'
import { changesIn, type Views } from '../judge/changes-in'
import { newestOf } from '../judge/newest'
import type { SourceKind } from '../judge/sources'

/** Of one list. */
const MOST_KEPT = 60

export interface ListAsked {
  kind: SourceKind
  /** Of one page. */
  limit: number
  sinceMs: number
  nowMs: number
  line: RequestLine
}

/** What had changed in a list: the newest of it, whatever the list holds. */
export interface ListChanges {
  changes: readonly Change[]
  /** Objects that were read. */
  count: number
  /** There are more objects than were read; how many, where the server says so. */
  rest?: number | 'some'
}

const listSchema = z.object({
  metadata: z.optional(
    z.nullable(z.object({ continue: goString, remainingItemCount: z.optional(z.nullable(z.number())) })),
  ),
  items: orEmpty(z.unknown()),
})

function toTold(item: unknown): ToldEvent[] {
  const [event] = readEvents({ items: [item] })
  if (event === undefined) return []
  const { reason, message, by, count, firstAt = '', lastAt = '' } = event
  const of = (field: string) => textAt(item, 'involvedObject', field)
  const object = {
    kind: of('kind'),
    apiVersion: of('apiVersion'),
    name: of('name'),
    namespace: of('namespace'),
  }
  return [{ ...object, reason, message: message.slice(0, 1_024), by, count, firstAt, lastAt }]
}

function viewsOf(json: unknown, items: readonly unknown[], { kind, limit, sinceMs, line }: ListAsked): Views {
  switch (kind.as) {
    case 'metadata':
      return { as: 'metadata', items: items.map(writtenSince(sinceMs)) }
    case 'template':
      return { as: 'template', items: items.map(templates()) }
    case 'pod':
      return { as: 'pod', items: items.map(toPodLife) }
    case 'event':
      return { as: 'event', items: toListedObjects(json, { ...kind, limit }, line).items.flatMap(toTold) }
  }
}

/** What had changed in the list that a document is. Throws an UnexpectedAnswerError for any other document. */
export function changesOfList(json: unknown, asked: ListAsked): ListChanges {
  const { kind, sinceMs, nowMs, line } = asked
  const { items, metadata } = parseAnswer(listSchema, json, line)
  const all = changesIn(viewsOf(json, items, asked), kind, sinceMs)
  const { changes } = newestOf(all, { nowMs, minutes: (nowMs - sinceMs) / 60_000 }, MOST_KEPT)
  const rest = metadata?.continue ? metadata.remainingItemCount || ('some' as const) : undefined
  return { changes, count: items.length, ...present({ rest }) }
}

/** The same of its text, for a thread, out of which no error gets as what it is. */
export function changesOfText(
  text: string,
  asked: ListAsked,
): ListChanges | { problem: UnexpectedProblem; says: string } {
  try {
    return changesOfList(parseJson(text), asked)
  } catch (error) {
    if (error instanceof UnexpectedAnswerError) return { problem: error.problem, says: error.says }
    throw error
  }
}
