import type { Fix } from '@/lib/contract/explanation'
import { dangerWarning } from '../access/dangerous-rights'

/** The fix with a warning of the dangers that it grants, each once. */
export function withDangers(fix: Fix): Fix {
  const danger = dangerWarning(fix.opens)
  const said = fix.warning ?? ''
  if (danger === undefined || said.includes(danger)) return fix
  return { ...fix, warning: said === '' ? danger : `${said} ${danger}` }
}
