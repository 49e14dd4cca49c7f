import * as z from 'zod/mini'
import { present } from '@/lib/present'
import { visibleText } from '@/lib/words/visible-text'
import { inTurns } from '../in-turns'
import { boundedText, freeText } from '../redact/sanitize'
import { UnexpectedAnswerError } from '../transport/errors'
import { goString, orEmpty, parseAnswer } from '../transport/parse-answer'
import { type ListQuery, listPath, type ResourceTarget } from '../transport/paths'
import type { CallOptions, KubeClient } from '../transport/types'

/** Of one call that brings a list. */
export const LIST_DEADLINE_MS = 30_000

/** No more are read. */
const MOST_OBJECTS = 20_000

const labelsSchema = z.pipe(
  z.optional(z.nullable(z.record(z.string(), goString))),
  z.transform((value) => value ?? {}),
)

// Everything else in the metadata, managedFields included, is dropped here.
const itemSchema = z.object({
  metadata: z.object({ name: z.string(), namespace: goString, labels: labelsSchema }),
})

/** What a list says of itself: without `continue` it is whole. */
export const listMetadataSchema = z.pipe(
  z.optional(
    z.nullable(
      z.object({
        continue: goString,
        remainingItemCount: z.optional(z.nullable(z.number().check(z.int(), z.nonnegative()))),
      }),
    ),
  ),
  z.transform((value) => value ?? { continue: '' }),
)

/** A list whose items are read one by one. */
export const listSchema = z.object({ metadata: listMetadataSchema, items: orEmpty(z.unknown()) })

type Options = Pick<CallOptions, 'signal'>

async function readPage(
  kube: KubeClient,
  target: ResourceTarget,
  query: Pick<ListQuery, 'limit' | 'continue'>,
  accept: 'json' | 'metadata',
  options: Options,
) {
  const path = listPath(target, query)
  const answer = await kube.get(path, { ...options, deadlineMs: LIST_DEADLINE_MS, accept })
  const line = { method: 'GET', path } as const
  return { ...parseAnswer(listSchema, answer.json, line), line }
}

interface ListedLabels {
  /** By the key of the row: the name, or namespace/name where the list spans namespaces. */
  labels: Map<string, Record<string, string>>
  /** True when there are more objects than were read. */
  partial: boolean
}

/**
 * The labels of each object of a kind, from its metadata in pages of 500, or fewer where that is too much for one answer, each of
 * which is dropped before the next is asked for. 20,000 objects at most.
 */
export async function listLabels(
  kube: KubeClient,
  target: ResourceTarget,
  options: Options = {},
): Promise<ListedLabels> {
  const labels: ListedLabels['labels'] = new Map()
  const spansNamespaces = target.namespace === ''
  let token: string | undefined
  let size = PAGE
  for (let asked = 0; asked < MOST_OBJECTS; asked += size) {
    const { page, limit } = await readFitting(size, (most) =>
      readPage(kube, target, { limit: most, ...present({ continue: token }) }, 'metadata', options),
    )
    const { items, metadata, line } = page
    size = limit
    const take = (item: unknown) => {
      const { metadata: object } = parseAnswer(itemSchema, item, line)
      const isWithin = spansNamespaces && object.namespace !== ''
      const name = isWithin ? `${object.namespace}/${object.name}` : object.name
      const key = visibleText(boundedText(name, 512))
      const shown = Object.entries(object.labels).map(([name, value]) => [freeText(name), freeText(value)])
      labels.set(key, Object.fromEntries(shown))
    }
    await inTurns(items, take, options.signal)
    token = metadata.continue || undefined
    if (token === undefined) return { labels, partial: false }
  }
  return { labels, partial: true }
}

export interface ObjectCount {
  count: number
  /** False when the server did not say how many more there are. */
  isExact: boolean
}

/** How many objects of a kind there are, by the metadata of one of them: one small request. */
export async function countObjects(
  kube: KubeClient,
  target: ResourceTarget,
  options: Options = {},
): Promise<ObjectCount> {
  const { items, metadata } = await readPage(kube, target, { limit: 1 }, 'metadata', options)
  const rest = metadata.remainingItemCount ?? 0
  const isExact = metadata.continue === '' || rest > 0
  return { count: items.length + rest, isExact }
}

interface ProjectedList<T> {
  items: T[]
  /** There are more objects than were asked for; how many, where the server says so. */
  rest?: number | 'some'
}

/**
 * The first page of a kind, of each object of which only what `project` makes is kept: whole objects, or their metadata where
 * that is enough. Asks for half as many where a page is too much to be read.
 */
export async function listProjected<T>(
  kube: KubeClient,
  target: ResourceTarget,
  { limit, accept, project }: { limit: number; accept: 'json' | 'metadata'; project: (item: unknown) => T },
  options: Options,
): Promise<ProjectedList<T>> {
  const { page } = await readFitting(limit, (most) =>
    readPage(kube, target, { limit: most }, accept, options),
  )
  const items: T[] = []
  await inTurns(page.items, (item) => items.push(project(item)), options.signal)
  const { metadata } = page
  return { items, ...(metadata.continue === '' ? {} : { rest: metadata.remainingItemCount || 'some' }) }
}

/** Objects of a page whose metadata is read, as client-go asks for. */
export const PAGE = 500
const LEAST = 25

/**
 * Reads a page of this many objects, or half as many for as long as the answer is too much to be read: managed fields can be
 * thousands of parts of one object. Gives what was read, and how many the next page is to have.
 */
export async function readFitting<T>(
  limit: number,
  read: (limit: number) => Promise<T>,
): Promise<{ page: T; limit: number }> {
  for (let size = limit; ; size = Math.floor(size / 2)) {
    try {
      return { page: await read(size), limit: size }
    } catch (error) {
      const isTooMuch = error instanceof UnexpectedAnswerError && error.problem === 'too-large'
      if (!isTooMuch || size / 2 < LEAST) throw error
    }
  }
}
