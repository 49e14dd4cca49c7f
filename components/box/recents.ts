import { useSyncExternalStore } from 'react'
import { checkFromParams } from '@/components/call/account-in-url'
import { stored } from '@/components/ui/stored'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { Explanation } from '@/lib/contract/explanation'
import { queryOfCheck } from '@/lib/words/page-addresses'

/** A call asked about in this browser, with its last verdict. */
export interface Recent {
  check: AccountCheck
  verdict: Explanation['verdict']
  /** When it was last asked, in ms since 1970; 0 if unknown. */
  at: number
}

const KEY = 'podglass-recent'
const MOST = 8
const VERDICTS: readonly string[] = ['allowed', 'denied', 'failed', 'unknown']
const NONE: readonly Recent[] = []

/** The calls that a stored text holds; anything else is left out. */
export function parseRecents(text: string | null): Recent[] {
  const rows: unknown = parseJson(text)
  if (!Array.isArray(rows)) return []
  return rows.slice(0, MOST).flatMap((row: unknown) => {
    const [verdict, query, at]: unknown[] = Array.isArray(row) ? row : []
    if (typeof query !== 'string' || typeof verdict !== 'string' || !VERDICTS.includes(verdict)) return []
    const check = checkFromParams(new URLSearchParams(query), undefined)
    const known = { verdict: verdict as Recent['verdict'], at: typeof at === 'number' ? at : 0 }
    return check === null ? [] : [{ check, ...known }]
  })
}

/** As `parseRecents` reads it: calls only, never a pasted text. */
export function formatRecents(recents: readonly Recent[]): string {
  return JSON.stringify(
    recents.map(({ check, verdict, at }) => [verdict, queryOfCheck(check).toString(), at]),
  )
}

/** The newest first, each call once, at most eight. */
export function withRecent(recents: readonly Recent[], recent: Recent): Recent[] {
  const asked = queryOfCheck(recent.check).toString()
  const others = recents.filter(({ check }) => queryOfCheck(check).toString() !== asked)
  return [recent, ...others].slice(0, MOST)
}

function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}

let known: { text: string | null; recents: readonly Recent[] } = { text: null, recents: NONE }
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

function readRecents(): readonly Recent[] {
  // A browser without storage keeps them until the page reloads.
  const text = stored('localStorage', (storage) => storage.getItem(KEY))
  if (text !== undefined && text !== known.text) known = { text, recents: parseRecents(text) }
  return known.recents
}

function write(recents: readonly Recent[]): void {
  const text = recents.length === 0 ? null : formatRecents(recents)
  known = { text, recents }
  stored('localStorage', (storage) => (text === null ? storage.removeItem(KEY) : storage.setItem(KEY, text)))
  for (const listener of [...listeners]) listener()
}

/** Keeps a call as the newest question of this browser. */
export function recordRecent(recent: Recent): void {
  const now = readRecents()
  const next = withRecent(now, recent)
  if (formatRecents(next) !== formatRecents(now)) write(next)
}

export function clearRecents(): void {
  write(NONE)
}

/** The calls recently asked about in this browser, newest first. */
export function useRecents(): readonly Recent[] {
  return useSyncExternalStore(subscribe, readRecents, () => NONE)
}
