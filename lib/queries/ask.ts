import { mutationOptions, queryOptions } from '@tanstack/react-query'
import { askSchema } from '@/lib/contract/ask'
import { postJson } from './get-json'

/** Whatever was typed or pasted into the box: what it was understood as, and the answer. */
export function askMutation() {
  return mutationOptions({
    mutationKey: ['ask'],
    mutationFn: (text: string) => postJson('/api/ask', { text }, askSchema),
  })
}

/** The answer to a text that this browser keeps under an id, so that its address can do without the text. */
export function keptTextQuery(id: string, text: string) {
  return queryOptions({
    queryKey: ['ask', id],
    queryFn: ({ signal }) => postJson('/api/ask', { text }, askSchema, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
