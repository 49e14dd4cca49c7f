import { describe, expect, it } from 'vitest'
import type { Reading } from '@/lib/evidence/reading'
import { say } from '@/lib/phrase/phrase'
import type { AccessAnswer } from '@/lib/rbac/reviews'
import type { ResourceAttributes } from '@/lib/rbac/types'
import { DecisionHistory } from './decision-history'

const at = (name: string): ResourceAttributes => ({
  kind: 'resource',
  verb: 'get',
  group: '',
  resource: 'pods',
  subresource: '',
  name,
  namespace: 'shop',
})
const answer = (allowed: boolean, reason = ''): Reading<AccessAnswer> => ({
  state: 'read',
  value: { allowed, denied: false, reason, evaluationError: '' },
})
const noon = new Date('2026-11-24T12:00:00.123Z')

describe('DecisionHistory', () => {
  it('says when a refused call was last allowed, and by what', () => {
    const history = new DecisionHistory()
    expect(history.record('web', at('a'), answer(true, 'early'), new Date(0))).toBeUndefined()
    expect(history.record('web', at('a'), answer(true, 'late'), noon)).toBeUndefined()
    expect(history.record('web', at('a'), answer(false), new Date())).toEqual({
      at: '2026-11-24T12:00:00Z',
      reason: 'late',
    })
  })

  it('keeps the latest line of a call, and the habit that an older or a later one showed', () => {
    const lines = [
      { message: 'by the reflector', logged: { from: 'log', by: 'web', at: '2026-11-24T12:00:00Z' } },
      { message: 'fatal', logged: { from: 'log', by: 'web', at: '2026-11-24T12:01:00Z' } },
    ] as const
    const [first, last] = lines
    const told = [
      [{ ...first, habit: 'informer' }, last],
      [last, { ...first, habit: 'informer' }],
    ] as const
    for (const order of told) {
      const history = new DecisionHistory()
      for (const one of order) history.hear('web', at('a'), one)
      expect(history.heard('web', at('a'))).toEqual({ ...last, habit: 'informer' })
    }
  })

  it('says when the last review refused a call, and of an allowed one nothing', () => {
    const history = new DecisionHistory()
    expect(history.refusedAt('web', at('a'))).toBeUndefined()
    history.record('web', at('a'), answer(false), new Date(0))
    history.record('web', at('a'), answer(false), noon)
    expect(history.refusedAt('web', at('a'))).toBe('2026-11-24T12:00:00Z')
    history.record('web', at('a'), answer(true), noon)
    expect(history.refusedAt('web', at('a'))).toBeUndefined()
  })

  it('says since when a call that was allowed is refused again, and of one that never was nothing', () => {
    const history = new DecisionHistory()
    history.record('web', at('a'), answer(false), new Date(0))
    expect(history.refusedSince('web', at('a'))).toBeUndefined()
    history.record('web', at('a'), answer(true), new Date(1_000))
    expect(history.refusedSince('web', at('a'))).toBeUndefined()
    history.record('web', at('a'), answer(false), noon)
    history.record('web', at('a'), answer(false), new Date())
    expect(history.refusedSince('web', at('a'))).toBe('2026-11-24T12:00:00Z')
  })

  it('keeps accounts and calls apart, and takes no answer for no denial', () => {
    const history = new DecisionHistory()
    history.record('web', at('a'), answer(true), noon)
    expect(history.record('other', at('a'), answer(false), noon)).toBeUndefined()
    expect(history.record('web', at('b'), answer(false), noon)).toBeUndefined()
    const unread = { state: 'unread', because: 'failed', says: say`x` } as const
    expect(history.record('web', at('a'), unread, noon)).toBeUndefined()
  })

  it('forgets the oldest of more than a thousand calls, one seen again being no longer old', () => {
    const history = new DecisionHistory()
    history.record('web', at('first'), answer(true), noon)
    history.record('web', at('second'), answer(true), noon)
    for (let i = 0; i < 998; i++) history.record('web', at(`n${i}`), answer(true), noon)
    history.record('web', at('first'), answer(true), noon)
    history.record('web', at('more'), answer(true), noon)
    expect(history.record('web', at('second'), answer(false), noon)).toBeUndefined()
    expect(history.record('web', at('first'), answer(false), noon)?.at).toBe(
      `${noon.toISOString().slice(0, 19)}Z`,
    )
  })

  it('lists what was refused in the last 10 minutes, once each, by its name, the latest first', () => {
    const history = new DecisionHistory()
    const minutes = (count: number) => new Date(noon.getTime() + count * 60_000)
    history.record('web', { ...at('a'), verb: 'list' }, answer(false), noon)
    history.record('web', at('a'), answer(false), minutes(5))
    history.record('web', { ...at('b'), subresource: 'log' }, answer(false), minutes(6))
    history.record('web', at('b'), answer(false), minutes(7))
    history.record('other', at('b'), answer(false), minutes(7))
    const pods = { user: 'web', verb: 'get', group: '', namespace: 'shop' }
    expect(history.refusedLately('web', minutes(11))).toEqual([
      { ...pods, resource: 'pods', name: 'b', at: '2026-11-24T12:07:00Z' },
      { ...pods, resource: 'pods/log', name: 'b', at: '2026-11-24T12:06:00Z' },
      { ...pods, resource: 'pods', name: 'a', at: '2026-11-24T12:05:00Z' },
    ])
  })

  it('lists what else a program was heard to be refused, where no stranger can have said so and a late review refuses it', () => {
    const history = new DecisionHistory()
    const logged = { from: 'log', by: 'web', at: noon.toISOString() } as const
    const hear = (name: string, more: object, user = 'web') =>
      history.hear(user, at(name), { message: name, logged, ...more })
    const of = (allowed: boolean, when: Date, ...names: string[]) => {
      for (const name of names) history.record('web', at(name), answer(allowed), when)
    }
    for (const name of ['asked', 'b', 'allowed', 'stale', 'unreviewed']) hear(name, { isWitnessed: true })
    hear('b', { habit: 'informer' })
    hear('stranger', {})
    hear('c', { isWitnessed: true }, 'other')
    of(false, noon, 'asked', 'b', 'stranger')
    of(true, noon, 'allowed')
    of(false, new Date(noon.getTime() - 700_000), 'stale')
    for (const name of ['b', 'asked', 'allowed', 'stranger']) history.recall('web', at(name))
    history.recall('other', at('c'))
    expect(history.refusedToo('web', at('asked'), noon)).toEqual([
      { request: at('b'), habit: 'informer' },
      { request: at('stranger'), isRecorded: true },
    ])
  })

  it('forgets the oldest of more than 200 refused calls', () => {
    const history = new DecisionHistory()
    for (let i = 0; i <= 200; i++) {
      history.record('web', { ...at(''), verb: `verb${i}` }, answer(false), noon)
    }
    const refused = history.refusedLately('web', noon)
    expect(refused).toHaveLength(200)
    expect(refused.at(-1)?.verb).toBe('verb1')
  })
})
