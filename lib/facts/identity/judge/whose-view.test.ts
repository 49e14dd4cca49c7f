import { expect, it } from 'vitest'
import { NOTHING } from '@/lib/phrase/phrase'
import { isExpectedSource, whoseView } from './whose-view'

const pod = { hostname: 'h', namespace: 'shop', serviceAccount: 'web' }

it.each([
  ['nothing is known', undefined, /^$/],
  ['a pod', { pod }, /this pod’s account can see, not what you/],
  [
    'a machine that attached as an account',
    { pod, attachedFrom: 'laptop' },
    /^Shows what shop\/web can see, asked from laptop, not what you can see\. There is no pod\.$/,
  ],
  [
    'a machine that attached as its user',
    { pod: { hostname: 'h' }, attachedFrom: 'laptop', attachedAs: 'jane' },
    /^Shows what you can see\. There is no pod\.$/,
  ],
] as const)('of %s the pages say whose permissions they show', (_, identity, says) => {
  expect(whoseView(identity)).toMatch(says)
})

it.each([
  ['a pod', {}, 'env file api token'],
  ['a machine that attached as an account', { attachedFrom: 'laptop' }, 'token'],
  ['a machine that attached as its user', { attachedFrom: 'laptop', attachedAs: 'jane' }, ''],
  [
    'a pod that has no token, where each viewer brings one',
    { viewer: { user: 'jane', groups: 1 } },
    'env file api',
  ],
] as const)('%s has these sources', (_, identity, expected) => {
  const ids = (['env', 'file', 'api', 'token'] as const).filter((id) =>
    isExpectedSource({ id, state: 'absent', says: NOTHING }, identity),
  )
  expect(ids.join(' ')).toBe(expected)
})
