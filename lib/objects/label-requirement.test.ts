import { describe, expect, it } from 'vitest'
import { selectorOf } from './label-requirement'

describe('selectorOf', () => {
  it.each<[string, unknown, string[]]>([
    ['no selector', {}, []],
    ['the bare map of a Service', { app: 'web', tier: 'front' }, ['app In web', 'tier In front']],
    ['matchLabels', { matchLabels: { app: 'web' } }, ['app In web']],
    [
      'matchExpressions alone',
      { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'api'] }] },
      ['app In web api'],
    ],
    [
      'both',
      {
        matchLabels: { app: 'web' },
        matchExpressions: [
          { key: 'track', operator: 'NotIn', values: ['canary'] },
          { key: 'tier', operator: 'Exists' },
          { key: 'old', operator: 'DoesNotExist' },
        ],
      },
      ['app In web', 'track NotIn canary', 'tier Exists', 'old DoesNotExist'],
    ],
    ['an operator that is not known', { matchExpressions: [{ key: 'a', operator: 'Near' }] }, []],
  ])('reads %s', (_, selector, expected) => {
    const read = selectorOf({ spec: { selector } })
    expect(read.map(({ key, operator, values }) => [key, operator, ...values].join(' '))).toEqual(expected)
  })
})
