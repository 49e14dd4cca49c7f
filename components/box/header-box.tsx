'use client'

import { useQuery } from '@tanstack/react-query'
import { usePathname } from 'next/navigation'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { Icon } from '@/components/ui/icon'
import { takesText, useShortcuts } from '@/components/ui/single-keys'
import { identityQuery } from '@/lib/facts/identity/query'
import { placeholderIn } from './box-text'
import { editHero, useIsHeroInView } from './hero-in-view'
import { PaletteMissing, PaletteWaiting, type TypedText } from './palette-waiting'
import { type RowAtHand, rowAtHand } from './row-at-hand'
import { useModifier } from './use-modifier'

/** Its code: a page that is only read does not need it. */
export const loadPalette = () => import('./palette')

const Palette = lazy(() =>
  loadPalette().then(
    (module) => ({ default: module.Palette }),
    () => ({ default: PaletteMissing }),
  ),
)

/** Opens the palette on ⌘K, Ctrl+K and, where no large box can be seen, `/`, and on a paste outside any field. */
function usePalette() {
  const [pasted, setPasted] = useState<string | null>(null)
  // The palette takes the focus from it.
  const atHand = useRef<RowAtHand>(undefined)
  const open = () => setPasted('')
  useShortcuts({ '/': () => editHero() || open() })
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      if (!(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey) return
      if (event.key.toLowerCase() !== 'k' || document.querySelector('dialog[open]') !== null) return
      event.preventDefault()
      atHand.current = rowAtHand()
      setPasted('')
    }
    const paste = (event: globalThis.ClipboardEvent) => {
      const text = event.clipboardData?.getData('text/plain') ?? ''
      if (event.defaultPrevented || takesText(event.target) || text.trim() === '') return
      if (document.querySelector('dialog[open]') === null) setPasted(text)
    }
    document.addEventListener('keydown', press)
    document.addEventListener('paste', paste)
    return () => {
      document.removeEventListener('keydown', press)
      document.removeEventListener('paste', paste)
    }
  }, [])
  const close = () => {
    atHand.current = undefined
    setPasted(null)
  }
  return { pasted, open, close, atHand }
}

/** The box in the header of pages that do not show it large, and the palette that it opens. */
export function HeaderBox() {
  const path = usePathname()
  const isHeroInView = useIsHeroInView()
  const { data } = useQuery(identityQuery())
  const { pasted, open, close, atHand } = usePalette()
  const modifier = useModifier()
  const typed = useRef<TypedText>(undefined)
  const keep = (now: TypedText) => {
    typed.current = now
  }
  const isLarge = path === '/ask' || isHeroInView === true || (path === '/' && isHeroInView === undefined)
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={open}
        className={`ml-auto h-8 min-w-0 max-w-105 flex-[1_1_22.5rem] items-center gap-2.5 rounded-md border border-line-strong bg-ground px-2.5 text-13 text-quiet ${isLarge ? 'hidden' : 'hidden md:flex'}`}
      >
        <Icon name="search" />
        <span className="truncate">{placeholderIn(data?.pod.namespace)}</span>
        <kbd translate="no" className="ml-auto shrink-0 rounded-sm border border-line px-1 font-mono text-12">
          {modifier}K
        </kbd>
      </button>
      {pasted === null ? null : (
        <Suspense fallback={<PaletteWaiting onType={keep} onClose={close} />}>
          <Palette key={pasted} pasted={pasted} typed={typed} atHand={atHand} onClose={close} />
        </Suspense>
      )}
    </>
  )
}
