'use client'

import { useEffect, useState } from 'react'
import { visibleText } from '@/lib/words/visible-text'
import { buttonClass } from './button'
import { Icon } from './icon'
import { useOfBrowser } from './use-browser'

interface CopyButtonProps {
  /** Exactly what is on the page, without a final newline; a function where it is expensive to make. */
  text: string | (() => string)
  /** Names what is copied, for people who cannot see the button's place. */
  label: string
  /** The button text before it is used. */
  word?: string
  /** Plain: next to other buttons; primary: the one action of its part. */
  look?: 'bare' | 'plain' | 'primary'
  /** Its icon alone, until it was used. */
  isShort?: boolean
}

type Copied = 'idle' | 'copied' | 'failed'
const SAYS: Record<Exclude<Copied, 'idle'>, string> = { copied: 'Copied', failed: 'Select and copy manually' }

export function CopyButton({ text, label, word = 'Copy', look = 'bare', isShort = false }: CopyButtonProps) {
  const [state, setState] = useState<Copied>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), 2000)
    return () => clearTimeout(timer)
  }, [state])

  const copy = async () => {
    const isCopied = await copyText(typeof text === 'string' ? text : text())
    setState(isCopied ? 'copied' : 'failed')
  }
  return (
    <button
      type="button"
      onClick={() => void copy()}
      aria-label={word === 'Copy' ? `Copy ${label}` : label}
      className={
        look !== 'bare'
          ? buttonClass({ look })
          : 'inline-flex min-h-6 max-w-full shrink-0 items-center gap-1 rounded-sm px-1.5 py-0.5 text-12 text-quiet hover:bg-hover hover:text-ink'
      }
    >
      <Icon name={state === 'copied' ? 'check' : 'copy'} className="size-3.5" />
      <span aria-live="polite" className={isShort && state === 'idle' ? 'sr-only' : ''}>
        {state === 'idle' ? word : SAYS[state]}
      </span>
    </button>
  )
}

/** Copies the address of this page, which contains everything it shows. */
export function CopyLink({ label, isShort = false }: { label: string; isShort?: boolean }) {
  const href = useOfBrowser(() => location.href, '')
  return <CopyButton text={href} label={label} word="Copy link" isShort={isShort} />
}

async function write(items: Record<string, Blob | Promise<Blob>>): Promise<boolean> {
  try {
    await navigator.clipboard.write([new ClipboardItem(items)])
    return true
  } catch {
    return false
  }
}

/**
 * True if the text was copied, with what cannot be seen written out, and with the same as rich text beside it where that is given and the browser takes it. Without a secure
 * context there is no clipboard, which is common on an operations page served by plain http.
 */
export async function copyText(told: string, rich?: () => Promise<string>): Promise<boolean> {
  // A terminal runs what a hidden character of a paste says.
  const text = visibleText(told)
  if (rich !== undefined) {
    const html = rich().then((markup) => new Blob([markup], { type: 'text/html' }))
    if (await write({ 'text/plain': new Blob([text], { type: 'text/plain' }), 'text/html': html }))
      return true
  }
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

/** Selects all of an element, so that a user can copy it by hand. */
export function selectAll(element: HTMLElement | null): void {
  if (element !== null) getSelection()?.selectAllChildren(element)
}
