import { QueryClient } from '@tanstack/react-query'
import { toProblem } from './problem-error'

const MAX_RETRIES = 2

/** A client that asks again only where the problem says that it can help. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < MAX_RETRIES && toProblem(error).retryable,
        staleTime: 10_000,
        refetchOnWindowFocus: false,
        // The page is often served by loopback, which works while the browser counts itself offline.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
}
