import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { afterAnswers, isDnsName, type Libc, type Outcome, queriesFor } from './dns'

const CLUSTER = {
  nameservers: ['10.96.0.10'],
  search: ['shop.svc.cluster.local', 'svc.cluster.local', 'cluster.local'],
  ndots: 5,
}
const names = (name: string, libc: Libc, more: Partial<typeof CLUSTER> = {}) =>
  queriesFor(name, { ...CLUSTER, ...more }, libc).map((query) => query.name)

const SEARCHED = (name: string) => CLUSTER.search.map((domain) => `${name}.${domain}`)

describe('queriesFor', () => {
  it.each<[string, string, Libc, Partial<typeof CLUSTER>, string[]]>([
    [
      'a Service, by the search list first',
      'kubernetes.default',
      'glibc',
      {},
      [...SEARCHED('kubernetes.default'), 'kubernetes.default'],
    ],
    [
      'the same under musl',
      'kubernetes.default',
      'musl',
      {},
      [...SEARCHED('kubernetes.default'), 'kubernetes.default'],
    ],
    [
      'an outside name goes the same way',
      'api.example.com',
      'glibc',
      {},
      [...SEARCHED('api.example.com'), 'api.example.com'],
    ],
    [
      'a fourth domain of the node makes five',
      'api.example.com',
      'glibc',
      { search: [...CLUSTER.search, 'corp.example'] },
      [...SEARCHED('api.example.com'), 'api.example.com.corp.example', 'api.example.com'],
    ],
    ['a dot at the end leaves the search list out', 'api.example.com.', 'glibc', {}, ['api.example.com']],
    ['and under musl', 'api.example.com.', 'musl', {}, ['api.example.com']],
    [
      'as many dots as ndots: as is first, and glibc falls back',
      'kubernetes.default.svc',
      'glibc',
      { ndots: 2 },
      ['kubernetes.default.svc', ...SEARCHED('kubernetes.default.svc')],
    ],
    ['where musl does not', 'kubernetes.default.svc', 'musl', { ndots: 2 }, ['kubernetes.default.svc']],
    ['no search list', 'web', 'glibc', { search: [] }, ['web']],
    ['a root in the search list is the name itself', 'web', 'glibc', { search: ['.'] }, ['web']],
    ['ndots:0', 'web', 'musl', { ndots: 0 }, ['web']],
    ['what is no name', 'a..b', 'glibc', {}, []],
    ['nor is this', 'http://a', 'glibc', {}, []],
    [
      'a search line that musl passes over',
      'web',
      'musl',
      { search: Array(16).fill('subdomain.corp.example') },
      ['web'],
    ],
  ])('%s', (_, name, libc, more, expected) => {
    expect(names(name, libc, more)).toEqual(expected)
  })

  it('asks for valid names alone, at most 33, each once, and for the name itself exactly once', () => {
    const label = fc.stringMatching(/^[a-z0-9_.-]{0,70}$/)
    const resolver = fc.record({
      nameservers: fc.constant([]),
      search: fc.array(fc.oneof(label, fc.string({ maxLength: 20 })), { maxLength: 60 }),
      ndots: fc.integer({ min: 0, max: 15 }),
    })
    fc.assert(
      fc.property(
        fc.oneof(label, fc.string({ maxLength: 260 })),
        resolver,
        fc.constantFrom<Libc>('glibc', 'musl'),
        (name, conf, libc) => {
          const queries = queriesFor(name, conf, libc)
          expect(queries.length).toBeLessThanOrEqual(33)
          expect(queries.every((query) => isDnsName(query.name))).toBe(true)
          expect(queries.filter(({ search }) => search === undefined)).toHaveLength(isDnsName(name) ? 1 : 0)
        },
      ),
    )
  })
})

describe('afterAnswers', () => {
  it.each<[Libc, Outcome[], ReturnType<typeof afterAnswers>]>([
    ['glibc', ['address', 'nodata'], 'found'],
    ['musl', ['nxdomain', 'address'], 'found'],
    ['glibc', ['nxdomain', 'nxdomain'], 'next'],
    ['musl', ['nxdomain', 'nxdomain'], 'next'],
    ['glibc', ['nodata', 'nodata'], 'next'],
    ['musl', ['nodata', 'nodata'], 'stop'],
    ['glibc', ['servfail', 'servfail'], 'next'],
    ['musl', ['servfail', 'servfail'], 'stop'],
    ['glibc', ['timeout', 'timeout'], 'as-is'],
    ['glibc', ['refused', 'refused'], 'as-is'],
    ['musl', ['refused', 'refused'], 'stop'],
    ['musl', ['timeout', 'nxdomain'], 'stop'],
  ])('%s, %j: %s', (libc, outcomes, then) => {
    expect(afterAnswers(libc, outcomes)).toBe(then)
  })
})
