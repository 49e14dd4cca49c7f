import { type ReactNode, useRef, useState } from 'react'
import { buttonClass } from './button'
import { Icon } from './icon'
import { useDismiss } from './use-dismiss'

interface MenuProps {
  label: string
  /** What the button is for, where its label does not say it. */
  name?: string
  look?: 'plain' | 'bare'
  /** For a bare label in a place that does not show that it opens something. */
  arrow?: boolean
  /** For a panel that holds a table. */
  wide?: boolean
  /** Called each time the panel opens, to fetch what it offers. */
  onOpen?: () => void
  children: ReactNode
}

const MARGIN_PX = 16

/** How far left a panel that starts at its button must move, in pixels, to stay inside the right edge of the page. */
function shiftOf(menu: HTMLElement): number {
  const width = menu.querySelector<HTMLElement>('[data-panel]')?.offsetWidth ?? 0
  const { left } = menu.getBoundingClientRect()
  return Math.min(0, document.documentElement.clientWidth - MARGIN_PX - width - left)
}

/** A button with a panel below it that closes on Escape and on any action elsewhere. */
export function Menu({
  label,
  name,
  look = 'plain',
  arrow = look === 'plain',
  wide = false,
  onOpen,
  children,
}: MenuProps) {
  const root = useRef<HTMLDetailsElement>(null)
  const [shiftPx, setShiftPx] = useState(0)
  useDismiss({
    isOpen: () => root.current?.open === true,
    within: [root],
    onClose(isByKey) {
      if (root.current) root.current.open = false
      if (isByKey) root.current?.querySelector('summary')?.focus()
    },
  })
  return (
    <details
      ref={root}
      onToggle={(event) => {
        setShiftPx(shiftOf(event.currentTarget))
        if (event.currentTarget.open) onOpen?.()
      }}
      className="group relative"
    >
      <summary
        aria-label={name === undefined ? undefined : `${name}: ${label}`}
        className={`${buttonClass({ look })} max-w-[min(20rem,calc(100vw-6rem))] list-none`}
      >
        <span className="min-w-0 truncate">{label}</span>
        {arrow ? <Icon name="chevron" className="size-3 rotate-90" /> : null}
      </summary>
      <div
        data-panel
        style={{ left: shiftPx }}
        className={`absolute top-full z-30 mt-1 max-h-80 w-max overflow-y-auto rounded-md border border-line bg-raised p-2 shadow-float ${wide ? 'max-w-[min(44rem,calc(100vw-2rem))]' : 'max-w-[min(20rem,calc(100vw-2rem))]'}`}
      >
        {children}
      </div>
    </details>
  )
}
