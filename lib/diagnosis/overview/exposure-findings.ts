import type { Exposure } from '@/lib/contract/exposure'
import type { Finding, Severity } from './findings'

const NAMES = { token: 'ACCESS_MODE=token', proxy: 'ACCESS_MODE=proxy', local: 'ACCESS_MODE=local' } as const

/** What the way in which this page is opened leaves open. A page that only a forwarded port reaches has no finding. */
export function exposureFindings(exposure: Exposure): Finding[] {
  const { mode, address, isLoopback, audit, allowsDangerousRights, allowsDryRun, showsOthers } = exposure
  const finding = (severity: Severity, says: string): Finding => ({
    severity,
    says,
    href: '/#exposure',
  })
  if (mode === 'local') return []
  const [gravest, ...others] = audit.known?.rights ?? []
  const more =
    others.length === 0
      ? ''
      : ` It holds ${others.length} more dangerous ${others.length === 1 ? 'right' : 'rights'}.`
  return [
    ...(gravest !== undefined && allowsDangerousRights
      ? [
          finding(
            'bad',
            `${gravest.says}${more} Whoever may open this page borrows it: ALLOW_DANGEROUS_RIGHTS=true lets it be open all the same.`,
          ),
        ]
      : []),
    ...(audit.known === undefined
      ? [
          finding(
            'warning',
            `Which dangerous rights this account holds is not known, and the page is open all the same, by ALLOW_DANGEROUS_RIGHTS=true. ${audit.failed ?? 'The first audit has no answer yet.'}`,
          ),
        ]
      : []),
    ...(audit.known !== undefined && audit.failed !== undefined
      ? [finding('warning', `The last audit of this account’s rights gave no answer: ${audit.failed}`)]
      : []),
    ...(audit.known?.unseen !== undefined
      ? [finding('note', `Dangerous rights: ${audit.known.unseen.says}`)]
      : []),
    ...(mode === 'proxy' && !isLoopback
      ? [
          finding(
            'warning',
            `BIND_ADDRESS is ${address}, so that other pods reach the port. They are answered 401, since only a proxy in this pod is believed. 127.0.0.1 closes it to them.`,
          ),
        ]
      : []),
    ...(mode === 'token' && !isLoopback
      ? [
          finding(
            'note',
            `BIND_ADDRESS is ${address}: other pods reach the sign-in page, and nothing behind it without the token.`,
          ),
        ]
      : []),
    ...(allowsDryRun
      ? [
          finding(
            'note',
            `ALLOW_DRY_RUN=true and ${NAMES[mode]}: whoever may open this page sends dry runs as this account, which audit and admission webhooks see.`,
          ),
        ]
      : []),
    ...(showsOthers
      ? [
          finding(
            'note',
            `SHOW_RBAC=true and ${NAMES[mode]}: whoever may open this page sees who else holds which rights, as far as this account may read it.`,
          ),
        ]
      : []),
  ]
}
