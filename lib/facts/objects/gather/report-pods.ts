import type { Explanation } from '@/lib/contract/explanation'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { textAt } from '@/lib/objects/fields'
import { say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import type { FoundElsewhere } from '@/lib/reader/elsewhere/found-elsewhere'
import { readEvents } from '../judge/read-conditions'
import { type RowRead, whyReaderOf } from './row-whys'

const PODS = { group: '', version: 'v1', resource: 'pods' }
const MOST = 3

/** The reasons of events that say the same (Kubernetes 1.36). */
const REASONS: readonly (readonly [refused: RegExp, reason: RegExp])[] = [
  [/^registry-/, /^(?:Failed|BackOff|ErrImageNeverPull|InspectFailed)$/],
  [/^pod-crash$/, /^BackOff$/],
  [/^pod-volume$/, /^Failed(?:Mount|AttachVolume|MapVolume)$/],
  [/^pod-config$/, /^Failed$/],
  [/^pod-network$/, /^FailedCreatePodSandBox$/],
  [/^pod-probe$/, /^(?:Unhealthy|ProbeError)$/],
  [/^pod-node$/, /^FailedScheduling$/],
  [/^pod-evicted$/, /^(?:Evicted|Preempted|TaintManagerEviction)$/],
]

/** True for an event that reports the same, as far as the text names what it is about. */
function isSame(event: unknown, { refused, names }: FoundElsewhere): boolean {
  const reason = REASONS.find(([of]) => of.test(refused))?.[1]
  const message = textAt(event, 'message')
  const { image, volume, container, name, said } = names
  const about = [image, volume, container, name, refused === 'pod-config' ? said : undefined]
  return (
    textAt(event, 'involvedObject', 'kind') === 'Pod' &&
    reason?.test(textAt(event, 'reason')) === true &&
    about.every((word) => word === undefined || message.toLowerCase().includes(word.toLowerCase()))
  )
}

function sayOf({ part, why }: RowRead): Explanation['says'] {
  if (why !== undefined) return why.says
  if (part.state === 'absent') return say`It does not exist now.`
  return part.state === 'read' ? say`Nothing holds it back now.` : say`It could not be read.`
}

/**
 * The pods of which a text reports, with why each does not run now, as Resources says it: the one that it names, else at most 3 of
 * this namespace of which an event says the same, the newest first. None where none is found. Costs at most 7 requests.
 */
export async function podsOfReport(
  found: FoundElsewhere,
  { kube, home, signal }: { kube: InClusterClient; home: string; signal: AbortSignal },
): Promise<Partial<Pick<Explanation, 'pods' | 'unseen'>>> {
  const { pod, namespace = home } = found.names
  const reader = whyReaderOf(kube)
  const names = namespace === '' ? [] : pod === undefined ? await sameIn(namespace) : [pod]
  if (names.length === 0) return {}
  const rows = await reader.rows(kube, { ...PODS, namespace, name: names }, signal)
  const pods = [...rows].map(([name, row]) => ({
    namespace,
    name,
    says: sayOf(row),
    ...present({ fix: row.why?.fix }),
  }))
  const isRead = [...rows.values()].some(({ part }) => part.state === 'read')
  return { pods, ...(isRead ? { unseen: [] } : {}) }

  async function sameIn(place: string): Promise<string[]> {
    const events = await reader.warnings(kube, place, signal)
    if (events.state !== 'read') return []
    const same = events.value.items.filter((event) => isSame(event, found))
    const last = (event: unknown) => readEvents({ items: [event] })[0]?.lastAt ?? ''
    const newest = same.toSorted((a, b) => (last(a) < last(b) ? 1 : -1))
    return [...new Set(newest.map((event) => textAt(event, 'involvedObject', 'name')))].slice(0, MOST)
  }
}
