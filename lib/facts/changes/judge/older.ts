import type { ChangeSource } from '../contract'

const OLDER_MS = 60_000

/** True for a list that an answer before this one read, so that what changed since is not in it. */
export function isOlder({ state, readAt }: ChangeSource, nowMs: number): boolean {
  const isRead = state === 'read' || state === 'part'
  return isRead && readAt !== undefined && nowMs - Date.parse(readAt) > OLDER_MS
}
