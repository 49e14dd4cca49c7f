import { useSyncExternalStore } from 'react'
import { stored } from '@/components/ui/stored'
import type { OverviewCause } from '@/lib/pages/overview/contract'
import { causeKey } from './what-was-checked'

const KEY = 'podglass-read-notes'
const MOST = 30
const NONE: readonly string[] = []
const listeners = new Set<() => void>()
let known: { text: string | null; notes: readonly string[] } = { text: null, notes: NONE }

/** The notes that a stored text holds; nothing where it is of another form. */
function parseNotes(text: string | null): readonly string[] {
  try {
    const notes: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(notes) ? notes.filter((one) => typeof one === 'string').slice(0, MOST) : NONE
  } catch {
    return NONE
  }
}

function read(): readonly string[] {
  // A browser without storage keeps them until the page reloads.
  const text = stored('localStorage', (storage) => storage.getItem(KEY))
  if (text !== undefined && text !== known.text) known = { text, notes: parseNotes(text) }
  return known.notes
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function write(notes: readonly string[]): void {
  const text = JSON.stringify(notes.slice(0, MOST))
  known = { text, notes }
  stored('localStorage', (storage) => storage.setItem(KEY, text))
  for (const listener of [...listeners]) listener()
}

export function forgetReadNotes(): void {
  write(NONE)
}

/** The notes that were not read in this browser, and those that were. A note is what it says, so one that changes is new. */
export function useNotes(notes: readonly OverviewCause[]) {
  const known = useSyncExternalStore(subscribe, read, () => NONE)
  const keys = notes.map(causeKey)
  return {
    fresh: notes.filter((note) => !known.includes(causeKey(note))),
    folded: notes.filter((note) => known.includes(causeKey(note))),
    markRead: () => write([...keys, ...known.filter((one) => !keys.includes(one))]),
  }
}
