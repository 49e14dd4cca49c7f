import { describe, expect, it } from 'vitest'
import type { Recent } from './recents'
import { formatRecents, parseRecents, withRecent } from './recents'

const of = (resource: string, verdict: Recent['verdict'] = 'denied'): Recent => ({
  check: { verb: 'list', group: '', resource, namespace: 'shop' },
  verdict,
  at: 5,
})

describe('the recent questions', () => {
  it('are read back as they were kept', () => {
    const recents: Recent[] = [
      of('pods', 'allowed'),
      { check: { verb: 'get', path: '/metrics', user: 'jane', groups: ['a'] }, verdict: 'unknown', at: 6 },
    ]
    expect(parseRecents(formatRecents(recents))).toEqual(recents)
  })

  it('hold each call once, the newest first, eight at most', () => {
    const all = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((name) => of(name))
    const recents = all.reduce<Recent[]>((before, one) => withRecent(before, one), [])
    expect(recents.map(({ check }) => 'resource' in check && check.resource).join('')).toBe('ihgfedcb')
    expect(withRecent(recents, of('c', 'allowed'))[0]).toEqual(of('c', 'allowed'))
    expect(withRecent(recents, of('c', 'allowed'))).toHaveLength(8)
  })

  it('are read without their time, as they were kept before', () => {
    expect(parseRecents('[["denied","verb=get&path=/x"]]')).toEqual([
      { check: { verb: 'get', path: '/x' }, verdict: 'denied', at: 0 },
    ])
  })

  it.each([
    null,
    '',
    '{',
    '{}',
    '[1,null,{}]',
    '[["denied"]]',
    '[["maybe","verb=get&path=/x"]]',
    '[["denied","x=y"]]',
  ])('are none in what is no list of them: %j', (text) => {
    expect(parseRecents(text)).toEqual([])
  })
})
