import type { Exposure } from '@/lib/contract/exposure'
import { counted } from '@/lib/words/lists'
import type { FindingSeverity, OverviewFinding } from './findings'

/** What this page's access mode exposes. A page that only a forwarded port reaches has no finding. */
export function exposureFindings(exposure: Exposure): OverviewFinding[] {
  const { mode, address, isLoopback, audit, allowsDangerousRights, allowsDryRun, showsOthers } = exposure
  const finding = (severity: FindingSeverity, says: string): OverviewFinding => ({
    severity,
    says,
    href: '/#exposure',
  })
  // Nobody lends a permission where each viewer asks with their own token.
  if (mode === 'local' || mode === 'user') return []
  const [gravest, ...others] = audit.known?.rights ?? []
  const more = others.length === 0 ? '' : ` It has ${counted(others.length, 'more dangerous permission')}.`
  return [
    ...(gravest !== undefined && allowsDangerousRights
      ? [
          finding(
            'bad',
            `${gravest.says}${more} Anyone who can open this page can use it: ALLOW_DANGEROUS_RIGHTS=true keeps the page open anyway.`,
          ),
        ]
      : []),
    ...(audit.known === undefined
      ? [
          finding(
            'warning',
            `Which dangerous permissions this account has is unknown, and ALLOW_DANGEROUS_RIGHTS=true keeps the page open anyway. ${audit.failed ?? 'The first audit has no answer yet.'}`,
          ),
        ]
      : []),
    ...(audit.known !== undefined && audit.failed !== undefined
      ? [finding('warning', `The last audit of this account’s permissions gave no answer: ${audit.failed}`)]
      : []),
    ...(audit.known?.unseen !== undefined
      ? [finding('note', `Dangerous permissions: ${audit.known.unseen.says}`)]
      : []),
    ...(mode === 'proxy' && !isLoopback
      ? [
          finding(
            'warning',
            `BIND_ADDRESS is ${address}, so other pods can reach the port. They get 401, since only a proxy in this pod is trusted. 127.0.0.1 closes it to them.`,
          ),
        ]
      : []),
    ...(mode === 'token' && !isLoopback
      ? [
          finding(
            'note',
            `BIND_ADDRESS is ${address}: other pods can reach the sign-in page, but nothing behind it without the token.`,
          ),
        ]
      : []),
    ...(allowsDryRun
      ? [
          finding(
            'note',
            `ALLOW_DRY_RUN=true and ACCESS_MODE=${mode}: anyone who can open this page can send dry runs as this account, which audit and admission webhooks see.`,
          ),
        ]
      : []),
    ...(showsOthers
      ? [
          finding(
            'note',
            `SHOW_RBAC=true and ACCESS_MODE=${mode}: anyone who can open this page sees who else has which permissions, as far as this account can read it.`,
          ),
        ]
      : []),
  ]
}
