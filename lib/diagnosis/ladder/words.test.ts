import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseResolvConf, searchesCluster } from './resolv-conf'
import { authorityOf, describeUser, durationWords, listWords } from './words'

describe('durationWords', () => {
  it.each([
    [0, '1 s'],
    [999, '1 s'],
    [2_999, '3 s'],
    [3_400, '3 s'],
    [60_000, '1 min'],
    [-61_000, '1 min 1 s'],
    [8_040_000, '2 h 14 min'],
    [3_605_000, '1 h'],
    [86_400_000 * 400 + 3_600_000, '400 d 1 h'],
  ])('%d ms is %s', (ms, words) => {
    expect(durationWords(ms)).toBe(words)
  })
})

describe('describeUser', () => {
  it.each([
    ['system:serviceaccount:shop:web', 'ServiceAccount shop/web'],
    ['system:serviceaccount:shop', 'User "system:serviceaccount:shop"'],
    ['jane', 'User "jane"'],
    ['', 'an unknown user'],
  ])('%s', (user, words) => {
    expect(describeUser(user)).toBe(words)
  })
})

it('lists words as a sentence does', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((words) => listWords(words))).toEqual([
    '',
    'a',
    'a and b',
    'a, b and c',
  ])
  expect(listWords(['a', 'b'], 'or')).toBe('a or b')
})

it('puts an IPv6 address into brackets', () => {
  expect(authorityOf({ host: 'fd00::1', port: 443 })).toBe('[fd00::1]:443')
  expect(authorityOf({ host: '10.96.0.1', port: 443 })).toBe('10.96.0.1:443')
})

describe('parseResolvConf', () => {
  it.each([
    [
      'what the kubelet writes with ClusterFirst',
      'search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
      {
        nameservers: ['10.96.0.10'],
        search: ['shop.svc.cluster.local', 'svc.cluster.local', 'cluster.local'],
        ndots: 5,
      },
      true,
    ],
    [
      'that of a node',
      '# made by hand\nnameserver 1.1.1.1\nnameserver\t2606:4700::1111\ndomain example.com\n',
      { nameservers: ['1.1.1.1', '2606:4700::1111'], search: ['example.com'], ndots: 1 },
      false,
    ],
    [
      'the last search line counts, and the last ndots, up to 15',
      'search a\noptions ndots:3\nsearch b c\noptions timeout:1 ndots:99',
      { nameservers: [], search: ['b', 'c'], ndots: 15 },
      false,
    ],
    ['an empty file', '', { nameservers: [], search: [], ndots: 1 }, false],
  ])('%s', (_, text, facts, cluster) => {
    expect(parseResolvConf(text)).toEqual(facts)
    expect(searchesCluster(facts)).toBe(cluster)
  })

  it('reads back what it is given, between any other lines', () => {
    const word = fc.stringMatching(/^[a-z0-9.:-]{1,20}$/)
    const noise = fc.array(fc.constantFrom('# x', '', 'options timeout:1', 'sortlist 1.2.3.4'), {
      maxLength: 3,
    })
    fc.assert(
      fc.property(fc.array(word), fc.array(word, { minLength: 1 }), noise, (nameservers, search, lines) => {
        const text = [
          ...lines,
          `search ${search.join(' ')}`,
          ...nameservers.map((one) => `nameserver ${one}`),
          ...lines,
        ]
        expect(parseResolvConf(text.join('\n'))).toEqual({ nameservers, search, ndots: 1 })
      }),
    )
  })
})
