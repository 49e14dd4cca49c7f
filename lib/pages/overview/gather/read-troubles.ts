import { whenAborted } from '@/lib/deadline'
import { type RowRead, whyReaderOf } from '@/lib/facts/objects/gather/row-whys'
import { troubleTimes } from '@/lib/facts/objects/judge/crashed-container'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { ownerOfPod } from '@/lib/objects/owner-of-pod'
import { present } from '@/lib/present'
import type { FoundTrouble, PodTrouble } from '../judge/facts'
import { isNotReady, type ListedPod, listedPods, type PodsFacts } from '../judge/pods'

/** As many as one question about rows takes. */
const MOST_OWNERS = 20
/** Of those that were read before, in one look. */
const MOST_AGAIN = 4
const KEPT_MS = 30_000

/** A look waits no longer than its own deadline; what it began is read to its end for the next one. */
const READ_MS = 20_000

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
    return { state: 'unread', because, says: (why ?? part).says, at }
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
  if (due.length === 0) return knownTroubles(pods, memory)
  const readDue = async () => {
    const read = await whyReaderOf(kube).rows(kube, { ...target, name: due }, AbortSignal.timeout(READ_MS))
    for (const [name, row] of read) {
      const readMs = now()
      const at = new Date(readMs).toISOString()
      memory.set(name, { mark: marks.get(name) ?? '', readMs, found: { ...foundIn(row, at), at } })
    }
  }
  await unlessAborted(signal, readDue())
  return knownTroubles(pods, memory)
}

/** Rejects as soon as the signal aborts, whatever becomes of the promise. */
async function unlessAborted(signal: AbortSignal, asked: Promise<void>): Promise<void> {
  let release = () => {}
  const left = new Promise<never>((_, reject) => {
    release = whenAborted(signal, () => reject(signal.reason))
  })
  try {
    await Promise.race([asked, left])
  } finally {
    release()
  }
}

/** Of the pods that are not ready now, those whose Why was read before. */
export function knownTroubles(pods: PodsFacts, memory: TroubleMemory): PodTrouble[] {
  return podsToRead(listedPods(pods) ?? [], MOST_OWNERS).flatMap((pod) => {
    const known = memory.get(pod.name)
    return known === undefined ? [] : [{ ...pod, found: known.found }]
  })
}

export type PodToRead = Omit<PodTrouble, 'found'>

/** Only of a program that ended can a refused call be the reason. */
function hasEnded({ word }: PodToRead): boolean {
  return word === 'CrashLoopBackOff' || word === 'Error'
}

/**
 * Which of the pods that are not ready to read: one of each owner and state, at most this many, the most numerous first, and of as
 * many those first whose program ended.
 */
export function podsToRead(
  pods: readonly Pick<ListedPod, 'name' | 'word' | 'standing'>[],
  most: number,
): PodToRead[] {
  const sizes = new Map<string, number>()
  const groups = new Map<string, PodToRead>()
  for (const { name, word, standing } of pods) {
    const owner = ownerOfPod(name)
    if (standing !== 'over') sizes.set(owner, (sizes.get(owner) ?? 0) + 1)
    if (!isNotReady({ standing })) continue
    const key = JSON.stringify([owner, word])
    const known = groups.get(key)
    if (known) known.count += 1
    else
      groups.set(key, {
        owner,
        word,
        count: 1,
        of: 0,
        name,
        ...(standing === 'stuck' ? { isStuck: true } : {}),
      })
  }
  return [...groups.values()]
    .sort((a, b) => b.count - a.count || Number(hasEnded(b)) - Number(hasEnded(a)))
    .slice(0, most)
    .map((group) => ({ ...group, of: sizes.get(group.owner) ?? group.count }))
}
