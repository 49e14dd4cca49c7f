import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { code, plain, quote, say } from '@/lib/phrase/phrase'
import { type Measure, PICTURE, pictureLines, wrapped } from './picture'

const measure: Measure = (text, look, size) => text.length * size * (look === 'code' ? 0.6 : 0.5)

const spoken = (lines: ReturnType<typeof pictureLines>) =>
  lines.map(({ runs }) => runs.map(({ text }) => text).join('')).join(' ')

describe('the words of a picture', () => {
  it('keep every character of a sentence, within the width', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 120 })
    fc.assert(
      fc.property(text, text, (name, said) => {
        const lines = wrapped(say`${code(name)} said ${quote(said)}.`, 400, 16, measure)
        const all = lines
          .flat()
          .map((run) => run.text)
          .join('')
        const bare = (one: string) => one.replace(/\s+/g, '')
        expect(bare(all)).toBe(bare(plain(say`${code(name)} said ${quote(said)}.`)))
        for (const { x, text: run, look } of lines.flat())
          if (run.length > 2) expect(x + measure(run, look, 16)).toBeLessThanOrEqual(400.001)
      }),
    )
  })

  it('name a fix whole or say that they leave it out', () => {
    const rows = (length: number) => [
      { label: 'Why', says: say`Role ${code('web')} lacks watch.` },
      { label: 'Effect', says: say`Grants ${code('x'.repeat(length))}, nothing else.` },
    ]
    const fact = say`${code('web')} cannot watch`
    expect(spoken(pictureLines(fact, rows(30), measure))).toContain(`Grants ${'x'.repeat(30)}, nothing else.`)
    const long = spoken(pictureLines(fact, rows(9_000), measure))
    expect(long).toContain('Role web lacks watch. Effect Too long for a picture.')
    expect(long).not.toContain('xx')
  })

  it('stay on the picture, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 5_000 }), fc.string({ maxLength: 3_000 }), (fact, fix) => {
        const lines = pictureLines(say`${quote(fact)}`, [{ label: 'Fix', says: say`${quote(fix)}` }], measure)
        for (const { y } of lines) expect(y).toBeLessThan(PICTURE.height - 80)
      }),
    )
  })
})
