import { expect, it } from 'vitest'
import { offerFor, type RefusedForRole } from './role-for'
import { roleMessage } from './role-message'

const USER = 'system:serviceaccount:shop:web'
const SEEN = { times: '214 times in 10 min', namespace: 'shop', checkedAt: '2026-11-26T14:32:00.000Z' }

const refused = (id: string, request: object): RefusedForRole => ({
  id,
  explanation: { kind: 'authorization', request: { user: USER, namespace: 'shop', ...request } },
})

it('says who is refused what, with one command and all that it grants', () => {
  const { role } = offerFor(
    [
      refused('a', { verb: 'watch', group: 'batch', resource: 'jobs' }),
      refused('b', { verb: 'list', group: '', resource: 'services' }),
    ],
    USER,
    'page',
  )
  if (role === undefined) throw new Error('no Role')
  const { text = '', words } = roleMessage(role, SEEN) ?? {}
  expect(text.split('\n')[0]).toBe(
    'ServiceAccount shop/web was refused 2 calls in shop, 214 times in 10 min. Needed: one Role for these calls.',
  )
  expect(words).toBeLessThanOrEqual(41)
  expect(text).toContain(role.command)
  expect(text).toContain(
    'Grants watch jobs.batch in namespace shop and list services in namespace shop to ServiceAccount shop/web. Nothing else.',
  )
  expect(text).toContain('checked 2026-11-26T14:32:00Z.')
})

it('names no place of a pasted text, which is from anywhere', () => {
  const { role } = offerFor([refused('a', { verb: 'list', group: '', resource: 'pods' })], USER, 'page')
  const { times: _, ...pasted } = SEEN
  expect(role && roleMessage(role, pasted)?.text.split('\n')[0]).toBe(
    'ServiceAccount shop/web was refused 1 call. Needed: a Role for this call.',
  )
})

it('asks for a dangerous call alone, with its danger first', () => {
  const { apart } = offerFor([refused('a', { verb: 'list', group: '', resource: 'secrets' })], USER, 'page')
  const [role] = apart
  if (role === undefined) throw new Error('no Role')
  const { text = '' } = roleMessage(role, SEEN) ?? {}
  expect(text).toContain('Needed: a Role for this call.')
  expect(text.indexOf('can read passwords')).toBeGreaterThan(0)
  expect(text.indexOf('can read passwords')).toBeLessThan(text.indexOf('Grants list secrets'))
})

it('is not made where a name reads as an address of the reader', () => {
  const call = { verb: 'get', group: '', resource: 'configmaps', name: 'localhost' }
  const { role } = offerFor([refused('a', call)], USER, 'page')
  expect(role && roleMessage(role, SEEN)).toBeUndefined()
})

it.each([
  [
    'a line of a log',
    'jobs.batch is forbidden: User "web" cannot watch',
    /\nLog of search, 14:31:58 UTC: jobs\.batch is forbidden: User "web" cannot watch\n$/,
  ],
  [
    'no line that leads to the reader',
    'Get "http://127.0.0.1:8001/api": refused',
    /Get "a loopback address": refused\n$/,
  ],
  ['no part of a line', 'x'.repeat(401), /checked 2026-11-26T14:32:00Z\.\n$/],
])('carries %s as evidence', (_what, message, end) => {
  const { role } = offerFor([refused('a', { verb: 'watch', group: 'batch', resource: 'jobs' })], USER, 'page')
  if (role === undefined) throw new Error('no Role')
  const line = { where: 'Log of search, 14:31:58 UTC', message }
  expect(roleMessage(role, { ...SEEN, line })?.text).toMatch(end)
})
