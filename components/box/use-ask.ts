'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { checkOfFinding } from '@/components/call/check-of-finding'
import { accessQuery } from '@/lib/facts/account/query'
import { kindsQuery } from '@/lib/facts/objects/query/kinds'
import type { AskAnswer } from '@/lib/pages/ask/contract'
import { type AskedText, askMutation, keptTextQuery } from '@/lib/pages/ask/query'
import { present } from '@/lib/present'
import { asSentence, readProblem } from '@/lib/queries/problem-error'
import { checkAddress, textAddress } from '@/lib/words/page-addresses'
import { useAnswerAddress } from './answer-address'
import { keepIgnored } from './ignored-options'
import { keepText } from './kept-texts'

// A longer text is not a call.
const LONGEST_CALL = 2048

/** What the box says when there is no answer, and the text that was probably meant. */
export interface Unanswered {
  says: string
  meant?: string
  /** Asks again as a text of Kubernetes, where only the reader knows whether it is. */
  onKubernetes?: () => void
}

/**
 * Asks about a text and opens the address of the answer. A call that can be read here costs no request; anything else is read
 * by the server. `onOpen` runs just before the address changes; on Overview, the answer opens in place.
 */
export function useAsk(onOpen?: () => void) {
  const client = useQueryClient()
  const router = useRouter()
  const { mutateAsync } = useMutation(askMutation())
  const [isAsking, setIsAsking] = useState(false)
  const [unanswered, setUnanswered] = useState<Unanswered | null>(null)

  const here = useAnswerAddress()

  const open = (address: string) => {
    onOpen?.()
    router.push(here(address), { scroll: false })
  }

  const openAnswer = async (asked: AskedText, answer: AskAnswer) => {
    const { text, isOfKubernetes = false } = asked
    if (answer.kind === 'none') {
      const { says, meant, unclear } = answer
      const onKubernetes = unclear && (() => void ask(text, true))
      return setUnanswered({ says, ...present({ meant, onKubernetes }) })
    }
    const own = await client.ensureQueryData(accessQuery()).catch(() => undefined)
    if (answer.kind === 'check') {
      const { depth: _, user, groups, ...call } = answer.request
      const address = checkAddress(user === own?.user ? call : { ...call, user, groups })
      keepIgnored(address, answer.ignored)
      return open(address)
    }
    const id = keepText(text)
    client.setQueryData(keptTextQuery(id, asked).queryKey, answer)
    if (answer.kind === 'what-if') return open(textAddress(id, null))
    const [first] = answer.findings
    open(textAddress(id, first ? checkOfFinding(first, own?.user ?? '') : null, { isOfKubernetes }))
  }

  const readHere = async (text: string) => {
    // Loaded on the first question: a page that is only read does not need it.
    const { ignoredIn, understand } = await import('./understand')
    const [access, { kinds }] = await Promise.all([
      client.ensureQueryData(accessQuery()),
      client.ensureQueryData(kindsQuery()),
    ])
    const check = understand(text, { access, kinds })
    if (check === null) return null
    const address = checkAddress(check)
    keepIgnored(address, ignoredIn(text))
    return address
  }

  const ask = async (text: string, isOfKubernetes = false) => {
    setUnanswered(null)
    if (text.trim() === '') return
    setIsAsking(true)
    const address =
      text.length > LONGEST_CALL || isOfKubernetes ? null : await readHere(text).catch(() => null)
    try {
      if (address !== null) return open(address)
      const asked = { text, ...(isOfKubernetes ? { isOfKubernetes } : {}) }
      await openAnswer(asked, await mutateAsync(asked))
    } catch (error) {
      const { title, detail, hint } = readProblem(error)
      setUnanswered({ says: [title, asSentence(detail), hint].filter(Boolean).join(' ') })
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
