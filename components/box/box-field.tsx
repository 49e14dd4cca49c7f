'use client'

import { type ClipboardEvent, type KeyboardEvent, type Ref, useId } from 'react'
import { isQuestion } from './is-question'

interface BoxFieldProps {
  text: string
  onText: (text: string) => void
  onAsk: (text: string) => void
  placeholder: string
  /** The id of the element that describes the text, if there is one. */
  notedBy?: string | undefined
  ref?: Ref<HTMLTextAreaElement>
}

/**
 * The line of the box. A paste of more than a word is asked at once, whole, with its line ends; Enter asks what was typed, and
 * Shift+Enter begins a new line.
 */
export function BoxField({ text, onText, onAsk, placeholder, notedBy, ref }: BoxFieldProps) {
  const id = useId()
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    onAsk(text)
  }
  const paste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text/plain')
    if (text.trim() !== '' || !isQuestion(pasted)) return
    event.preventDefault()
    onText(pasted)
    onAsk(pasted)
  }
  return (
    <>
      <label htmlFor={id} className="sr-only">
        A call, an error or RBAC YAML
      </label>
      <textarea
        ref={ref}
        id={id}
        rows={1}
        value={text}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={press}
        onPaste={paste}
        placeholder={placeholder}
        maxLength={262_144}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        enterKeyHint="search"
        aria-describedby={notedBy}
        className="field-sizing-content max-h-40 min-w-0 flex-1 resize-none bg-transparent py-2.5 font-mono text-15 outline-none placeholder:truncate placeholder:font-sans placeholder:text-quiet md:py-3.5"
      />
    </>
  )
}
