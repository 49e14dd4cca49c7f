import { expect, it } from 'vitest'
import type { Overview } from '@/lib/pages/overview/contract'
import { applyOverviewEvent } from './apply-stream-event'

const OLD = '2026-11-24T12:00:00Z'
const NEW = '2026-11-24T12:00:10Z'
const overview = (checkedAt: string): Overview => ({
  verdict: [],
  causes: [],
  checks: [],
  pod: {},
  server: { state: 'answers', network: 'passed', tls: 'passed', authentication: 'passed' },
  token: { state: 'ok', says: 'accepted' },
  permissions: { state: 'ok', says: 'none is dangerous' },
  counts: {},
  serverMs: 9,
  checkedAt,
})
const held = { cursor: { epoch: 'a', seq: 4 }, overview: overview(OLD) }
const event = (seq: number, more: object = {}) =>
  ({ type: 'overview', epoch: 'a', seq, checkedAt: NEW, ...more }) as const

it.each([
  ['whole, takes its place', held, event(5, { overview: overview(NEW) }), overview(NEW)],
  ['whole, takes its place after a gap', held, event(9, { overview: overview(NEW) }), overview(NEW)],
  [
    'that says the same, renews its time',
    held,
    event(5, { serverMs: 12 }),
    { ...overview(NEW), serverMs: 12 },
  ],
  ['from before, changes nothing', held, event(4, { overview: overview(NEW) }), undefined],
  [
    'older than an answer to a question, changes nothing',
    { ...held, overview: overview(NEW) },
    { ...event(5, { overview: overview(OLD) }), checkedAt: OLD },
    undefined,
  ],
])('an event %s', (_what, from, next, expected) => {
  expect(applyOverviewEvent(from, next)).toMatchObject({ ...(expected ? { overview: expected } : {}) })
  if (expected === undefined) expect(applyOverviewEvent(from, next)).not.toHaveProperty('overview')
})

it.each([
  ['that says the same as one that was lost', held, event(6)],
  ['that says the same as nothing', {}, event(1)],
  ['of another server', held, { ...event(5), epoch: 'b' }],
  ['mark of what did not come', held, { type: 'mark', epoch: 'a', seq: 5 } as const],
])('an event %s asks again', (_what, from, next) => {
  expect(applyOverviewEvent(from, next)).toBe('resync')
})
