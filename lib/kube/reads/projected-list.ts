import * as z from 'zod/mini'
import { inTurns } from '../in-turns'
import { goString, orEmpty, parseAnswer } from '../transport/parse-answer'
import { listPath, type ResourceTarget } from '../transport/paths'
import type { CallOptions, KubeClient } from '../transport/types'
import { readFitting } from './fitting-page'
import { LIST_DEADLINE_MS } from './tables'

const listSchema = z.object({
  metadata: z.optional(
    z.nullable(z.object({ continue: goString, remainingItemCount: z.optional(z.nullable(z.number())) })),
  ),
  items: orEmpty(z.unknown()),
})

export interface ProjectedList<T> {
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
  options: Pick<CallOptions, 'signal'>,
): Promise<ProjectedList<T>> {
  const { page } = await readFitting(limit, async (most) => {
    const path = listPath(target, { limit: most })
    const answer = await kube.get(path, { ...options, deadlineMs: LIST_DEADLINE_MS, accept })
    return parseAnswer(listSchema, answer.json, { method: 'GET', path })
  })
  const items: T[] = []
  await inTurns(page.items, (item) => items.push(project(item)), options.signal)
  const rest = page.metadata?.continue ? page.metadata.remainingItemCount || 'some' : undefined
  return { items, ...(rest === undefined ? {} : { rest }) }
}
