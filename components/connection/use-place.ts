import { useQuery } from '@tanstack/react-query'
import { identityQuery } from '@/lib/facts/identity/query/identity'

/** Where to run a printed command. */
export function useLadderPlace(): string {
  const { data: identity } = useQuery(identityQuery())
  return identity?.attachedFrom === undefined ? 'from a shell in this pod' : 'from a shell on this machine'
}
