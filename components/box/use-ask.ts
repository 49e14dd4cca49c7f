'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { checkOfFinding } from '@/components/call/check-of-finding'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { Ask } from '@/lib/contract/ask'
import { accessQuery } from '@/lib/queries/access'
import { askMutation, keptTextQuery } from '@/lib/queries/ask'
import { toProblem } from '@/lib/queries/problem-error'
import { checkAddress, textAddress } from '@/lib/words/page-addresses'
import { keepText } from './kept-texts'

/** What the box says where there is no answer, and the text that was probably meant. */
export interface Unanswered {
  says: string
  meant?: string
}

/**
 * Asks about a text and opens the address of the answer. A call that can be read here costs no request; anything else is read
 * by the server. `onOpen` runs just before the address changes.
 */
export function useAsk(onOpen?: () => void) {
  const client = useQueryClient()
  const router = useRouter()
  const { mutateAsync, isPending } = useMutation(askMutation())
  const [unanswered, setUnanswered] = useState<Unanswered | null>(null)

  const open = (address: string) => {
    onOpen?.()
    router.push(address, { scroll: false })
  }

  const openAnswer = async (text: string, answer: Ask) => {
    if (answer.kind === 'none') return setUnanswered(answer)
    if (answer.kind === 'check') {
      const { depth: _, ...check } = answer.request
      return open(checkAddress(check))
    }
    const id = keepText(text)
    client.setQueryData(keptTextQuery(id, text).queryKey, answer)
    if (answer.kind === 'what-if') return open(textAddress(id, null))
    const [first] = answer.findings
    const own = await client.ensureQueryData(accessQuery()).catch(() => undefined)
    open(textAddress(id, first ? checkOfFinding(first, own?.user ?? '') : null))
  }

  const ask = async (text: string) => {
    setUnanswered(null)
    if (text.trim() === '') return
    try {
      await openAnswer(text, await mutateAsync(text))
    } catch (error) {
      const { title, detail, hint } = toProblem(error)
      setUnanswered({ says: [title, detail, hint].filter(Boolean).join(' ') })
    }
  }

  return {
    ask: (text: string) => void ask(text),
    askCheck: (check: AccountCheck) => open(checkAddress(check)),
    isAsking: isPending,
    unanswered,
    forget: () => setUnanswered(null),
  }
}
