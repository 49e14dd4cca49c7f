'use client'

import { type RefObject, useEffect, useRef } from 'react'
import { checkFromParams } from '@/components/call/check-in-url'
import type { AccountCheck } from '@/lib/contract/access-check'
import { queryOfCheck } from '@/lib/words/page-addresses'

// What the address checks, even while the pod's own namespace is not known yet.
function askedBy(params: URLSearchParams): string {
  const check = checkFromParams(params, '')
  return check === null ? '' : queryOfCheck(check).toString()
}

function bringIntoView(answer: HTMLElement | null): void {
  answer?.scrollIntoView({ block: 'start' })
  answer?.focus({ preventScroll: true })
}

/**
 * Brings the answer into view and focuses it once the address names a different call than the page was opened
 * with, whichever link, cell or form changed it. The returned function does the same at once.
 */
export function useAnswerInView(
  answer: RefObject<HTMLElement | null>,
  params: URLSearchParams,
  check: AccountCheck | null,
): () => void {
  const asked = askedBy(params)
  const shown = useRef(asked)
  useEffect(() => {
    if (check === null && asked !== '') return
    const wasShown = shown.current === asked
    shown.current = asked
    if (wasShown || asked === '') return
    bringIntoView(answer.current)
  }, [answer, asked, check])
  return () => bringIntoView(answer.current)
}
