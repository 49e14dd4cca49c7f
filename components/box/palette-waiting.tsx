'use client'

import { useEffect, useRef } from 'react'

/** What was typed before the palette loaded, and whether Enter ended it. */
export interface TypedText {
  text: string
  isEntered: boolean
}

interface PaletteWaitingProps {
  onType: (typed: TypedText) => void
  onClose: () => void
}

/** Takes what is typed while the palette loads, so no key is lost or runs a shortcut. */
export function PaletteWaiting({ onType, onClose }: PaletteWaitingProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  return (
    <dialog
      ref={dialog}
      aria-label="Ask or go to"
      onCancel={onClose}
      className="mx-auto mt-[max(1rem,12vh)] w-170 max-w-[calc(100vw-1rem)] rounded-xl border border-line bg-raised px-4 text-ink shadow-float backdrop:bg-black/40"
    >
      <input
        aria-label="Ask or go to"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onType({ text: event.target.value, isEntered: false })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onType({ text: event.currentTarget.value, isEntered: true })
        }}
        className="h-14 w-full bg-transparent pl-7 font-mono text-15 outline-none"
      />
    </dialog>
  )
}
