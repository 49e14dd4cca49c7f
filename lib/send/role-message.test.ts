import { expect, it } from 'vitest'
import { type Refused, roleFor } from '@/lib/diagnosis/refusals/role-for'
import { roleMessage } from './role-message'

it('says who is refused what, with one command and what it grants', () => {
  const user = 'system:serviceaccount:shop:web'
  const refused = (id: string, request: object): Refused => ({
    id,
    explanation: { kind: 'authorization', request: { user, namespace: 'shop', ...request } },
  })
  const role = roleFor(
    [
      refused('a', { verb: 'watch', group: 'batch', resource: 'jobs' }),
      refused('b', { verb: 'list', group: '', resource: 'secrets' }),
    ],
    user,
  )
  if (role === undefined) throw new Error('no Role')
  const seen = { times: 214, minutes: 10, namespace: 'shop', checkedAt: '2026-11-26T14:32:00.000Z' }
  const { text, words } = roleMessage(role, seen)
  expect(text.split('\n')[0]).toBe(
    'ServiceAccount shop/web is refused 2 calls, 214 times in 10 min, in shop. Needed: one Role for these calls.',
  )
  expect(words).toBeLessThanOrEqual(41)
  expect(text).toContain(role.command)
  expect(text).toContain(
    'Grants watch jobs.batch in namespace shop and list secrets in namespace shop to ServiceAccount shop/web. Nothing else.',
  )
  expect(text).toContain('can read passwords')
  expect(text).toContain('checked 2026-11-26T14:32:00Z.')
})
