import { expect, it } from 'vitest'
import type { Logged } from '@/lib/contract/explanation'
import { plain } from '@/lib/phrase/phrase'
import { sayLogged } from './say-logged'

const USER = 'system:serviceaccount:shop:web'
const log: Logged = {
  from: 'log',
  by: 'search',
  runsAs: USER,
  at: '2026-11-26T14:30:00.000Z',
  toldAt: '2026-11-26T23:59:59.000Z',
}
const { runsAs: _, ...unknown } = log

it.each<[Logged, string]>([
  [log, 'its log, 14:30:00 UTC'],
  [{ ...log, by: 'web', runsAs: 'system:serviceaccount:shop:default' }, 'log of web, 14:30:00 UTC'],
  [{ ...unknown, by: 'web' }, 'log of web, 14:30:00 UTC'],
  [{ ...log, from: 'event', by: 'job-controller' }, 'event by job-controller, 14:30:00 UTC'],
  [{ ...log, toldAt: '2026-11-27T00:00:00.000Z' }, 'its log, 2026-11-26 14:30:00 UTC'],
])('says %j by the account of the pod and not by its name: %s', (logged, says) => {
  expect(plain(sayLogged(logged, USER))).toBe(says)
})
