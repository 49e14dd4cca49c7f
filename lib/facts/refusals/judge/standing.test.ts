import { expect, it } from 'vitest'
import { say } from '@/lib/phrase/phrase'
import type { LoggedRefusal } from '../contract'
import { refusedState, standingOf } from './standing'

const EDGE = 'system:serviceaccount:shop:edge'
const at = '2026-11-26T14:31:40Z'

const seen = (more: Partial<LoggedRefusal>, runsAs = EDGE, kind = 'authorization') => ({
  ...more,
  explanation: {
    kind,
    request: { user: EDGE },
    logged: { from: 'log', by: 'edge', runsAs, at, toldAt: at },
  } as LoggedRefusal['explanation'],
})

it.each<[string, ReturnType<typeof seen>, string | undefined]>([
  [
    'a review allows it since one refused it',
    seen({ allowedNow: { at, hasTurned: true } }),
    'allowed since 14:31:40 UTC',
  ],
  ['the first review allows it', seen({ allowedNow: { at } }), 'allowed at 14:31:40 UTC'],
  ['a review refuses it', seen({ refusedAt: at }), 'still refused'],
  ['its own log alone says so', seen({}), 'from its own log'],
  ['its own log said so before', seen({ older: true }), undefined],
  ['another account logged it', seen({}, 'system:serviceaccount:shop:mailer'), undefined],
  [
    'another account alone logged it',
    seen({ doubt: say`Seen only in the log of mailer.` }),
    'only a log line says so',
  ],
  ['admission refused it', seen({}, EDGE, 'admission'), undefined],
])('where %s', (_what, refusal, says) => {
  expect(standingOf(refusal)?.says).toBe(says)
})

it.each([
  ['unknown', {}, 0],
  ['refused', { refusedAt: at }, 119_000],
  ['stale', { refusedAt: at }, 121_000],
  [undefined, { refusedAt: at, allowedNow: { at } }, 0],
] as const)('is %s of a call with %j after so many milliseconds: %d', (state, review, later) => {
  expect(refusedState(review, Date.parse(at) + later)).toBe(state)
})
