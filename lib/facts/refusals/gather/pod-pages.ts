import { type ListedLogs, listLogSources } from '@/lib/kube/reads/logs'
import { isStatus } from '@/lib/kube/transport/errors'
import type { KubeClient } from '@/lib/kube/transport/types'
import type { LogSource } from '@/lib/objects/log-sources'

const MOST_NAMESPACES = 20

interface Place {
  /** Where the next page begins, and how many pods are before it. */
  from: string
  before: number
  /** What was read of pods on other pages. */
  kept: readonly LogSource[]
}

const START: Place = { from: '', before: 0, kept: [] }

/** The logs that there are to read now. */
export interface LogsHere {
  sources: readonly LogSource[]
  /** The pods of this page, and those of other pages whose logs are kept. */
  pods: readonly string[]
  /** How many pods the namespace has, or at least has. */
  ofPods: number
  isAtLeast: boolean
}

/**
 * Goes through the pods of a namespace page by page, one at each look, and keeps what was read of pods on the pages before. A
 * namespace of one page is the same at each look.
 */
export class PodPages {
  readonly #places = new Map<string, Place>()

  /** The next page of pods, with the logs of other pages that were read a short time ago. */
  async next(
    kube: KubeClient,
    namespace: string,
    {
      isRecent,
      ...asked
    }: { sinceMs: number; signal: AbortSignal; isRecent: (source: LogSource) => boolean },
  ): Promise<LogsHere> {
    const place = this.#places.get(namespace) ?? START
    const { listed, before } = await listFrom(kube, namespace, place, asked)
    const here = new Set(listed.pods)
    // A pod that is not on the only page is gone.
    const isAll = before === 0 && listed.next === ''
    const kept = isAll ? [] : place.kept.filter((source) => !here.has(source.pod) && isRecent(source))
    const sources = [...listed.sources, ...kept]
    const seen = before + listed.pods.length
    this.#places.delete(namespace)
    this.#places.set(namespace, { from: listed.next, before: listed.next === '' ? 0 : seen, kept: sources })
    for (const oldest of [...this.#places.keys()].slice(0, -MOST_NAMESPACES)) this.#places.delete(oldest)
    const pods = new Set([...listed.pods, ...kept.map(({ pod }) => pod)])
    return {
      sources,
      pods: [...pods],
      ofPods: Math.max(pods.size, seen + (listed.rest ?? 0)),
      isAtLeast: listed.rest === undefined,
    }
  }
}

async function listFrom(
  kube: KubeClient,
  namespace: string,
  { from, before }: Place,
  asked: { sinceMs: number; signal: AbortSignal },
): Promise<{ listed: ListedLogs; before: number }> {
  try {
    return { listed: await listLogSources(kube, namespace, { ...asked, from }), before }
  } catch (error) {
    // The API server knows a page for some minutes only.
    if (from === '' || !isStatus(error, 410)) throw error
    return { listed: await listLogSources(kube, namespace, asked), before: 0 }
  }
}
