'use client'

import { useEffect, useSyncExternalStore } from 'react'
import { Icon } from './icon'

const SHOWN_MS = 4000

type Kind = 'check' | 'warning'

let shown: { says: string; kind: Kind; id: number } | null = null
const listeners = new Set<() => void>()

function show(next: typeof shown): void {
  shown = next
  for (const listener of [...listeners]) listener()
}

/**
 * Says once, at the bottom of the page, what was done and how much: "Copied for the platform team: 33 words, command."; as a
 * warning, why it was not.
 */
export function toast(says: string, kind: Kind = 'check'): void {
  show({ says, kind, id: (shown?.id ?? 0) + 1 })
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Where toasts appear: one per window. */
export function Toaster() {
  const now = useSyncExternalStore(
    subscribe,
    () => shown,
    () => null,
  )
  useEffect(() => {
    if (now === null) return
    const timer = setTimeout(() => show(null), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [now])
  return (
    <div
      role="status"
      aria-label="Done"
      className="pointer-events-none fixed inset-x-4 bottom-17 z-50 flex justify-center md:bottom-6"
    >
      {now === null ? null : (
        <p className="flex max-w-full items-center gap-2 rounded-md bg-ink px-3.5 py-2.5 text-13 text-ground shadow-float">
          <Icon name={now.kind} />
          {now.says}
        </p>
      )}
    </div>
  )
}
