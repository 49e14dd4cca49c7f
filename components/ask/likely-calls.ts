import type * as z from 'zod/mini'
import type { resourceCheckSchema } from '@/lib/contract/access-check'
import type { Access } from '@/lib/facts/account/contract'
import { code, type Phrase, say } from '@/lib/phrase/phrase'

/** A call that a program of this account is likely to make, by the rules it has. */
export interface LikelyCall {
  check: z.infer<typeof resourceCheckSchema>
  because: Phrase
}

type Row = Access['rows'][number]

const MOST_LACKED = 2

/** What a program that has some verbs of a kind needs next, and why. */
const NEXT: readonly {
  has: readonly string[]
  verb: string
  isOf?: (row: Row) => boolean
  because: Phrase
}[] = [
  {
    has: ['get', 'list'],
    verb: 'watch',
    because: say`${code('get')} and ${code('list')} are granted; an informer watches too`,
  },
  {
    has: ['get'],
    verb: 'create',
    isOf: ({ group, resource }) => group === 'coordination.k8s.io' && resource === 'leases',
    because: say`${code('get')} is granted; a leader creates it first`,
  },
]

function isGranted({ cells }: Row, verb: string): boolean {
  const state = cells[verb]?.state
  return state === 'namespace' || state === 'cluster'
}

/**
 * At most two calls that the rules leave out although a program with them makes them, and one that they allow. None where the rules are
 * not complete: what is absent from them can be granted. Each is only likely: a review has to say how it stands.
 */
export function likelyCalls({
  rows,
  incomplete,
  namespace,
}: Pick<Access, 'rows' | 'incomplete' | 'namespace'>): LikelyCall[] {
  if (incomplete) return []
  const own = rows.filter(({ namespaced }) => namespaced)
  const call = ({ group, resource }: Row, verb: string) => ({ verb, group, resource, namespace })
  const lacked = NEXT.flatMap(({ has, verb, isOf = () => true, because }) =>
    own
      .filter(
        (row) => isOf(row) && row.cells[verb]?.state === 'no' && has.every((one) => isGranted(row, one)),
      )
      .map((row) => ({ check: call(row, verb), because })),
  )
  const [held] = own.filter((row) => isGranted(row, 'list'))
  return [
    ...lacked.slice(0, MOST_LACKED),
    ...(held === undefined ? [] : [{ check: call(held, 'list'), because: say`a rule grants it` }]),
  ]
}
