'use client'

import { type RefObject, useEffect, useRef } from 'react'

/** True while the window still shows the address with which it was loaded. */
function isAsLoaded(): boolean {
  const [loaded] = performance.getEntriesByType('navigation')
  return loaded?.name === location.href
}

function bringIntoView(answer: HTMLElement): void {
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
 * Brings the answer into view and moves the focus to its heading once a question opens it, whichever link, cell or box did;
 * not where the page is loaded with it. The returned function keeps the focus where it is for the next change, such as that
 * of a chip.
 */
export function useAnswerInView(
  answer: RefObject<HTMLElement | null>,
  asked: string,
  isAnswered: boolean,
): () => void {
  const shown = useRef<string>(undefined)
  const stays = useRef(false)
  const waits = useRef(false)
  useEffect(() => {
    if (answer.current === null) return
    const isNew = shown.current === undefined ? !isAsLoaded() : shown.current !== asked
    shown.current = asked
    if (isNew) {
      waits.current = asked !== '' && !stays.current
      stays.current = false
      if (waits.current) bringIntoView(answer.current)
    }
    if (!waits.current || !isAnswered) return
    waits.current = false
    focusHeading(answer.current)
  }, [answer, asked, isAnswered])
  return () => {
    stays.current = true
  }
}
