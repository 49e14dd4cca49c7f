import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { doubleKey, yamlExcess } from './yaml-bounds'

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

describe('doubleKey', () => {
  it.each([
    ['a: 1\nb: 2\na: 3\n', { key: 'a', at: 10 }],
    ['a: {b: 1, b: 2}\n', { key: 'b', at: 10 }],
    ['- {a: 1}\n- {a: 1}\n', undefined],
    ['<<: {a: 1}\n<<: {b: 1}\n', undefined],
  ])('of %j is %j', (text, expected) => {
    const { contents } = parseDocument(text, { uniqueKeys: false })
    if (contents === null) throw new Error('This is no document.')
    expect(doubleKey(contents)).toEqual(expected)
  })
})
