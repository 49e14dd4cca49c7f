import { type ReactNode, useEffect, useRef } from 'react'

/** What was typed before the palette loaded, and whether Enter ended it. */
export interface TypedText {
  text: string
  isEntered: boolean
}

interface FrameProps {
  className: string
  onClose: () => void
  children: ReactNode
}

function PaletteFrame({ className, onClose, children }: FrameProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  return (
    <dialog
      ref={dialog}
      aria-label="Ask or go to"
      onClose={onClose}
      className={`mx-auto mt-[max(0.5rem,9vh)] w-170 max-w-[calc(100vw-1rem)] rounded-xl border border-line bg-raised text-ink shadow-float backdrop:bg-black/40 ${className}`}
    >
      {children}
    </dialog>
  )
}

interface PaletteWaitingProps {
  onType: (typed: TypedText) => void
  onClose: () => void
}

/** Takes what is typed while the palette loads, so no key is lost or runs a shortcut. */
export function PaletteWaiting({ onType, onClose }: PaletteWaitingProps) {
  return (
    <PaletteFrame className="px-4" onClose={onClose}>
      <input
        translate="no"
        aria-label="Ask or go to"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onType({ text: event.target.value, isEntered: false })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onType({ text: event.currentTarget.value, isEntered: true })
        }}
        className="h-14 w-full bg-transparent pl-7 font-mono text-15 outline-none"
      />
    </PaletteFrame>
  )
}

/** In the place of a palette whose code did not arrive. */
export function PaletteMissing({ onClose }: Pick<PaletteWaitingProps, 'onClose'>) {
  return (
    <PaletteFrame className="p-4" onClose={onClose}>
      <form method="dialog" className="flex items-center gap-4">
        <p role="alert" className="flex-1">
          Podglass does not answer, so nothing can be asked. Load the page again once it does.
        </p>
        <button type="submit" className="h-8 rounded-md border border-line-strong px-3 text-13">
          Close
        </button>
      </form>
    </PaletteFrame>
  )
}
