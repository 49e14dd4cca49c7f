import { textOfUser } from '@/components/call/account-in-url'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { Explanation } from '@/lib/contract/explanation'
import { describeResource } from '@/lib/words/resources'
import { visibleText } from '@/lib/words/visible-text'

const SIGN: Record<Explanation['verdict'], string> = { allowed: '✓', denied: '✕', failed: '?', unknown: '?' }

/** The title of the window: "✕ watch jobs.batch · shop/web", so a tab shows when its call is allowed. */
export function askTitle(check: AccountCheck, verdict: Explanation['verdict'], user: string): string {
  const target = 'path' in check ? check.path : describeResource(check)
  return visibleText(`${SIGN[verdict]} ${check.verb} ${target} · ${textOfUser(user)}`)
}
