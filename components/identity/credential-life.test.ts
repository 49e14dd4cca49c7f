import { expect, it } from 'vitest'
import { credentialLife } from './credential-life'

const NOW = Date.parse('2026-11-26T12:00:00Z')
const HOUR = { from: '2026-11-26T11:30:00Z', until: '2026-11-26T12:30:00Z' }

it.each<[string, Parameters<typeof credentialLife>[0], ReturnType<typeof credentialLife>]>([
  ['no life is known', undefined, undefined],
  ['it has no end', { from: HOUR.from }, { says: 'never ends', isLate: false }],
  [
    'the kubelet renews it',
    { ...HOUR, renewedAt: '2026-11-26T12:18:00Z' },
    { says: 'renews in 18 min', isLate: false, past: 50, mark: 80 },
  ],
  [
    'the kubelet is late',
    { ...HOUR, renewedAt: '2026-11-26T11:50:00Z' },
    { says: 'renewal was due 10 min ago', isLate: true, past: 50, mark: expect.closeTo(33.3, 0) },
  ],
  [
    'the API server extended it to a year',
    { ...HOUR, staleFrom: HOUR.until, until: '2027-11-26T11:30:00Z', renewedAt: '2026-11-26T12:18:00Z' },
    { says: 'renews in 18 min', isLate: false, past: 50, mark: 80 },
  ],
  [
    'its beginning is not known',
    { until: HOUR.until, renewedAt: '2026-11-26T12:18:00Z' },
    { says: 'renews in 18 min', isLate: false },
  ],
  [
    'it ended before it began',
    { from: HOUR.until, until: HOUR.from },
    { says: 'ended 30 min ago', isLate: true },
  ],
  ['nobody renews it', HOUR, { says: 'ends in 30 min', isLate: false, past: 50 }],
  [
    'it ended',
    { from: '2026-11-26T10:00:00Z', until: '2026-11-26T11:00:00Z' },
    { says: 'ended 1 h ago', isLate: true, past: 100 },
  ],
  ['it lasts for years', { until: '2034-03-02T00:00:00Z' }, { says: 'until 2034-03-02', isLate: false }],
])('shows of a credential’s life what happens next: %s', (_, life, expected) => {
  expect(credentialLife(life, NOW)).toEqual(expected)
})
