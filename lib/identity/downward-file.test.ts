import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { anySign } from '@/lib/words/testing/any-sign'
import {
  formatDownwardFile,
  isFileOnlyAnnotation,
  LAST_APPLIED,
  parseDownwardFile,
  shortDownwardFile,
  withShownValues,
} from './downward-file'

const podSchema = z.object({
  metadata: z.object({
    labels: z.optional(z.record(z.string(), z.string())),
    annotations: z.optional(z.record(z.string(), z.string())),
  }),
})

const recorded = [
  'probe/1-first',
  'probe/2-after-change',
  'probe-nosa/1-first',
  'probe-nonroot/1-first',
  'probe-fsgroup/1-first',
]
const cases = recorded.flatMap((folder) =>
  (['labels', 'annotations'] as const).map((map) => ({ folder, map })),
)

describe('the files of real pods', () => {
  it.each(cases)(
    '$folder: $map read as the Pod object says, and are written back byte for byte',
    ({ folder, map }) => {
      const text = readFileSync(`e2e/inpod/${folder}/app/downward/${map}`, 'utf8')
      const pod = podSchema.parse(JSON.parse(readFileSync(`e2e/inpod/${folder}/pod.json`, 'utf8')))
      const entries = parseDownwardFile(text) ?? []
      const known = entries.filter(({ key }) => !isFileOnlyAnnotation(key))
      expect(new Map(known.map(({ key, value }) => [key, value]))).toEqual(
        new Map(Object.entries(pod.metadata[map] ?? {})),
      )
      expect(entries.length - known.length).toBe(map === 'annotations' ? 2 : 0)
      expect(formatDownwardFile(new Map(entries.map(({ key, value }) => [key, value])))).toBe(text)
    },
  )
})

describe('parseDownwardFile', () => {
  it.each([
    ['an empty file has no entries', '', []],
    ['splits at the first equals sign', 'a="b=\\"c\\""', [{ key: 'a', value: 'b="c"' }]],
    ['a key of JavaScript is a key', '__proto__="x"', [{ key: '__proto__', value: 'x' }]],
    [
      'all of Go is unquoted',
      'a="\\x1b\\u200b\\U000e0041\\a\\v\\n"',
      [{ key: 'a', value: '\u001b\u200b\u{e0041}\u0007\v\n' }],
    ],
    ['a plain value is no such file', 'web-7d9', undefined],
    ['a line without a key is no such file', '="x"', undefined],
    ['an unfinished literal is no such file', 'a="x', undefined],
    ['text after the literal is no such file', 'a="x" b', undefined],
  ])('%s', (_, text, entries) => expect(parseDownwardFile(text)).toEqual(entries))

  it('gives back whatever was formatted', () => {
    const key = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,20}$/)
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.string({ unit: 'grapheme' }))), (pairs) => {
        const values = new Map(pairs)
        expect(new Map(parseDownwardFile(formatDownwardFile(values))?.map((e) => [e.key, e.value]))).toEqual(
          values,
        )
      }),
    )
  })

  it('never throws, whatever the file holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: anySign }), (text) => {
        expect(() => parseDownwardFile(text)).not.toThrow()
      }),
    )
  })
})

describe('withShownValues', () => {
  it('drops the manifest that kubectl keeps and nothing else', () => {
    const text =
      'a="b"\nkubectl.kubernetes.io/last-applied-configuration="{\\"password\\":\\"x\\"}\\n"\nz="y"'
    const shown = withShownValues(text, (_, value) => value)
    expect(shown).not.toContain('password')
    expect(shown.split('\n')).toEqual(['a="b"', expect.stringContaining('not shown'), 'z="y"'])
  })

  it('gives each value as it is redacted, quoted as a kubelet does', () => {
    const redact = (key: string, value: string) => (key === 'b' ? 'left\tout' : value)
    expect(withShownValues('a="1\\n"\nb="2"\nno entry', redact)).toBe('a="1\\n"\nb="left\\tout"\nno entry')
  })
})

const same = (_: string, value: string) => value

describe('shortDownwardFile', () => {
  it('cuts a long value by itself, and no other, nor a character in two', () => {
    const values = new Map([
      ['a', 'short'],
      ['b', `${'x'.repeat(4095)}😀${'y'.repeat(100_000)}`],
      ['c', 'x'.repeat(4096)],
      [LAST_APPLIED, 'z'.repeat(5000)],
    ])
    const entries = parseDownwardFile(
      shortDownwardFile(formatDownwardFile(values), same).replace(/^kubectl.*\n?/m, ''),
    )
    expect(entries).toEqual([
      { key: 'a', value: 'short' },
      { key: 'b', value: `${'x'.repeat(4095)}… (100002 more characters)` },
      { key: 'c', value: 'x'.repeat(4096) },
    ])
    expect(shortDownwardFile(formatDownwardFile(values), same)).toContain('not shown)')
  })

  it('leaves a text of another form as it is', () => {
    const text = `${'x'.repeat(5000)}\nno entry`
    expect(shortDownwardFile(text, same)).toBe(text)
  })
})
