import { describe, expect, it } from 'vitest'
import { type Document, parseDocument } from 'yaml'
import { YamlWeight, yamlExcess } from './yaml-bounds'

const K = 256 * 1024
const filled = (unit: string) => unit.repeat(Math.ceil(K / unit.length))
const RULE = '- apiGroups: [""]\n  resources: [pods]\n  verbs: [get]\n'

describe('yamlExcess', () => {
  it.each([
    ['a list of letters', `[${filled('a,')}`],
    ['commas', `[${filled(',')}`],
    ['quotes', filled('"')],
    ['empty lists', `[${filled('[],')}`],
    ['dashes', filled('-\n')],
    ['colons', filled(':\n')],
    ['keys', filled('a:\n')],
    ['aliases', filled('- *a\n')],
    ['comments', filled('#\n')],
    ['closing brackets', filled(']')],
  ])('refuses 256 KiB of %s as too many words and signs', (_, text) => {
    expect(yamlExcess(text)?.says).toContain('more than 30,000 words and signs')
  })

  it.each([
    ['documents', filled('---\n')],
    ['ended documents', filled('a\n...\n')],
    ['directives', filled('%a\n')],
    ['anchors', filled('&a ')],
    ['tags', filled('!a ')],
  ])('refuses 256 KiB of %s, each of which costs an error or a document', (_, text) => {
    expect(yamlExcess(text)?.says).toContain('more than 2,000 documents, anchors and tags')
  })

  it.each([
    ['keys within keys', 'a: '.repeat(65)],
    ['keys of another script within keys, of 100 KiB', 'ああああああああ: '.repeat(5_000)],
  ])('refuses a line of %s, which the parser would recurse into', (_, text) => {
    expect(yamlExcess(`kind: Role\n${text}`)).toMatchObject({
      line: 2,
      says: expect.stringContaining('nests deeper'),
    })
  })

  it('takes a line of many keys beside each other', () => {
    const labels = Array.from({ length: 200 }, (_, i) => `k${i}: v`).join(', ')
    expect(yamlExcess(`metadata: {labels: {${labels}}}`)).toBeUndefined()
  })

  it('says the line up to which it read', () => {
    expect(yamlExcess('a: 1\n'.repeat(50_000))?.line).toBe(10_001)
    expect(yamlExcess(`kind: Role\n${'['.repeat(65)}`)?.line).toBe(2)
  })

  it.each([
    ['a Role of 100 KiB', `kind: Role\nrules:\n${RULE.repeat(1_850)}`],
    ['500 objects', `kind: Role\nrules:\n${RULE}---\n`.repeat(500)],
    ['a text block', `a: |\n${'  b c\n'.repeat(40_000)}`],
    ['spaces', filled(' ')],
  ])('lets %s pass', (_, text) => {
    expect(yamlExcess(text)).toBeUndefined()
  })
})

function faultOf(weight: YamlWeight, document: Document.Parsed) {
  const decoded = weight.decode(document)
  return 'fault' in decoded ? decoded.fault : undefined
}

describe('YamlWeight', () => {
  const faultIn = (text: string) =>
    faultOf(new YamlWeight(), parseDocument(text, { uniqueKeys: false, version: '1.1' }))

  it.each([
    ['a: 1\nb: 2\na: 3\n', { at: 10, says: 'The key a appears twice in one map.' }],
    ['a: {b: 1, b: 2}\n', { at: 10, says: 'The key b appears twice in one map.' }],
    ['a: &a {b: *a}\n', { at: 10, says: expect.stringContaining('The anchor a is inside itself') }],
    ['? &a [*a]\n: 1\n', { at: 6, says: expect.stringContaining('inside itself') }],
    ['a: *b\n', { at: 3, says: 'No anchor b comes before this alias.' }],
    ['<<: 1\n', { at: 0, says: 'A "<<" merges something that is not a map.' }],
  ])('finds what makes %j no manifest', (text, expected) => {
    expect(faultIn(text)).toMatchObject(expected)
  })

  it.each([
    '- {a: 1}\n- {a: 1}\n',
    '<<: {a: 1}\n<<: {b: 1}\n',
    'a: &a [1]\nb: *a\n',
    'a: &a 1\nb: &a 2\nc: *a\n',
    '',
  ])('lets %j be decoded', (text) => expect(faultIn(text)).toBeUndefined())

  it('counts what each alias stands for, over all documents of a text', () => {
    const levels = Array.from({ length: 6 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`)}]`)
    expect(faultIn(`a0: &a0 x\n${levels.join('\n')}`)?.says).toContain('more than 30,000 values')
    const weight = new YamlWeight()
    const document = parseDocument(`a: &a [${Array(99).fill('x')}]\nb: [${Array(99).fill('*a')}]\n`)
    const faults = Array.from({ length: 4 }, () => faultOf(weight, document)?.says)
    expect(faults).toEqual([
      undefined,
      undefined,
      expect.stringContaining('30,000 values'),
      expect.stringContaining('30,000 values'),
    ])
  })
})
