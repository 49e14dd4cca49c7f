import * as z from 'zod/mini'
import { fromCaseFacts, toCaseFacts } from '@/lib/answer/case-facts'
import { neededFacts } from '@/lib/answer/needed-facts'
import { CASE_FORMAT, caseFileSchema } from '@/lib/contract/case-file'
import { diagnose } from '../../diagnose'
import type { Facts } from '../../facts'
import type { Side } from '../say-sides'

export const NOW = Date.parse('2026-12-01T12:00:00Z')
export const MADE_AT = '2026-12-01T11:00:00Z'

export const asked = (facts: Facts, more: Partial<Side> = {}): Side => ({
  facts,
  explanation: diagnose(facts),
  ...more,
})

/** The text of the case file of a side. */
export function fileOf({ facts, explanation }: Side): string {
  const held = facts && { ...toCaseFacts(neededFacts(facts)), beside: {}, notes: [] }
  const from = { podglass: 'case', format: CASE_FORMAT, version: '1', madeAt: MADE_AT, from: { account: '' } }
  const asked = { verb: 'get', path: '/' }
  return JSON.stringify(z.encode(caseFileSchema, { ...from, asked, explanation, facts: held } as never))
}

/** A side as another machine reads it. */
export function filed(side: Side): Side {
  const { facts } = z.decode(caseFileSchema, JSON.parse(fileOf(side)))
  if (!facts) throw new Error('The facts are gone.')
  return { ...side, facts: fromCaseFacts(facts) }
}
