import type { AllowedNow } from '@/lib/contract/explanation'
import { sayTime } from '@/lib/words/durations'

/** "since 14:32:08 UTC", or "at 14:32:08 UTC" where no review saw it refused before. */
export function sayAllowedAt({ at, hasTurned }: AllowedNow): string {
  return `${hasTurned ? 'since' : 'at'} ${sayTime(at)}`
}

/** "Allowed since 14:32:08 UTC". */
export function sayAllowed(allowed: AllowedNow): string {
  return `Allowed ${sayAllowedAt(allowed)}`
}
