import type { Explanation } from '@/lib/contract/explanation'
import { toReading } from '@/lib/facts/questions/reading'
import { readSent } from '@/lib/facts/text-work/read-text'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { listPath } from '@/lib/kube/transport/paths'
import { textAt } from '@/lib/objects/fields'
import { readEvents } from '@/lib/objects/read-events'
import { say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import type { FoundElsewhere } from '@/lib/reader/elsewhere/found-elsewhere'
import { type RowRead, whyReaderOf } from './row-whys'

const PODS = { group: '', version: 'v1', resource: 'pods' }
const MOST = 3
/** What an event can say at most (corev1 validation) is 1,024 bytes; other servers are not trusted. */
const LONGEST = 2_048
/** What tells reports of one kind apart, beside the pod. */
const TELLING = ['said', 'volume', 'container', 'name', 'resource', 'of'] as const

/** True for a report that says the same, where the text says anything: of an image by any words, as each try of it can have others. */
function isSame(one: FoundElsewhere | undefined, { refused, names }: FoundElsewhere): boolean {
  if (one === undefined) return false
  if (names.image !== undefined) return one.names.image === names.image
  const said = TELLING.filter((key) => names[key] !== undefined)
  return (
    one.refused === refused &&
    said.length > 0 &&
    said.every((key) => one.names[key]?.trim() === names[key]?.trim())
  )
}

function sayOf({ part, why }: RowRead): Explanation['says'] {
  if (why !== undefined) return why.says
  if (part.state === 'absent') return say`It does not exist now.`
  return part.state === 'read' ? say`Nothing holds it back now.` : say`It could not be read.`
}

/**
 * The pods of which a text reports, with why each does not run now, as Resources says it: the one that it names, else at most 3 of
 * this namespace of which an event says the same, the newest first. None where none is found, nor one that the text names without a
 * namespace and that is not in this one. Costs at most 7 requests.
 */
export async function podsOfReport(
  found: FoundElsewhere,
  { kube, home, signal }: { kube: InClusterClient; home: string; signal: AbortSignal },
): Promise<Partial<Pick<Explanation, 'pods' | 'unseen'>>> {
  const { pod, namespace = home } = found.names
  const reader = whyReaderOf(kube)
  const names = namespace === '' ? [] : pod === undefined ? await sameIn(namespace) : [pod]
  if (names.length === 0) return {}
  const rows = [...(await reader.rows(kube, { ...PODS, namespace, name: names }, signal))]
  const isNamedAlone = pod !== undefined && found.names.namespace === undefined
  if (isNamedAlone && rows.every(([, { part }]) => part.state === 'absent')) return {}
  const pods = rows.map(([name, row]) => ({
    namespace,
    name,
    says: sayOf(row),
    ...present({ fix: row.why?.fix }),
  }))
  const isRead = rows.some(([, { part }]) => part.state === 'read')
  return { pods, ...(isRead ? { unseen: [] } : {}) }

  async function sameIn(place: string): Promise<string[]> {
    const events = await reader.warnings(kube, place, signal)
    const items = events.state === 'read' ? events.value.items : []
    const ofPods = items.filter((event) => textAt(event, 'involvedObject', 'kind') === 'Pod')
    if (ofPods.length === 0) return []
    const messages = ofPods.map((event) => textAt(event, 'message').slice(0, LONGEST))
    const path = listPath({ ...PODS, resource: 'events', namespace: place }, {})
    const line = { method: 'GET', path } as const
    const read = await toReading(signal, () =>
      readSent({ task: 'reportOfEach', text: JSON.stringify(messages), line, signal }),
    )
    if (read.state !== 'read') return []
    const same = ofPods
      .filter((_, at) => isSame(read.value[at], found))
      .map((event) => ({ event, last: readEvents({ items: [event] })[0]?.lastAt ?? '' }))
      .sort((a, b) => (a.last < b.last ? 1 : -1))
    return [...new Set(same.map(({ event }) => textAt(event, 'involvedObject', 'name')))].slice(0, MOST)
  }
}
