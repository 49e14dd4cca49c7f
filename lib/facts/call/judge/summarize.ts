import * as z from 'zod/mini'
import { capitalized, code, inTurn, listed, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { counted } from '@/lib/words/lists'
import type { PlannedCall } from './plan-call'

const MOST_NAMES = 5

const metadataSchema = z.object({ name: z.string() })
const namedSchema = z.object({ metadata: metadataSchema })
const pageSchema = z.object({
  continue: z.exactOptional(z.string()),
  remainingItemCount: z.exactOptional(z.number()),
})
const tableSchema = z.object({
  kind: z.literal('Table'),
  metadata: z.exactOptional(pageSchema),
  rows: z.nullable(z.array(z.object({ object: namedSchema }))),
})
const listSchema = z.object({
  metadata: z.exactOptional(pageSchema),
  items: z.nullable(z.array(namedSchema)),
})

/** Names that an answer holds, and how many objects there are beyond them. */
export interface Held {
  names: string[]
  /** Null when there are more and the answer does not say how many. */
  more: number | null
}

function moreOf(page: z.infer<typeof pageSchema> | undefined): number | null {
  if (page?.remainingItemCount !== undefined) return page.remainingItemCount
  return page?.continue ? null : 0
}

/** The names in a Table, a list or one object; undefined for a document that is none of them. */
export function heldIn(json: unknown): Held | undefined {
  const table = z.safeParse(tableSchema, json)
  if (table.success) {
    const { rows, metadata } = table.data
    return { names: (rows ?? []).map(({ object }) => object.metadata.name), more: moreOf(metadata) }
  }
  const list = z.safeParse(listSchema, json)
  if (list.success) {
    const { items, metadata } = list.data
    return { names: (items ?? []).map(({ metadata: { name } }) => name), more: moreOf(metadata) }
  }
  const one = z.safeParse(namedSchema, json)
  return one.success ? { names: [one.data.metadata.name], more: 0 } : undefined
}

function countOf({ names, more }: Held): string {
  if (more === null) return `${names.length} of more than ${names.length}`
  return more === 0 ? String(names.length) : `${names.length} of ${names.length + more}`
}

function listHeld(held: Held, resource: string): Phrase {
  if (held.names.length === 0) return say`no ${code(resource)}`
  const shown = held.names.slice(0, MOST_NAMES).map((name) => [code(name)])
  const rest = held.names.length > shown.length ? say`, …` : NOTHING
  return say`${words(countOf(held))} ${code(resource)}: ${inTurn(shown, ', ')}${rest}`
}

function sayWrite(call: Extract<PlannedCall, { form: 'write' }>, held: Held | undefined): Phrase {
  const { verb, target, subresource } = call
  const what = subresource === '' ? target.resource : `${target.resource}/${subresource}`
  const name = held?.names[0] ?? target.name
  switch (verb) {
    case 'deletecollection':
      return held ? say`It would delete ${listHeld(held, what)}.` : say`It would delete the ${code(what)}.`
    case 'create':
      return subresource === 'eviction'
        ? say`It would evict pod ${code(target.name)}.`
        : say`It would create ${code(what)} ${code(name)}.`
    default:
      return say`It would ${code(verb)} ${code(what)} ${code(name)}.`
  }
}

/** What a 2xx answer holds, in one or two sentences: names and counts, never a value. */
export function summarize(
  call: PlannedCall,
  answer: { json: unknown; lines: number; bytes: number },
): Phrase {
  if (call.form === 'path') return say`${answer.bytes} bytes, not shown.`
  const held = heldIn(answer.json)
  if (call.form === 'write') return say`${sayWrite(call, held)} It was a dry run: nothing was stored.`
  const { verb, subresource, target } = call
  if (subresource === 'log') {
    return say`${words(counted(answer.lines, 'line'))} of the log, not shown.`
  }
  const holdsValues =
    target.group === '' && (target.resource === 'secrets' || target.resource === 'configmaps')
  const values = holdsValues ? say` Only metadata was requested, not values.` : NOTHING
  if (verb === 'watch') {
    const first = held?.names[0]
    return first === undefined
      ? say`The watch opened, and no event came before it ended.${values}`
      : say`The watch opened, and its first event was about ${code(first)}.${values}`
  }
  if (held === undefined) return say`The document has no names that could be read.${values}`
  if (verb === 'get') return say`It returned ${listed(held.names.map(code))}.${values}`
  return say`${capitalized(listHeld(held, target.resource))}.${values}`
}
