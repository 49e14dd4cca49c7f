import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as z from 'zod/mini'
import { code, NOTHING, type Phrase, type PhrasePart, plain, quote, say, words } from './phrase'
import { said, sentence } from './wire'

const part: fc.Arbitrary<PhrasePart> = fc.oneof(
  fc.string().map((text) => code(text)),
  fc.string().map((text) => quote(text)),
  fc.string().map((text) => words(text)),
  fc.nat(),
)
const phrase = fc
  .array(part, { maxLength: 6 })
  .map((parts) => parts.reduce<Phrase>((all, one) => say`${all} and ${one}`, NOTHING))

const schema = said({ id: z.number(), says: sentence, hint: z.exactOptional(sentence) })

it('brings a sentence over the wire as it was: its text, and a mark for all that is not our own words', () => {
  fc.assert(
    fc.property(phrase, phrase, (says, hint) => {
      const wire = z.encode(schema, { id: 1, says, hint })
      expect([wire.says, wire.hint]).toEqual([plain(says), plain(hint)])
      expect(Object.keys(wire).sort()).toEqual(['hint', 'id', ...(wire.marks ? ['marks'] : []), 'says'])
      expect(JSON.stringify(z.decode(schema, JSON.parse(JSON.stringify(wire))))).toBe(
        JSON.stringify({ id: 1, says, hint }),
      )
    }),
  )
})

it('leaves out a sentence that is not there, and takes nothing in its place', () => {
  expect(z.encode(schema, { id: 1, says: say`It said ${quote('no')}.` })).toEqual({
    id: 1,
    says: 'It said no.',
    marks: { says: [[8, 10, 'quote']] },
  })
  expect(z.safeDecode(schema, { id: 1, says: 'No.' }).data).toEqual({ id: 1, says: [{ text: 'No.' }] })
  for (const wrong of [{ id: 1 }, { id: 1, says: 2 }, { id: 1, says: 'No.', marks: 'all' }])
    expect(z.safeDecode(schema, wrong as never).success).toBe(false)
  for (const wrong of [{ id: 1 }, { id: 1, says: 'No.' }, { id: '1', says: NOTHING }])
    expect(z.safeEncode(schema, wrong as never).success).toBe(false)
})

it.each([
  [[[0, 99, 'code']]],
  [[[2, 1, 'code']]],
  [
    [
      [0, 3, 'code'],
      [1, 4, 'quote'],
    ],
  ],
] as const)('keeps the text of a sentence whose marks do not fit it: %j', (says) => {
  const marks = { says: says.map((mark) => [...mark] as [number, number, 'code']) }
  expect(plain(z.decode(schema, { id: 1, says: 'A name', marks }).says)).toBe('A name')
})

it('leaves out an object with sentences that is not there', () => {
  const outer = z.object({ inner: z.exactOptional(schema), maybe: z.nullable(schema) })
  expect(z.encode(outer, { maybe: null })).toEqual({ maybe: null })
  expect(z.decode(outer, { maybe: null })).toEqual({ maybe: null })
  expect(z.safeEncode(outer, { inner: 'no', maybe: null } as never).success).toBe(false)
})

it('is a text alone where no marks are beside it', () => {
  expect(z.encode(sentence, say`Ask ${code('web')}.`)).toBe('Ask web.')
  expect(z.decode(sentence, 'Ask web.')).toEqual([{ text: 'Ask web.' }])
})
