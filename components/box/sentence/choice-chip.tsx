'use client'

import { useEffect, useRef, useState } from 'react'
import { Icon } from '@/components/ui/icon'
import { visibleText } from '@/lib/words/visible-text'
import { ChoiceMenu, type ChoiceMenuProps } from './choice-menu'

interface ChoiceChipProps extends ChoiceMenuProps {
  /** What the chip says; with `isAbsent`, what it would add. */
  label: string
  /** Runs once the menu opens, for choices that cost a request. */
  onOpen?: () => void
  /** The part is not in the question, and the chip adds it. */
  isAbsent?: boolean
  /** Left out on a phone while it is absent and not what fails. */
  isMinor?: boolean
  tone?: 'bad' | 'ok' | undefined
}

const TONE = {
  bad: 'border-bad bg-bad-soft font-semibold text-bad',
  ok: 'border-ok bg-ok-soft font-semibold text-ok',
  plain: 'border-line bg-sunken hover:border-line-strong',
  absent: 'border-dashed border-line-strong text-quiet hover:text-ink',
}

/** One word of the question, with a menu of alternatives; anything not listed can be typed. */
export function ChoiceChip(props: ChoiceChipProps) {
  const { name, label, isAbsent = false, isMinor = false, tone, onOpen } = props
  const [isOpen, setIsOpen] = useState(false)
  const root = useRef<HTMLSpanElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!isOpen) return
    const leave = (event: Event) => {
      if (!(event.target instanceof Node) || !root.current?.contains(event.target)) setIsOpen(false)
    }
    document.addEventListener('pointerdown', leave)
    document.addEventListener('focusin', leave)
    return () => {
      document.removeEventListener('pointerdown', leave)
      document.removeEventListener('focusin', leave)
    }
  }, [isOpen])
  const close = () => {
    setIsOpen(false)
    button.current?.focus()
  }
  return (
    <span
      ref={root}
      className={`relative max-w-full min-w-0 ${isMinor && isAbsent && !tone ? 'hidden md:inline-flex' : 'inline-flex'}`}
    >
      <button
        ref={button}
        type="button"
        aria-haspopup="listbox"
        aria-expanded={isOpen}
        aria-label={
          isAbsent ? `Add ${name.toLowerCase()}` : `${name}: ${visibleText(label)}${toneWord(tone)}`
        }
        data-tone={tone}
        onClick={() => {
          if (!isOpen) onOpen?.()
          setIsOpen(!isOpen)
        }}
        className={`inline-flex h-7.5 max-w-full min-w-0 items-center gap-1 rounded-md border px-2 text-13 ${isAbsent ? 'font-sans' : 'font-mono'} ${tone ? TONE[tone] : TONE[isAbsent ? 'absent' : 'plain']}`}
      >
        {isAbsent ? <Icon name="plus" className="size-3!" /> : null}
        <span className="truncate">{visibleText(label)}</span>
        {isAbsent ? null : <Icon name="chevron" className="size-3! rotate-90 opacity-70 max-md:hidden" />}
      </button>
      {isOpen ? <ChoiceMenu {...props} onClose={close} /> : null}
    </span>
  )
}

function toneWord(tone: ChoiceChipProps['tone']): string {
  if (tone === undefined) return ''
  return tone === 'bad' ? ', refused by this part' : ', now granted'
}
