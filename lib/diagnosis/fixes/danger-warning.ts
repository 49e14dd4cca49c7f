import { inTurn, NOTHING, words } from '@/lib/phrase/phrase'
import { dangerWarning } from '../dangers/dangerous-rights'
import type { FixDraft } from './draft'

/** The fix with a warning of the dangers that it grants, each once. */
export function withDangers(fix: FixDraft): FixDraft {
  const danger = dangerWarning(fix.opens)
  return danger === undefined ? fix : { ...fix, warning: inTurn([fix.warning ?? NOTHING, words(danger)]) }
}
