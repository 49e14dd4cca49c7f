import { usePathname } from 'next/navigation'
import { useIsAnyUnanswered, useKnownServer } from '@/lib/pages/live/known-answers'

/** Pages whose own words say it, each with what it still knows. */
const SAY_IT = new Set<string>(['/', '/refusals', '/resources', '/identity', '/connection', '/report'])

/**
 * Why nothing can be asked now, where a banner above the page says so: a page with words of its own needs none, and a question
 * that failed says it where its answer would be.
 */
export function useServerAway(): 'silent' | 'unauthorized' | 'tokenless' | undefined {
  const path = usePathname()
  const server = useKnownServer()
  const isSaidBelow = useIsAnyUnanswered()
  if (SAY_IT.has(path) || path.startsWith('/causes') || isSaidBelow) return undefined
  // A refused token is the answer to each question there.
  if (path === '/ask' && server !== 'silent') return undefined
  return server === 'silent' || server === 'unauthorized' || server === 'tokenless' ? server : undefined
}
