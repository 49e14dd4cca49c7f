'use client'

import { useQueryClient } from '@tanstack/react-query'
import { usePathname, useRouter } from 'next/navigation'
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import { PAGES } from '@/components/box/pages'
import { Icon } from '@/components/ui/icon'
import { takesText, useShortcuts, useSingleKeys } from '@/components/ui/single-keys'
import { switchTheme } from '@/components/ui/theme'
import { changesAddress, permissionsAddress } from '@/lib/words/page-addresses'

const KeySheet = lazy(() =>
  import('./key-sheet').then(
    (module) => ({ default: module.KeySheet }),
    () => ({ default: () => null }),
  ),
)

const WAIT_MS = 1500

const TARGETS = new Map<string, string>([
  ...PAGES.map(({ key, href }) => [key, href] as const),
  ['h', changesAddress()],
  ['d', permissionsAddress('dangerous')],
])

/** `g` and then the key of a page opens it. The second key reaches no other shortcut. */
function useGoTo(open: (href: string) => void): void {
  const [on] = useSingleKeys()
  useEffect(() => {
    if (!on) return
    let pressedAt = Number.NEGATIVE_INFINITY
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || takesText(event.target)) return
      const isSecond = event.timeStamp - pressedAt < WAIT_MS
      pressedAt = event.key === 'g' && !isSecond ? event.timeStamp : Number.NEGATIVE_INFINITY
      const href = isSecond ? TARGETS.get(event.key) : undefined
      if (href === undefined) return
      event.preventDefault()
      event.stopPropagation()
      open(href)
    }
    document.addEventListener('keydown', press, { capture: true })
    return () => document.removeEventListener('keydown', press, { capture: true })
  }, [on, open])
}

/** After another page opened, Tab goes on in it: not from the start of the header, nor from the link that led to it. */
function useFocusInPage(path: string): void {
  const last = useRef(path)
  useEffect(() => {
    if (last.current === path) return
    last.current = path
    const main = document.getElementById('content')
    // A part of the page that the address names is where Tab goes on.
    if (main === null || location.hash !== '' || main.contains(document.activeElement)) return
    if (document.activeElement?.closest('dialog[open]')) return
    main.tabIndex = -1
    main.focus({ preventScroll: true })
    // What can take the focus takes it from a click on any text in it, too.
    main.addEventListener('blur', () => main.removeAttribute('tabindex'), { once: true })
  }, [path])
}

/** Moves the focus from row to row of the page, so that Enter opens the one that it is on. False where there are no rows. */
function moveRow(by: 1 | -1): boolean {
  const all = document.querySelectorAll<HTMLElement>('main [data-press]')
  const rows = [...all].filter((row) => row.checkVisibility())
  const at = rows.findIndex((row) => (row.closest('li') ?? row).contains(document.activeElement))
  rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))]?.focus()
  return rows.length > 0
}

/** The keys of every page, and the button that lists all keys. */
export function Shortcuts() {
  const { push } = useRouter()
  const path = usePathname()
  const client = useQueryClient()
  const [isOpen, setIsOpen] = useState(false)
  // Within a page only the browser itself tells the part that opens by its fragment.
  const open = useCallback(
    (href: string) => {
      const [page, part] = href.split('#')
      if (part !== undefined && page === path) window.location.hash = part
      else push(href)
    },
    [path, push],
  )
  useGoTo(open)
  useFocusInPage(path)
  useShortcuts({
    '?': () => setIsOpen(true),
    j: () => moveRow(1),
    k: () => moveRow(-1),
    r: () => void client.refetchQueries({ type: 'active' }),
    t: switchTheme,
  })
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-label="Keyboard"
        onClick={() => setIsOpen(true)}
        className="hidden size-8 items-center justify-center rounded-md text-quiet hover:bg-hover hover:text-ink md:flex"
      >
        <Icon name="keyboard" />
      </button>
      <Suspense fallback={null}>{isOpen ? <KeySheet onClose={() => setIsOpen(false)} /> : null}</Suspense>
    </>
  )
}
