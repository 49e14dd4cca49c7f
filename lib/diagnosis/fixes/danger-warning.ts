import type { Fix } from '@/lib/contract/explanation'
import { dangerWarning } from '../access/dangerous-rights'

/** The fix with what its reader must know of the dangers that it opens, by the table and once. */
export function withDangers(fix: Fix): Fix {
  const danger = dangerWarning(fix.opens)
  const said = fix.warning ?? ''
  if (danger === undefined || said.includes(danger)) return fix
  return { ...fix, warning: said === '' ? danger : `${said} ${danger}` }
}
