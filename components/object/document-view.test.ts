import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { yamlTokens } from '@/components/ui/code-tokens'
import { yamlSections } from '@/lib/objects/to-yaml'
import { foldLongTexts } from './document-view'

const block = (lines: number) => `  a: |\n${'    text\n'.repeat(lines)}  b: 1`
const shape = (text: string) =>
  foldLongTexts(yamlTokens(text)).map(({ lines, isLong }) => [lines.length, isLong])

describe('foldLongTexts', () => {
  it('makes a long literal block a part of its own, and leaves a short one', () => {
    expect(shape(block(13))).toEqual([
      [1, false],
      [13, true],
      [1, false],
    ])
    expect(shape(block(12))).toEqual([[14, false]])
    expect(shape('')).toEqual([[1, false]])
  })

  it('loses no line', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 30 }), { maxLength: 4 }), (blocks) => {
        const lines = yamlTokens(blocks.map(block).join('\n'))
        expect(foldLongTexts(lines).flatMap((part) => part.lines)).toEqual(lines)
      }),
    )
  })
})

describe('the pieces of YAML that are colored', () => {
  it('know the keys of every object that is printed', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z][a-zA-Z./-]{0,12}$/), fc.string()), (spec) => {
        const text = yamlSections({ spec })
          .map((section) => section.text)
          .join('\n')
        const found = yamlTokens(text).flatMap((tokens) => tokens.filter(({ kind }) => kind === 'key'))
        expect(found.map((token) => token.text.replace(/^"|"$/g, ''))).toEqual([
          'spec',
          ...Object.keys(spec).sort(),
        ])
      }),
    )
  })
})
