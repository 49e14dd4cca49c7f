import { describe, expect, it } from 'vitest'
import { situationSchema } from '@/lib/contract/situation'
import { type Rung, rungIdSchema, rungSchema } from '@/lib/facts/connection/contract'
import { NOTHING } from '@/lib/phrase/phrase'
import {
  firstFailed,
  meaningOfLadder,
  sayPassed,
  standingOfControl,
  stepOutcome,
  stepStanding,
} from './standing'

type Found = Pick<Rung, 'verdict' | 'situation'>

const ok: Found = { verdict: 'passed', situation: 'ok' }
const note: Found = { verdict: 'passed', situation: 'dns-failed' }
const denied: Found = { verdict: 'failed', situation: 'forbidden' }
const answeredNo: Found = { verdict: 'passed', situation: 'forbidden' }
const silent: Found = { verdict: 'failed', situation: 'silent' }
const failed = (situation: Rung['situation']): Found => ({ verdict: 'failed', situation })
const notReached: Found = { verdict: 'skipped', situation: 'not-reached' }

describe('standingOf', () => {
  it.each<[string, Found, string]>([
    ['a pass', ok, 'passed'],
    ['a pass that says more', note, 'noted'],
    ['a 403 of the API server', denied, 'denied'],
    ['a 403 where only a decision was asked for', answeredNo, 'passed'],
    ['an answer that never came', silent, 'failed'],
    ['a 401', { verdict: 'failed', situation: 'expired-token' }, 'failed'],
    ['a 429, which says nothing about permissions', { verdict: 'failed', situation: 'throttled' }, 'failed'],
    ['a step after a failed one', notReached, 'not-reached'],
    ['TLS where a kubectl proxy does it', { verdict: 'skipped', situation: 'not-needed' }, 'not-needed'],
    ['no kubectl proxy', { verdict: 'skipped', situation: 'not-listening' }, 'absent'],
    ['another program on its port', { verdict: 'skipped', situation: 'not-kubernetes' }, 'not-used'],
    ['a proxy that filters', { verdict: 'skipped', situation: 'forbidden' }, 'not-used'],
  ])('%s', (_, found, name) => {
    expect(stepStanding(found).name).toBe(name)
  })

  it('gives each state its own word and shape, whatever its color', () => {
    const all = rungSchema.shape.verdict.options.flatMap((verdict) =>
      situationSchema.options.map((situation) => stepStanding({ verdict, situation })),
    )
    const names = new Set(all.map(({ name }) => name))
    expect(new Set(all.map(({ word }) => word)).size).toBe(names.size)
    for (const standing of all) {
      const alike = all.filter(({ icon, meaning }) => icon === standing.icon && meaning === standing.meaning)
      if (standing.meaning !== 'neutral') expect(new Set(alike.map(({ name }) => name)).size).toBe(1)
    }
  })
})

describe('meaningOfLadder', () => {
  it.each<[string, Found[], string]>([
    ['all passed', [ok, ok], 'ok'],
    ['a denial is an answer', [ok, denied], 'ok'],
    ['a note needs attention', [note, denied], 'warning'],
    ['a failure is worse than a note', [note, silent, notReached], 'bad'],
  ])('%s', (_, rungs, meaning) => {
    expect(meaningOfLadder(rungs)).toBe(meaning)
  })
})

describe('firstFailed', () => {
  const rung = (id: Rung['id'], found: Found): Rung => ({
    id,
    title: id,
    ms: 1,
    says: NOTHING,
    evidence: [],
    ...found,
  })

  it('is the first step that did not pass, including a denial', () => {
    const ids = rungIdSchema.options
    const rungs = ids.map((id, at) => rung(id, at < 2 ? ok : at === 2 ? denied : silent))
    expect(firstFailed(rungs)?.id).toBe(ids[2])
    expect(firstFailed([rung('locate', note), rung('connect', ok), rung('kubectl-proxy', notReached)])).toBe(
      undefined,
    )
  })
})

describe('the steps together', () => {
  const steps = (...found: Found[]) =>
    rungIdSchema.options.map(
      (id, at): Rung => ({
        id,
        title: id,
        ms: 1,
        says: NOTHING,
        evidence: [],
        ...(found[at] ?? ok),
      }),
    )

  it.each<[string, Found[], string, ReturnType<typeof stepOutcome>]>([
    ['all pass', [], '8 of 8 steps passed', 'known'],
    [
      'a list is refused',
      [ok, ok, ok, ok, answeredNo, ok, denied],
      '7 of 8 steps passed, 1 refused',
      'known',
    ],
    [
      'nothing listens',
      [ok, silent, ...Array<Found>(6).fill(notReached)],
      '1 of 8 steps passed, 1 failed, 6 not reached',
      'unreached',
    ],
    ['another certificate', [ok, ok, failed('untrusted-ca')], '7 of 8 steps passed, 1 failed', 'untrusted'],
    ['no word of TLS', [ok, ok, silent], '7 of 8 steps passed, 1 failed', 'unreached'],
    ['a 401', [ok, ok, ok, failed('bad-token')], '7 of 8 steps passed, 1 failed', 'unknown'],
    ['a 503', [ok, ok, ok, failed('server-error')], '7 of 8 steps passed, 1 failed', 'erring'],
    [
      'a page of a mesh',
      [ok, ok, ok, failed('not-kubernetes')],
      '7 of 8 steps passed, 1 failed',
      'untrusted',
    ],
  ])('%s', (_, found, says, outcome) => {
    expect([sayPassed(steps(...found)), stepOutcome(steps(...found))]).toEqual([says, outcome])
  })
})

describe('standingOfControl', () => {
  it.each([
    [{ asExpected: null, situation: 'not-reached' as const }, 'not-tried'],
    [{ asExpected: null, situation: 'not-needed' as const }, 'not-tried'],
    [{ asExpected: null, situation: 'refused' as const }, 'not-shown'],
    [{ asExpected: true, situation: 'refused' as const }, 'as-taught'],
    [{ asExpected: false, situation: 'ok' as const }, 'went-through'],
    [{ asExpected: false, situation: 'silent' as const }, 'otherwise'],
  ])('%j', (control, name) => {
    expect(standingOfControl(control).name).toBe(name)
  })
})
