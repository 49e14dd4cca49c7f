import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyGrant, anyText } from '@/lib/rbac/testing/arbitraries'
import { describeSubject, formatAllowedReason, parseAllowedReason } from './allowed-reason'

describe('the reason of an allowed review', () => {
  it('names binding, role and subject as the server does', () => {
    const reason =
      'RBAC: allowed by RoleBinding "web-reads-pods/shop" of Role "pod-reader" to ServiceAccount "web/shop"'
    const grant = {
      binding: 'web-reads-pods',
      bindingKind: 'RoleBinding' as const,
      bindingNamespace: 'shop',
      roleKind: 'Role',
      role: 'pod-reader',
      subject: 'ServiceAccount "web/shop"',
    }
    expect(formatAllowedReason(grant)).toBe(reason)
    expect(parseAllowedReason(reason)).toEqual(grant)
    expect(parseAllowedReason(`rbac: ${reason}`)).toEqual(grant)
  })

  it('reads back whatever the names are', () => {
    fc.assert(
      fc.property(
        anyGrant,
        fc.constantFrom('User', 'Group', 'ServiceAccount'),
        anyText,
        (part, kind, name) => {
          const grant = { ...part, subject: describeSubject({ kind, name }, 'shop') }
          expect(parseAllowedReason(formatAllowedReason(grant))).toEqual(grant)
        },
      ),
    )
  })

  it.each([
    '',
    'allowed by the webhook',
    'RBAC: allowed by ',
    'RBAC: allowed by RoleBinding "a/b"',
    'RBAC: allowed by RoleBinding "a" of Role "r" to User "u"',
    'RBAC: allowed by Binding "a/b" of Role "r" to User "u"',
    'RBAC: allowed by ClusterRoleBinding "a" of ClusterRole "r" to User "u" and more',
  ])('is not RBAC’s: %j', (reason) => {
    expect(parseAllowedReason(reason)).toBeUndefined()
  })
})
