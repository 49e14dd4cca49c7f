import { expect, it } from 'vitest'
import { whoseView } from './whose-view'

const pod = { hostname: 'h', namespace: 'shop', serviceAccount: 'web' }

it.each([
  ['nothing is known', undefined, /this pod’s account/],
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
