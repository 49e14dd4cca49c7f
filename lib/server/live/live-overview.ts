import type { Clock } from '@/lib/clock'
import { OVERVIEW_TOPIC, resourcesTopic } from '@/lib/contract/topics'
import { abortWith } from '@/lib/deadline'
import type { Overview } from '@/lib/pages/overview/contract'
import { present } from '@/lib/present'
import { createTopicLog, type LiveTopic, type UnplacedEvent } from './live-topic'

/** Between two looks while nothing is heard of the pods. */
export const EVERY_MS = 10_000
/** Between two looks however many pods change. */
export const GAP_MS = 5_000

interface Parts {
  clock: Clock
  ask: (signal: AbortSignal) => Promise<Overview>
  /** Hear of the name of each list that changed. */
  listListeners: Set<(name: string) => void>
  /** Resolves once the logs are read that the last overview did not wait for; undefined where it waited for none. */
  stillRead: () => Promise<void> | undefined
}

/** All that it says but when that was checked. */
function wordsOf({ checkedAt: _, serverMs: __, ...words }: Overview): string {
  return JSON.stringify(words)
}

/**
 * The overview as a topic: rebuilt every 10 s while someone looks, and sooner when the list of pods that it read changes or the
 * logs are read that it did not wait for, but at least 5 s apart. What says the same as before is sent as the time of the check alone.
 */
export function createLiveOverview(
  epoch: string,
  { clock, ask, listListeners, stillRead }: Parts,
): { topic: LiveTopic; run: (signal: AbortSignal) => Promise<void> } {
  let last: Overview | undefined
  const event = (overview: Overview, isNews: boolean): UnplacedEvent => ({
    type: 'overview',
    checkedAt: overview.checkedAt,
    ...present({ serverMs: overview.serverMs, overview: isNews ? overview : undefined }),
  })
  const topic = createTopicLog(OVERVIEW_TOPIC, epoch, () => last && event(last, true))

  function tell(overview: Overview): void {
    const isNews = last === undefined || wordsOf(last) !== wordsOf(overview)
    last = overview
    topic.append(event(overview, isNews))
  }

  /** Waits until the next look is due. */
  async function rest(signal: AbortSignal, hasChanged: () => boolean, wake: AbortController): Promise<void> {
    void stillRead()?.then(() => wake.abort())
    await clock.sleep(GAP_MS, signal)
    if (hasChanged() || signal.aborted) return
    const release = abortWith(wake, signal)
    await clock.sleep(EVERY_MS - GAP_MS, wake.signal)
    release()
  }

  return {
    topic,
    async run(signal) {
      while (!signal.aborted) {
        let isChanged = false
        const wake = new AbortController()
        const listen = (name: string) => {
          const namespace = last?.around?.namespace
          if (namespace === undefined) return
          if (name !== resourcesTopic({ group: '', version: 'v1', resource: 'pods', namespace })) return
          isChanged = true
          wake.abort()
        }
        try {
          tell(await ask(signal))
        } catch (error) {
          if (!signal.aborted) throw error
          return
        }
        listListeners.add(listen)
        await rest(signal, () => isChanged, wake)
        listListeners.delete(listen)
      }
    },
  }
}
