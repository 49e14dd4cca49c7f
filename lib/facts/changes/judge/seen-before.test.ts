import { describe, expect, it } from 'vitest'
import type { WrittenObject } from '@/lib/objects/change-views'
import { code, plain, say } from '@/lib/phrase/phrase'
import type { Change } from '../contract'
import { ChangeMemory } from '../gather/change-memory'
import { changeOf } from './change-of'
import { goneSince, otherVersion, seenIn, withDifferences } from './seen-before'
import { SOURCE_KINDS } from './sources'

const FIRST = Date.UTC(2026, 10, 28, 14, 3, 7)
const THEN = FIRST + 300_000

const object = (name: string, more: Partial<WrittenObject> = {}): WrittenObject => ({
  name,
  namespace: 'shop',
  created: '2026-11-01T00:00:00Z',
  deleted: '',
  labels: {},
  isLock: false,
  writes: [],
  ...more,
})

function between(before: WrittenObject[], now: WrittenObject[], kind = 'ConfigMap') {
  const source = SOURCE_KINDS.find((one) => one.kind === kind)
  const [old, read] = [before, now].map((items, i) => seenIn({ as: 'metadata', items }, i ? THEN : FIRST))
  if (!source || !old || !read) throw new Error(`${kind} is no list of metadata.`)
  return goneSince(old, read, source)
}

describe('what went since a list was read', () => {
  it('is each object that is not in it any more, with both times', () => {
    const [change, ...more] = between([object('old'), object('kept')], [object('kept'), object('new')])
    expect(more).toEqual([])
    expect(change).toMatchObject({
      what: 'gone',
      at: '2026-11-28T14:08:07Z',
      first: '2026-11-28T14:03:07Z',
      object: { kind: 'ConfigMap', namespace: 'shop', name: 'old' },
      says: 'ConfigMap old is gone. It was there at 2026-11-28 14:03:07 UTC.',
    })
  })

  it.each([
    ['a controller made', { owner: { kind: 'CronJob', name: 'nightly' } }],
    ['is a lock', { isLock: true }],
    ['Helm keeps a release in', { labels: { owner: 'helm' } as const }],
  ])('is nothing that %s', (_, more) => {
    expect(between([object('x', more)], [])).toEqual([])
  })

  it('is the keys that no field manager has any more, beside those that came', () => {
    const [change] = between([object('c', { keys: ['a', 'b'] })], [object('c', { keys: ['a', 'd'] })])
    expect(change).toMatchObject({
      what: 'other-keys',
      from: ['data.b'],
      to: ['data.d'],
      says: 'ConfigMap c has different keys than at 2026-11-28 14:03:07 UTC, according to its field managers.',
    })
  })

  it.each([
    ['are the same', ['a'], ['a']],
    ['were not all told before', undefined, ['a']],
    ['are not all told now', ['a'], undefined],
  ])('is no key where they %s', (_, before, now) => {
    const with_ = (keys: string[] | undefined) => [object('c', keys === undefined ? {} : { keys })]
    expect(between(with_(before), with_(now))).toEqual([])
  })

  it.each<[string, string, string[], string[], object | undefined]>([
    [
      'a rule that a Role lost',
      'Role',
      ['list jobs.batch', 'watch jobs.batch'],
      ['list jobs.batch'],
      { from: ['watch jobs.batch'] },
    ],
    ['one that it got', 'Role', [], ['get pods web'], { to: ['get pods web'] }],
    [
      'another subject',
      'RoleBinding',
      ['ServiceAccount shop/web'],
      ['ServiceAccount shop/web2'],
      { from: ['ServiceAccount shop/web'], to: ['ServiceAccount shop/web2'] },
    ],
    ['the same in another order', 'Role', ['a b', 'c d'], ['c d', 'a b'], undefined],
  ])('is what is granted: %s', (_, kind, before, now, differs) => {
    const changes = between([object('x', { grants: before })], [object('x', { grants: now })], kind)
    expect(changes).toMatchObject(
      differs === undefined
        ? []
        : [
            {
              what: 'other-grants',
              says: `${kind} x is different than at 2026-11-28 14:03:07 UTC.`,
              ...differs,
            },
          ],
    )
    expect(changes).toHaveLength(differs === undefined ? 0 : 1)
  })

  it('is nothing of what more was granted than is kept', () => {
    const all = Array.from({ length: 30 }, (_, i) =>
      object(`r${i}`, { grants: Array.from({ length: 100 }, (_, j) => `get r${j}`) }),
    )
    const changes = between(
      all,
      all.map((one) => ({ ...one, grants: ['get other'] })),
      'Role',
    )
    expect(changes.map(({ object: { name } }) => name)).toEqual(all.slice(0, 20).map(({ name }) => name))
  })

  describe('is told with the write that it shows', () => {
    const difference = between([object('x', { grants: ['a b'] })], [object('x', { grants: [] })], 'Role')
    const write = (at: string, name = 'x') =>
      changeOf({
        lane: 'rbac',
        what: 'written',
        at,
        manager: 'kubectl-edit',
        says: say`Role ${code(name)} was written.`,
        object: {
          group: 'rbac.authorization.k8s.io',
          version: 'v1',
          resource: 'roles',
          kind: 'Role',
          namespace: 'shop',
          name,
        },
      })
    it.each<[string, Change[], number]>([
      ['between the two readings', [write('2026-11-28T14:05:00Z')], 1],
      ['in the second of the first', [write('2026-11-28T14:03:07Z')], 1],
      ['and apart from one before', [write('2026-11-28T14:03:05Z')], 2],
      ['and apart from one of another object', [write('2026-11-28T14:05:00Z', 'y')], 2],
      ['and apart from several', [write('2026-11-28T14:05:00Z'), write('2026-11-28T14:06:00Z')], 3],
      ['and alone where there is none', [], 1],
    ])('%s', (_, writes, rows) => {
      const all = withDifferences([...difference, ...writes])
      expect(all).toHaveLength(rows)
      const [with_] = all.filter(({ from }) => from !== undefined)
      const isTogether = writes.length > 0 && rows === 1
      expect([with_?.what, with_?.from]).toEqual([isTogether ? 'written' : 'other-grants', ['a b']])
      if (isTogether)
        expect(plain(with_?.says ?? [])).toMatch(/written\. Compared with 2026-11-28 14:03:07 UTC:$/)
    })
  })

  it('is told once for each time it went, whoever reads the list and however often', () => {
    const memory = new ChangeMemory()
    const read = (minute: number, ...names: string[]) => {
      const seen = seenIn(
        { as: 'metadata', items: names.map((name) => object(name)) },
        FIRST + minute * 60_000,
      )
      const source = SOURCE_KINDS.find((one) => one.kind === 'Role')
      if (!seen || !source) throw new Error('No list.')
      memory.see('roles', seen, (before, now) => goneSince(before, now, source))
      return memory.goneFrom('roles').map(({ object: { name }, at }) => `${name} ${at.slice(14, 16)}`)
    }
    expect(read(0, 'a', 'b')).toEqual([])
    expect(read(1, 'b')).toEqual(['a 04'])
    // An answer that was under way and is older says nothing new.
    expect(read(0, 'a', 'b')).toEqual(['a 04'])
    expect(read(2, 'a', 'b')).toEqual(['a 04'])
    expect(read(3, 'b')).toEqual(['a 06', 'a 04'])
  })
})

describe('the version of the API server', () => {
  it('is beside the one that answered first, and no change while it is the same', () => {
    const [first, now] = ['v1.36.2', 'v1.37.0'].map((version, i) => ({ version, readMs: i ? THEN : FIRST }))
    if (!first || !now) throw new Error('Two versions.')
    expect(otherVersion(first, { ...first, readMs: THEN })).toEqual([])
    expect(otherVersion(first, now)).toMatchObject([
      {
        from: ['v1.36.2'],
        to: ['v1.37.0'],
        says: 'The API server that answered is v1.37.0. At 2026-11-28 14:03:07 UTC it was v1.36.2.',
      },
    ])
  })
})
