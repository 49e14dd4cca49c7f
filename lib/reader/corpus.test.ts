import { describe, expect, it } from 'vitest'
import { extractRefusals } from './extract-refusals'
import { ALL_PASTES, type Expected, negativesOf, PRINTED, pastesOf } from './testing/pastes'
import { FIELDS, fieldOf, toldBy } from './testing/told'

/** As clients print them. */
const printed = pastesOf(...PRINTED)
const pastes = pastesOf(...ALL_PASTES)
const negatives = negativesOf('negatives', 'mentions')

/** Each finding as the fields that are compared, so that a difference shows the field. */
function fieldsOf(text: string, expected: readonly Expected[]) {
  return extractRefusals(text).map((found, index) => {
    const told = toldBy(found)
    const fields = Object.fromEntries(FIELDS.map((field) => [field, fieldOf(told, field)]))
    return expected[index]?.cause === undefined ? fields : { ...fields, cause: told.cause?.id ?? null }
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
