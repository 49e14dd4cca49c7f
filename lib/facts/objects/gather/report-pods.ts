import type { Explanation } from '@/lib/contract/explanation'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { textAt } from '@/lib/objects/fields'
import { say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { extractElsewhere } from '@/lib/reader/elsewhere/extract-elsewhere'
import type { FoundElsewhere } from '@/lib/reader/elsewhere/found-elsewhere'
import { viewOf } from '@/lib/reader/view'
import { readEvents } from '../judge/read-conditions'
import { type RowRead, whyReaderOf } from './row-whys'

const PODS = { group: '', version: 'v1', resource: 'pods' }
const MOST = 3

/** True for an event that reports the same, read as the text was: of an image by any words, as each try of it may have others. */
function isSame(event: unknown, { refused, names }: FoundElsewhere): boolean {
  const [one] = extractElsewhere(viewOf(textAt(event, 'message')).unwrapped)
  if (one === undefined || textAt(event, 'involvedObject', 'kind') !== 'Pod') return false
  if (names.image !== undefined) return one.names.image === names.image
  const about = [names.volume, names.name, refused === 'pod-config' ? names.said : undefined]
  const its = [one.names.volume, one.names.name, one.names.said]
  return one.refused === refused && about.every((word, i) => word === undefined || word === its[i])
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
