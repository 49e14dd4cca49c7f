import { useMemo } from 'react'
import { MOST_NAMED } from '@/lib/facts/namespaces/contract'
import { useRecents } from './recents'

const NO_NAMES: readonly string[] = []

/** The namespaces of the calls recently asked about, and of what else the reader named, each once and in one order. */
export function useNamespacesAsked(named: readonly string[] = NO_NAMES): string[] {
  const recents = useRecents()
  return useMemo(() => {
    const asked = recents.flatMap(({ check }) => ('namespace' in check && check.namespace) || [])
    return [...new Set([...named, ...asked])].slice(0, MOST_NAMED).toSorted()
  }, [recents, named])
}
