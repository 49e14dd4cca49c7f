import { type RowRead, whyReaderOf } from '@/lib/facts/objects/gather/row-whys'
import { troubleTimes } from '@/lib/facts/objects/judge/crashed-container'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { plain } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import type { FoundTrouble, PodTrouble } from '../judge/facts'
import { type ListedPod, listedPods, type PodsFacts } from '../judge/pods'
import { type PodToRead, podsToRead } from './pods-to-read'

/** As many as one question about rows takes. */
const MOST_OWNERS = 20
/** Of those that were read before, in one look. */
const MOST_AGAIN = 4
const KEPT_MS = 30_000

/** Reads of pods whose rows have not changed since, by name. */
export type TroubleMemory = Map<string, { mark: string; readMs: number; found: PodTrouble['found'] }>

interface TroubleQuestion {
  kube: InClusterClient
  pods: PodsFacts
  memory: TroubleMemory
  signal: AbortSignal
  now: () => number
}

function markOf({ word, restarts, ready }: ListedPod): string {
  return JSON.stringify([word, restarts, ready])
}

type Found = { state: 'read'; value: FoundTrouble } | Extract<PodTrouble['found'], { state: 'unread' }>

function foundIn({ part, why, end }: RowRead, at: string): Found {
  if (part.state !== 'read') {
    const because = part.state === 'denied' ? 'refused' : part.state === 'absent' ? 'absent' : 'failed'
    return { state: 'unread', because, says: why ? plain(why.says) : part.says, at }
  }
  const value = {
    why: why?.says ?? [{ text: 'not ready' }],
    ...present({ cause: why?.cause }),
    seen: troubleTimes(part.value.object),
  }
  return { state: 'read', value: { ...value, ...(end ?? { refusals: [] }) } }
}

/**
 * Why pods are not ready, of at most 20 owners: of one pod of each, the Why of its row. Costs a GET for each, one list of events
 * and at most 3 logs; what was read of a pod within 30 s holds as long as its row is the same, and of those that were read
 * longer ago 4 are read again in one look.
 */
export async function readTroubles({
  kube,
  pods,
  memory,
  signal,
  now,
}: TroubleQuestion): Promise<PodTrouble[]> {
  const listed = listedPods(pods) ?? []
  const marks = new Map(listed.map((pod) => [pod.name, markOf(pod)]))
  const groups = podsToRead(listed, MOST_OWNERS)
  for (const [name, { mark, readMs }] of memory) {
    if (mark !== marks.get(name) || now() - readMs > 4 * KEPT_MS) memory.delete(name)
  }
  const readMsOf = ({ name }: PodToRead) => memory.get(name)?.readMs ?? 0
  const again = groups
    .filter((pod) => memory.has(pod.name) && now() - readMsOf(pod) >= KEPT_MS)
    .sort((a, b) => readMsOf(a) - readMsOf(b))
    .slice(0, MOST_AGAIN)
  const due = [...groups.filter(({ name }) => !memory.has(name)), ...again].map(({ name }) => name)
  const target = { group: '', version: 'v1', resource: 'pods', namespace: pods.namespace }
  const read =
    due.length === 0 ? new Map() : await whyReaderOf(kube).rows(kube, { ...target, name: due }, signal)
  for (const name of due) {
    const row = read.get(name)
    if (row === undefined) continue
    const readMs = now()
    const at = new Date(readMs).toISOString()
    memory.set(name, { mark: marks.get(name) ?? '', readMs, found: { ...foundIn(row, at), at } })
  }
  return groups.flatMap((pod) => {
    const known = memory.get(pod.name)
    return known === undefined ? [] : [{ ...pod, found: known.found }]
  })
}
