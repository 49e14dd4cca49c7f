import * as z from 'zod/mini'
import { type LogSource, logSourcesOf } from '@/lib/objects/log-sources'
import { inTurns } from '../in-turns'
import { freeText } from '../redact/sanitize'
import { goString, orEmpty, parseAnswer } from '../transport/parse-answer'
import { listPath } from '../transport/paths'
import type { CallOptions, KubeClient } from '../transport/types'

/** Pods whose logs may be looked for at once. */
/** Of whose logs the list is made. */
export const MOST_PODS_LISTED = 250

const podSchema = z.looseObject({ metadata: z.looseObject({ name: z.string() }) })
const listSchema = z.object({
  metadata: z.optional(z.nullable(z.object({ continue: goString }))),
  items: orEmpty(z.unknown()),
})

export interface ListedLogs {
  sources: LogSource[]
  /** Names of all pods that were listed, also of those without a log. */
  pods: string[]
  /** There are more pods. */
  more: boolean
}

/** The logs in a namespace, from a list of its pods of which nothing else is kept. */
export async function listLogSources(
  kube: KubeClient,
  namespace: string,
  { sinceMs, signal }: { sinceMs: number; signal: AbortSignal },
  options: Pick<CallOptions, 'deadlineMs'> = {},
): Promise<ListedLogs> {
  const path = listPath(
    { group: '', version: 'v1', resource: 'pods', namespace },
    { limit: MOST_PODS_LISTED },
  )
  const answer = await kube.get(path, { ...options, signal, accept: 'json' })
  const line = { method: 'GET', path } as const
  const { items, metadata } = parseAnswer(listSchema, answer.json, line)
  const shown = (source: LogSource) => ({ ...source, owner: freeText(source.owner, 512) })
  const sources: LogSource[] = []
  const pods: string[] = []
  const take = (unread: unknown) => {
    const pod = parseAnswer(podSchema, unread, line)
    sources.push(...logSourcesOf(pod, sinceMs).map(shown))
    pods.push(pod.metadata.name)
  }
  await inTurns(items.slice(0, MOST_PODS_LISTED), take, signal)
  return { sources, pods, more: pods.length < items.length || (metadata?.continue ?? '') !== '' }
}
