import { describe, expect, it } from 'vitest'
import type { Explanation } from '@/lib/contract/explanation'
import { explainNetwork } from '@/lib/diagnosis/explain-network'
import { explainPart } from '@/lib/diagnosis/explain-part'
import { explainStatus } from '@/lib/diagnosis/explain-status'
import { extractRefusals } from './extract-refusals'
import type { Found } from './found'
import { type Expected, negativesOf, pastesOf } from './testing/pastes'

const FIELDS = [
  'kind',
  'user',
  'verb',
  'group',
  'resource',
  'subresource',
  'name',
  'namespace',
  'path',
] as const

/** As clients print them. */
const printed = pastesOf(
  'kubectl',
  'go-clients',
  'python',
  'java',
  'other-languages',
  'tools',
  'gates',
  'network',
  'later-gates',
  'programs',
  'alone',
)
const pastes = [...printed, ...pastesOf('wrapped', 'carried', 'cut')]
const negatives = negativesOf('negatives', 'mentions')

type Told = Pick<Explanation, 'kind' | 'request'> & { cause?: Explanation['cause'] }

function toldBy(found: Found): Told {
  if (found.form === 'status') return explainStatus(found.status, found.call)
  if (found.form === 'part') return explainPart(found)
  if (found.form === 'network') return explainNetwork(found)
  const { refusal, message } = found
  if (refusal.kind !== 'authorization') {
    const details = { name: '', group: '', kind: '' }
    return explainStatus({ code: 403, reason: 'Forbidden', message, details }, found.call)
  }
  const { attributes, user } = refusal
  const { kind: _kind, ...request } = attributes
  return { kind: 'authorization', request: { user, ...request } }
}

/** Each finding as the fields that are compared, so that a difference shows the field. */
function fieldsOf(text: string, expected: readonly Expected[]) {
  return extractRefusals(text).map((found, index) => {
    const { kind, request, cause } = toldBy(found)
    const fields = Object.fromEntries(
      FIELDS.map((field) => [field, field === 'kind' ? kind : (request[field] ?? '')]),
    )
    return expected[index]?.cause === undefined ? fields : { ...fields, cause: cause?.id ?? null }
  })
}

function wanted(expected: readonly Expected[]) {
  return expected.map((one) => {
    const fields = Object.fromEntries(FIELDS.map((field) => [field, one[field] ?? '']))
    return one.cause === undefined ? fields : { ...fields, cause: one.cause }
  })
}

describe('the corpus of pastes', () => {
  it('spans enough clients and enough texts that are nobody’s', () => {
    expect(pastes.length).toBeGreaterThanOrEqual(250)
    expect(negatives.length).toBeGreaterThanOrEqual(100)
    expect(new Set(pastes.map(({ text }) => text)).size).toBe(pastes.length)
  })

  it.each(pastes)('gives each field of $client', ({ text, findings }) => {
    expect(fieldsOf(text, findings)).toEqual(wanted(findings))
  })

  it.each([100, 120])('gives the same for a line that a terminal of %d columns broke', (width) => {
    const lines = printed.filter(({ text }) => !text.includes('\n') && text.length > width)
    expect(lines.length).toBeGreaterThan(100)
    for (const { client, text, findings } of lines) {
      const broken = text.match(new RegExp(`.{1,${width}}`, 'g'))?.join('\n') ?? ''
      expect(fieldsOf(broken, findings), client).toEqual(wanted(findings))
    }
  })

  it.each(negatives)('gives nothing for $source', ({ text }) => {
    expect(extractRefusals(text)).toEqual([])
  })
})
