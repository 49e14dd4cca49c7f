import { expect, it } from 'vitest'
import { askTitle } from './asked'

const jobs = { verb: 'watch', group: 'batch', resource: 'jobs', namespace: 'shop' }
const own = 'system:serviceaccount:shop:web'

it.each([
  [jobs, 'denied', own, '✕ watch jobs.batch · shop/web'],
  [jobs, 'allowed', own, '✓ watch jobs.batch · shop/web'],
  [jobs, 'unknown', 'jane', '? watch jobs.batch · jane'],
  [{ verb: 'get', path: '/metrics' }, 'failed', own, '? get /metrics · shop/web'],
] as const)('the title of %j that is %s names both and whose call it is', (check, verdict, user, title) => {
  expect(askTitle(check, verdict, user)).toBe(title)
})
