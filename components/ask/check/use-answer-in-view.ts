'use client'

import { type RefObject, useEffect, useRef } from 'react'

let isExpected = false

/** Says that the address which opens next is the answer to a question, so that the page it opens brings it into view. */
export function expectAnswer(): void {
  isExpected = true
}

function bringIntoView(answer: HTMLElement | null): void {
  if (answer === null) return
  answer.focus({ preventScroll: true })
  const { top } = answer.getBoundingClientRect()
  if (top < 0 || top > window.innerHeight * 0.7) answer.scrollIntoView({ block: 'start' })
}

function focusHeading(answer: HTMLElement): void {
  const heading = answer.querySelector('h2')
  if (!heading || !answer.contains(document.activeElement)) return
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
}

/**
 * Brings the answer into view and moves the focus to its heading once the address asks something else than it did, whichever
 * link or box changed it. The returned function keeps the focus where it is for the next change, such as that of a chip.
 */
export function useAnswerInView(
  answer: RefObject<HTMLElement | null>,
  asked: string,
  isAnswered: boolean,
): () => void {
  const shown = useRef(asked)
  const stays = useRef(false)
  const waits = useRef(false)
  useEffect(() => {
    const isNew = isExpected || shown.current !== asked
    if (isNew) {
      waits.current = asked !== '' && !stays.current
      shown.current = asked
      stays.current = false
      isExpected = false
      if (waits.current) {
        bringIntoView(answer.current)
      }
    }
    if (!waits.current || !isAnswered || answer.current === null) return
    waits.current = false
    focusHeading(answer.current)
  }, [answer, asked, isAnswered])
  return () => {
    stays.current = true
  }
}
