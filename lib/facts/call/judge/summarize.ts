import * as z from 'zod/mini'
import { counted, listOf } from '@/lib/words/lists'
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

function listHeld(held: Held, resource: string): string {
  if (held.names.length === 0) return `no ${resource}`
  const shown = held.names.slice(0, MOST_NAMES)
  const rest = held.names.length > shown.length ? ', …' : ''
  return `${countOf(held)} ${resource}: ${shown.join(', ')}${rest}`
}

function sayWrite(call: Extract<PlannedCall, { form: 'write' }>, held: Held | undefined): string {
  const { verb, target, subresource } = call
  const what = subresource === '' ? target.resource : `${target.resource}/${subresource}`
  const name = held?.names[0] ?? target.name
  switch (verb) {
    case 'deletecollection':
      return held ? `It would delete ${listHeld(held, what)}.` : `It would delete the ${what}.`
    case 'create':
      return subresource === 'eviction'
        ? `It would evict pod ${target.name}.`
        : `It would create ${what} ${name}.`
    default:
      return `It would ${verb} ${what} ${name}.`
  }
}

/** What a 2xx answer holds, in one or two sentences: names and counts, never a value. */
export function summarize(
  call: PlannedCall,
  answer: { json: unknown; lines: number; bytes: number },
): string {
  if (call.form === 'path') return `${answer.bytes} bytes, not shown.`
  const held = heldIn(answer.json)
  if (call.form === 'write') return `${sayWrite(call, held)} It was a dry run: nothing was stored.`
  const { verb, subresource, target } = call
  if (subresource === 'log') {
    return `${counted(answer.lines, 'line')} of the log, not shown.`
  }
  const holdsValues =
    target.group === '' && (target.resource === 'secrets' || target.resource === 'configmaps')
  const values = holdsValues ? ' Only metadata was requested, not values.' : ''
  if (verb === 'watch') {
    const first = held?.names[0]
    return first === undefined
      ? `The watch opened, and no event came before it ended.${values}`
      : `The watch opened, and its first event was about ${first}.${values}`
  }
  if (held === undefined) return `The document has no names that could be read.${values}`
  if (verb === 'get') return `It returned ${listOf([...held.names])}.${values}`
  if (held.names.length === 0) return `No ${target.resource}.${values}`
  return `${listHeld(held, target.resource)}.${values}`
}
