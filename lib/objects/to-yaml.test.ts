import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { jsonSections, toYaml, yamlSections } from './to-yaml'

const yaml = (object: Record<string, unknown>) =>
  `${yamlSections(object)
    .map(({ text }) => text)
    .join('\n')}\n`
const json = (object: Record<string, unknown>) =>
  `{\n${jsonSections(object)
    .map(({ text }) => text)
    .join(',\n')}\n}`

const TRICKY = [
  '',
  'yes',
  '1.10',
  '0x1f',
  '1e3',
  '2026-11-24',
  '22:22',
  '~',
  ' a',
  'a ',
  'a: b',
  'a #b',
  '- a',
  '*',
  '&a',
  '!a',
  "it's",
  "metadata.labels['a']",
  "a['b c']: d",
  '"q"',
  'a\nb',
  'a\n',
  'a\n\n',
  '\na',
  'a\n  b',
  'a \nb',
  '\ta',
  'a\tb',
  'é',
  '안녕',
  '🙂',
  '\u202ea',
  '{a}',
  '[a]',
  'a,b',
  '%a',
  '@a',
  '`a`',
  '?',
  ':',
  '-',
  '=',
  '<<',
  '__proto__',
  'k: |',
  'e0',
  '.e+5',
  '\u0000',
  '\ud800',
]
const text = fc.oneof(fc.constantFrom(...TRICKY), fc.string({ unit: 'grapheme' }), fc.string())
const tree = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(text, tie('value'), { maxKeys: 4, noNullPrototype: true }),
}))

// JSON has one zero, and a lone surrogate is no character that YAML could hold.
const same = (object: unknown) => JSON.parse(JSON.stringify(object))
const isWellFormed = (object: unknown) => !/\\ud[89a-f]/i.test(JSON.stringify(object))

describe('yamlSections', () => {
  it.each(['1.1', '1.2'] as const)('is read back as the same object by YAML %s', (version) => {
    fc.assert(
      fc.property(tree.object, (object) => {
        fc.pre(isWellFormed(object) && Object.keys(object).length > 0)
        expect(
          same(
            parse(yaml(object), { version, merge: false, schema: version === '1.1' ? 'yaml-1.1' : 'core' }),
          ),
        ).toEqual(same(object))
      }),
      { numRuns: 400 },
    )
  })

  it('prints a pod as kubectl does', () => {
    const pod = JSON.parse(readFileSync('e2e/inpod/probe-nosa/1-first/pod.json', 'utf8'))
    const lines = yaml(pod).split('\n')
    expect(lines.slice(0, 3)).toEqual(['apiVersion: v1', 'kind: Pod', 'metadata:'])
    expect(lines).toContain('  containers:')
    expect(parse(yaml(pod))).toEqual(pod)
    expect(yaml({ status: { conditions: [{ type: 'Ready', status: 'True' }], list: [], map: {} } })).toBe(
      'status:\n  conditions:\n  - status: "True"\n    type: Ready\n  list: []\n  map: {}\n',
    )
  })
})

describe('toYaml', () => {
  it.each([
    ['1.1', 'yaml-1.1'],
    ['1.2', 'core'],
  ] as const)('writes documents that YAML %s reads back as the same objects', (version, schema) => {
    fc.assert(
      fc.property(fc.array(tree.object, { minLength: 1, maxLength: 3 }), (objects) => {
        fc.pre(isWellFormed(objects) && objects.every((object) => Object.keys(object).length > 0))
        const read = parseAllDocuments(toYaml(...objects), { version, merge: false, schema })
        expect(read.map((document) => same(document.toJS()))).toEqual(same(objects))
      }),
      { numRuns: 200 },
    )
  })

  it('keeps the order of the keys and leaves out what is undefined', () => {
    expect(
      toYaml({ kind: 'Role', apiVersion: 'v1', rules: [{ verbs: ['*'], apiGroups: [''] }], gone: undefined }),
    ).toBe(`kind: Role\napiVersion: v1\nrules:\n- verbs:\n  - '*'\n  apiGroups:\n  - ""\n`)
  })
})

describe('jsonSections', () => {
  it('joins to the object, four blanks a level', () => {
    fc.assert(
      fc.property(tree.object, (object) => {
        expect(JSON.parse(json(object))).toEqual(same(object))
      }),
    )
    expect(json({ a: { b: 1 } })).toBe(JSON.stringify({ a: { b: 1 } }, null, 4))
  })
})
