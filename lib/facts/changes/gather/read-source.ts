import { readSent } from '@/lib/facts/text-work/read-text'
import { LIST_DEADLINE_MS, readFitting } from '@/lib/kube/reads/pages'
import { UnexpectedAnswerError } from '@/lib/kube/transport/errors'
import { listPath } from '@/lib/kube/transport/paths'
import type { KubeClient } from '@/lib/kube/transport/types'
import type { SourceKind } from '../judge/sources'
import { changesOfList, type changesOfText, type ListAsked, type ListChanges } from './changes-of-list'

/** Objects of one answer: of metadata a page as client-go asks for, of whole objects what fits beside the product. */
const MOST = { metadata: 500, template: 250, pod: 250, event: 500 }

/**
 * Lists one kind for what had changed in it, with one request unless a page is too much to be read; a long list is read in a thread. `data` of
 * no object is asked for.
 */
export async function readSource(
  kube: KubeClient,
  kind: SourceKind,
  { namespace, signal, ...times }: { namespace: string; sinceMs: number; nowMs: number; signal: AbortSignal },
): Promise<ListChanges> {
  const { group, version, resource, as } = kind
  const accept = as === 'metadata' ? 'metadata' : 'json'
  const { page } = await readFitting(MOST[as], async (limit) => {
    const path = listPath({ group, version, resource, namespace }, { limit })
    const line = { method: 'GET', path } as const
    const asked: ListAsked = { kind, limit, ...times, line }
    let heavy: ReturnType<typeof changesOfText> | undefined
    const answer = await kube.get(path, {
      signal,
      deadlineMs: LIST_DEADLINE_MS,
      accept,
      onHeavy: async (text, within) => {
        heavy = await readSent({ task: 'changes', text, input: asked, line, signal: within })
      },
    })
    if (heavy === undefined) return changesOfList(answer.json, asked)
    if ('problem' in heavy) throw new UnexpectedAnswerError(line, heavy.problem, heavy.says)
    return heavy
  })
  return page
}
