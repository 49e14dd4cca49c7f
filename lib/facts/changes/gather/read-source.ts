import { templates, toPodLife, writtenSince } from '@/lib/kube/reads/change-views'
import { listObjects } from '@/lib/kube/reads/heavy-answers'
import { listProjected } from '@/lib/kube/reads/pages'
import type { KubeClient } from '@/lib/kube/transport/types'
import type { ToldEvent } from '@/lib/objects/change-views'
import { textAt } from '@/lib/objects/fields'
import { readEvents } from '@/lib/objects/read-events'
import type { Views } from '../judge/changes-in'
import type { SourceKind } from '../judge/sources'

/** Objects of one answer: of metadata a page as client-go asks for, of whole objects what fits beside the product. */
const MOST = { metadata: 500, template: 250, pod: 250, event: 500 }

/** Events are made presentable in a thread, whatever they hold. */
function toTold(item: unknown): ToldEvent[] {
  const [event] = readEvents({ items: [item] })
  if (event === undefined) return []
  const { reason, message, by, count, firstAt = '', lastAt = '' } = event
  const of = (field: string) => textAt(item, 'involvedObject', field)
  const object = {
    kind: of('kind'),
    apiVersion: of('apiVersion'),
    name: of('name'),
    namespace: of('namespace'),
  }
  return [{ ...object, reason, message: message.slice(0, 1_024), by, count, firstAt, lastAt }]
}

export interface ReadSource {
  views: Views
  /** There are more objects than were read. */
  rest?: number | 'some'
}

/** Lists one kind, with one request unless a page is too much to be read. `data` of no object is asked for. */
export async function readSource(
  kube: KubeClient,
  kind: SourceKind,
  { namespace, sinceMs, signal }: { namespace: string; sinceMs: number; signal: AbortSignal },
): Promise<ReadSource> {
  const { group, version, resource, as, content } = kind
  const target = { group, version, resource, namespace }
  const limit = MOST[as]
  const read = async <T>(project: (item: unknown) => T) => {
    const accept = as === 'metadata' && content !== 'grants' ? 'metadata' : 'json'
    const { items, rest } = await listProjected(kube, target, { limit, accept, project }, { signal })
    return { items, more: rest === undefined ? {} : { rest } }
  }
  switch (as) {
    case 'metadata': {
      const { items, more } = await read(writtenSince(sinceMs, content))
      return { views: { as, items }, ...more }
    }
    case 'template': {
      const { items, more } = await read(templates())
      return { views: { as, items }, ...more }
    }
    case 'pod': {
      const { items, more } = await read(toPodLife)
      return { views: { as, items }, ...more }
    }
    case 'event': {
      const { items, more } = await listObjects(kube, target, { limit }, { signal })
      return { views: { as, items: items.flatMap(toTold) }, ...(more ? { rest: 'some' as const } : {}) }
    }
  }
}
