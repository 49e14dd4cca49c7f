import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseInPieces, weighJson } from './json-weight'

const bounds = { nested: 64, parts: 1_000_000, piece: { parts: 10, characters: 1_000 } }

function inPieces(text: string) {
  const { list } = weighJson(text, bounds)
  return list && parseInPieces(text, list, () => Promise.resolve())
}

describe('weighJson', () => {
  it.each([
    ['{}', 2],
    ['{"a":[1,2,{}]}', 8],
    ['"[,{"', 0],
    ['["\\"[,","\\\\"]', 3],
  ])('counts what %s makes a parser keep', (text, parts) => {
    expect(weighJson(text, bounds)).toMatchObject({ parts, heaviest: parts })
  })

  it.each([
    ['nested', '['.repeat(1_000_000)],
    ['parts', `[${'0,'.repeat(1_000_001)}0]`],
  ])('stops where a text is %s beyond the bound', (excess, text) => {
    expect(weighJson(text, bounds)).toMatchObject({ excess })
  })

  it.each([
    ['a list in pieces', `{"rows":[${'{"cells":[1]},'.repeat(100)}{}]}`, 15],
    ['one heavy element of it', `{"rows":[${'{"cells":[1]},'.repeat(100)}[${'1,'.repeat(500)}1]]}`, 510],
    ['what stands beside it', `{"rows":[${'[],'.repeat(100)}[]],"a":[${'1,'.repeat(400)}1]}`, 420],
    ['a list that is no field of the document', `{"a":{"b":[${'1,'.repeat(300)}1]}}`, 306],
  ])('tells the heaviest piece: %s', (_, text, most) => {
    const { heaviest } = weighJson(text, bounds)
    expect(heaviest).toBeGreaterThan(most - 15)
    expect(heaviest).toBeLessThanOrEqual(most)
  })
})

describe('parseInPieces', () => {
  it('gives what JSON.parse gives', async () => {
    const element = fc.jsonValue({ maxDepth: 3 })
    const document = fc.record({
      before: element,
      'ro"ws': fc.array(element, { minLength: 12, maxLength: 60 }),
      after: element,
    })
    let cut = 0
    await fc.assert(
      fc.asyncProperty(document, fc.constantFrom(0, 2), async (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        const parsed = await inPieces(text)
        if (parsed === undefined) return
        cut += 1
        expect(parsed).toEqual(JSON.parse(text))
      }),
    )
    expect(cut).toBeGreaterThan(50)
  })

  it('cuts long elements by their length', () => {
    const text = `{"rows":[${Array(10)
      .fill(JSON.stringify('x'.repeat(600)))
      .join(',')}]}`
    expect(weighJson(text, bounds).list?.cuts).toHaveLength(4)
  })

  it('pauses after each piece', async () => {
    const text = `{"rows":[${'{"cells":[1]},'.repeat(100)}{}]}`
    const { list } = weighJson(text, bounds)
    let pauses = 0
    if (list)
      await parseInPieces(text, list, async () => {
        pauses += 1
      })
    expect(pauses).toBeGreaterThan(40)
  })

  it.each([
    ['a mistake in an element', `{"rows":[${'[],'.repeat(20)}[1 2]]}`],
    ['a bracket of the other kind', `{"rows":[${'[],'.repeat(20)}[]}}`],
    ['an empty place', `{"rows":[${'[],'.repeat(20)}]}`],
    ['a second list of the same name', `{"rows":[${'[],'.repeat(20)}[]],"rows":[1]}`],
  ])('refuses %s', async (_, text) => {
    expect(await inPieces(text)).toBeUndefined()
  })
})
