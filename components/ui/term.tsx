import { type ReactNode, useEffect, useId, useState } from 'react'

interface TermProps {
  /** What the word means, in one sentence. */
  means: string
  children: ReactNode
  /** The side of the word from which the sentence runs: `end` where the word is at the right edge. */
  from?: 'start' | 'end'
  /** Puts the sentence under the word, for a word at the top of the page. */
  below?: boolean
}

const WIDTH_REM = 16
const MARGIN_PX = 16

/**
 * How far left a sentence that starts at the word must move, in pixels, to stay inside the right edge of the
 * page.
 */
function shiftOf(word: HTMLElement): number {
  const page = document.documentElement
  const rem = Number.parseFloat(getComputedStyle(page).fontSize)
  const width = Math.min(WIDTH_REM * rem, 0.7 * page.clientWidth)
  return Math.min(0, page.clientWidth - MARGIN_PX - width - word.getBoundingClientRect().left)
}

/** A word that a learner may not know, explained in place on hover and on focus, until Escape. */
export function Term({ means, children, from = 'start', below = false }: TermProps) {
  const id = useId()
  const [shiftPx, setShiftPx] = useState(0)
  const [isOn, setIsOn] = useState(false)
  const show = (event: { currentTarget: HTMLElement }) => {
    setShiftPx(shiftOf(event.currentTarget))
    setIsOn(true)
  }
  useEffect(() => {
    if (!isOn) return
    // A hovered word may not be focused.
    const dismiss = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      setIsOn(false)
    }
    document.addEventListener('keydown', dismiss, { capture: true })
    return () => document.removeEventListener('keydown', dismiss, { capture: true })
  }, [isOn])
  return (
    <span className="relative inline-block">
      <button
        type="button"
        aria-describedby={id}
        onPointerEnter={show}
        onPointerLeave={(event) => setIsOn(event.currentTarget.matches(':focus'))}
        onFocus={show}
        onBlur={(event) => setIsOn(event.currentTarget.matches(':hover'))}
        className="term cursor-help underline decoration-quiet decoration-dotted underline-offset-3"
      >
        {children}
      </button>
      <span
        id={id}
        role="tooltip"
        style={from === 'end' || shiftPx === 0 ? undefined : { left: shiftPx }}
        className={`pointer-events-none absolute z-20 w-64 max-w-[70vw] rounded-md border border-line-strong bg-surface px-2.5 py-1.5 text-left text-13 font-normal whitespace-normal text-ink shadow-md ${isOn ? 'block' : 'hidden'} ${below ? 'top-full mt-1' : 'bottom-full mb-1'} ${from === 'end' ? 'right-0' : 'left-0'}`}
      >
        {means}
      </span>
    </span>
  )
}
