'use client'

import { useEffect, useState } from 'react'
import { buttonClass } from './button'
import { Icon } from './icon'

interface CopyButtonProps {
  /** Exactly what is on the page, without a final newline; a function where it is expensive to make. */
  text: string | (() => string)
  /** Names what is copied, for people who cannot see the button's place. */
  label: string
  /** The button text before it is used. */
  word?: string
  /** Plain: next to other buttons; primary: the one action of its part. */
  look?: 'bare' | 'plain' | 'primary'
}

type Copied = 'idle' | 'copied' | 'failed'
const SAYS: Record<Exclude<Copied, 'idle'>, string> = { copied: 'Copied', failed: 'Select and copy manually' }

export function CopyButton({ text, label, word = 'Copy', look = 'bare' }: CopyButtonProps) {
  const [state, setState] = useState<Copied>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), 2000)
    return () => clearTimeout(timer)
  }, [state])

  // Without a secure context there is no clipboard, which is common on an operations page served by plain http.
  const copy = () => {
    const written = navigator.clipboard
      ? navigator.clipboard.writeText(typeof text === 'string' ? text : text())
      : Promise.reject(new Error('no clipboard'))
    written.then(
      () => setState('copied'),
      () => setState('failed'),
    )
  }
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={word === 'Copy' ? `Copy ${label}` : label}
      className={
        look !== 'bare'
          ? buttonClass({ look })
          : 'inline-flex min-h-6 max-w-full shrink-0 items-center gap-1 rounded-sm px-1.5 py-0.5 text-12 text-quiet hover:bg-hover hover:text-ink'
      }
    >
      <Icon name={state === 'copied' ? 'check' : 'copy'} className="size-3.5" />
      <span aria-live="polite">{state === 'idle' ? word : SAYS[state]}</span>
    </button>
  )
}
