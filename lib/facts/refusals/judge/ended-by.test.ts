import { expect, it } from 'vitest'
import type { AccessTuple } from '@/lib/contract/access-tuple'
import type { LoggedRefusal } from '../contract'
import { endedBy } from './ended-by'

const WEB = 'system:serviceaccount:shop:web'
const JOBS = { user: WEB, verb: 'watch', group: 'batch', resource: 'jobs', namespace: 'shop' }

function seen(request: LoggedRefusal['request'], more: Partial<LoggedRefusal> = {}, kind = 'authorization') {
  const id = JSON.stringify([request, more, kind])
  return { id, count: 10, explanation: { kind, request } as LoggedRefusal['explanation'], ...more }
}

const refusals = [
  seen(JOBS, { count: 214 }),
  seen({ user: WEB, verb: 'get', group: '', resource: 'configmaps', name: 'a', namespace: 'shop' }),
  seen({ user: WEB, verb: 'get', path: '/metrics' }),
  seen({ ...JOBS, user: 'jane' }),
  seen({ ...JOBS, verb: 'create' }, {}, 'admission'),
  seen(JOBS, { older: true }),
  seen({ ...JOBS, verb: 'list' }, { allowedNow: { at: '2026-11-24T12:00:05Z' } }),
]
const SEEN = { ofCalls: 5, ofTimes: 254 }

it.each<[string, AccessTuple[], number, number]>([
  ['the refused call', [JOBS], 1, 214],
  ['it in every namespace', [{ ...JOBS, namespace: '' }], 1, 214],
  ['everything', [{ verb: '*', group: '*', resource: '*', namespace: '' }], 2, 224],
  [
    'the call on another name',
    [{ verb: 'get', group: '', resource: 'configmaps', name: 'b', namespace: 'shop' }],
    0,
    0,
  ],
  ['the call elsewhere', [{ ...JOBS, namespace: 'payments' }], 0, 0],
  ['its subresource', [{ ...JOBS, subresource: 'status' }], 0, 0],
  ['a path', [{ verb: 'get', path: '/metrics*' }], 1, 10],
  ['a verb that admission refuses', [{ ...JOBS, verb: 'create' }], 0, 0],
  ['nothing', [], 0, 0],
])('of what is refused now, %s ends only that of the account', (_, grants, calls, times) => {
  expect(endedBy(grants, refusals, WEB)).toEqual({ calls, times, ...SEEN })
})
