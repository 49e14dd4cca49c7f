import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { inTurn, plain, say, sentenceOf, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { readProblem, unreachable } from '@/lib/queries/problem-error'
import { useAnswerAddress } from './answer-address'

/** What reads a text loads on the first question: a page that is only read does not need it. */
const loadAnswering = () =>
  import('./answer-text').catch((error: unknown) => {
    throw unreachable(say`The connection to it failed.`, error)
  })

/** What the box says when there is no answer, and the text that was probably meant. */
export interface Unanswered {
  says: string
  meant?: string
  /** Asks again as a text of Kubernetes, where only the reader knows whether it is. */
  onKubernetes?: () => void
}

/**
 * Asks about a text and opens the address of the answer. `onOpen` runs just before the address changes; on Overview, the answer opens
 * in place.
 */
export function useAsk(onOpen?: () => void) {
  const client = useQueryClient()
  const router = useRouter()
  const [isAsking, setIsAsking] = useState(false)
  const [unanswered, setUnanswered] = useState<Unanswered | null>(null)

  const here = useAnswerAddress()

  const open = (address: string) => {
    onOpen?.()
    router.push(here(address), { scroll: false })
  }

  const ask = async (text: string, isOfKubernetes = false) => {
    setUnanswered(null)
    if (text.trim() === '') return
    setIsAsking(true)
    try {
      const { answerText } = await loadAnswering()
      const answer = await answerText(client, { text, ...(isOfKubernetes ? { isOfKubernetes } : {}) })
      if (typeof answer === 'string') return open(answer)
      const { says, meant, unclear } = answer
      const onKubernetes = unclear && (() => void ask(text, true))
      setUnanswered({ says: plain(says), ...present({ meant, onKubernetes }) })
    } catch (error) {
      const { title, detail, hint } = readProblem(error)
      setUnanswered({ says: plain(inTurn([words(title), sentenceOf(detail), hint])) })
    } finally {
      setIsAsking(false)
    }
  }

  return {
    ask: (text: string) => void ask(text),
    /** Opens the answer at an address. */
    open,
    isAsking,
    unanswered,
    forget: () => setUnanswered(null),
  }
}
