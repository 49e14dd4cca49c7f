import { QueryClient } from '@tanstack/react-query'
import { readProblem } from './problem-error'

const MAX_RETRIES = 2
/** A panel whose question failed retries by itself, so it recovers when the API server is back. */
const HEAL_MS = 5_000

/** A client that asks again only where the problem says that it can help. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < MAX_RETRIES && readProblem(error).retryable,
        refetchInterval: ({ state }) =>
          state.error !== null && readProblem(state.error).retryable ? HEAL_MS : false,
        staleTime: 10_000,
        refetchOnWindowFocus: false,
        // The page is often served by loopback, which works while the browser counts itself offline.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
}
