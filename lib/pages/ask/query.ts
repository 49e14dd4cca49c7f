import { queryOptions } from '@tanstack/react-query'
import { answerFrom, asking } from '@/lib/queries/get-json'
import { type AskAnswer, type AskRequest, askApi } from './contract'

export type AskedText = Pick<AskRequest, 'text' | 'isOfKubernetes'>

/** Whatever was typed or pasted into the box: what it was understood as, and the answer. */
export function askText(asked: AskedText): Promise<AskAnswer> {
  return answerFrom(askApi, asked)
}

/** The answer to a text that this browser keeps under an id, so that its address can do without the text. */
export function keptTextQuery(id: string, asked: AskedText) {
  return queryOptions({
    queryKey: ['ask', id, asked.isOfKubernetes ?? false],
    queryFn: ({ signal }) => answerFrom(askApi, asked, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** The answer to a text before it is asked, so that it can be told what it holds. */
export function previewQuery(text: string) {
  return queryOptions({
    ...asking(askApi, { text }),
    staleTime: 30_000,
    gcTime: 0,
    retry: false,
  })
}
