import { oneForClient } from '@/lib/kube/one-for-client'
import { isKubeError, isStatus } from '@/lib/kube/transport/errors'
import { objectPath } from '@/lib/kube/transport/paths'
import type { KubeClient } from '@/lib/kube/transport/types'
import { textAt } from '@/lib/objects/fields'
import { code, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import type { ListFault } from './list-fault'
import type { LiveList } from './live-list'
import type { StreamedTable, TableFeed } from './table-changes'

const AGAIN_MS = 10_000
/** An account that cannot read the namespace now cannot read it a moment later either. */
const REFUSED_MS = 60_000
const DEADLINE_MS = 3_000
const MOST_NAMESPACES = 200

interface Known {
  says: Phrase | undefined
  askAgainAt: number
}

/**
 * Whether namespaces come to their end, by one GET of the Namespace for all lists that ask at the same time, and not again
 * for 10 s. What was once seen is kept when the namespace can no more be read: its Roles go with it.
 */
export class NamespaceEnds {
  readonly #known = new Map<string, Known>()
  readonly #asked = new Map<string, Promise<Phrase | undefined>>()

  /** The sentence that says so; undefined while the namespace is not ending, or when that is not known. Never rejects. */
  says(kube: KubeClient, namespace: string, now: number): Promise<Phrase | undefined> {
    const known = this.#known.get(namespace)
    if (namespace === '' || (known && now < known.askAgainAt)) return Promise.resolve(known?.says)
    const running = this.#asked.get(namespace)
    if (running) return running
    const asked = this.#ask(kube, namespace, known?.says, now).finally(() => this.#asked.delete(namespace))
    this.#asked.set(namespace, asked)
    return asked
  }

  async #ask(kube: KubeClient, namespace: string, before: Phrase | undefined, now: number) {
    const { says, again } = await readEnd(kube, namespace, before)
    this.#known.delete(namespace)
    this.#known.set(namespace, { says, askAgainAt: now + again })
    const [oldest] = this.#known.keys()
    if (this.#known.size > MOST_NAMESPACES && oldest !== undefined) this.#known.delete(oldest)
    return says
  }
}

async function readEnd(kube: KubeClient, namespace: string, before: Phrase | undefined) {
  const path = objectPath({
    group: '',
    version: 'v1',
    resource: 'namespaces',
    namespace: '',
    name: namespace,
  })
  try {
    const { json } = await kube.get(path, { deadlineMs: DEADLINE_MS, urgency: 'feed', retries: 0 })
    const isEnding = textAt(json, 'status', 'phase') === 'Terminating'
    const says = say`Namespace ${code(namespace)} is terminating: its objects are being deleted.`
    return { says: isEnding ? says : undefined, again: AGAIN_MS }
  } catch (error) {
    if (isStatus(error, 404)) {
      return { says: say`Namespace ${code(namespace)} does not exist.`, again: AGAIN_MS }
    }
    if (isKubeError(error)) {
      return { says: before, again: REFUSED_MS }
    }
    throw error
  }
}

/** What one client knows of the ends of namespaces, the same in every bundled copy of this module. */
export function namespaceEndsOf(kube: KubeClient): NamespaceEnds {
  return oneForClient(kube, 'namespace-ends', () => new NamespaceEnds())
}

/** What is refused in a terminating namespace is retried only this often: nothing restores the permission. */
export const ENDED_MS = 300_000

const REFUSED = new Set<ListFault['kind']>(['forbidden', 'absent', 'unauthorized'])

interface Ending {
  /** Checks whether the namespace is terminating when the last row is gone: the list then says so, until it has rows again. */
  note(change: StreamedTable, signal: AbortSignal): void
  /** The fault with the end of the namespace before its words, where a list that was read is refused because of that. */
  explain(fault: ListFault, signal: AbortSignal): Promise<ListFault>
  /** What a live list says of it; nothing while the namespace is not ending. */
  readonly says: Phrase
}

/** Tells a list that its namespace is being deleted, which shows by its rows going and by refusals. */
export function createEnding(list: LiveList, feed: TableFeed): Ending {
  let says: Phrase | undefined
  let isTold = false

  async function look(signal: AbortSignal): Promise<void> {
    says = await feed.ending()
    if (says === undefined || signal.aborted || list.state !== 'live' || !list.isEmpty) return
    isTold = true
    list.setState('live', { says })
  }

  return {
    get says() {
      return list.isEmpty ? (says ?? NOTHING) : NOTHING
    },
    note({ type }, signal) {
      if (type === 'remove' && list.isEmpty) void look(signal)
      if (type !== 'put' || !isTold) return
      isTold = false
      list.setState('live', { says: NOTHING })
    },
    async explain(fault, signal) {
      if (!REFUSED.has(fault.kind) || !list.wasListed) return fault
      says = await feed.ending()
      return says === undefined || signal.aborted
        ? fault
        : { ...fault, says: say`${says} ${fault.says}`, lead: says, isEnding: true }
    },
  }
}
