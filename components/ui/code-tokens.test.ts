import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anySign } from '@/lib/words/testing/any-sign'
import { type CodeToken, jsonTokens, yamlTokens } from './code-tokens'

const joined = (lines: CodeToken[][]) =>
  lines.map((tokens) => tokens.map(({ text }) => text).join('')).join('\n')
const kinds = (lines: CodeToken[][]) =>
  lines.map((tokens) => tokens.map(({ text, kind }) => `${kind}(${text})`).join(' '))

describe('the pieces of YAML', () => {
  it.each([
    ['a key and a string', 'image: r/app:1.2', ['key(image) mark(: ) string(r/app:1.2)']],
    ['a number', 'replicas: 3', ['key(replicas) mark(: ) number(3)']],
    ['a word', 'ready: true', ['key(ready) mark(: ) word(true)']],
    ['a number in quotes', 'a: "3"', ['key(a) mark(: ) string("3")']],
    ['an item of a list', '- name: web', ['mark(- ) key(name) mark(: ) string(web)']],
    ['an item that is a string', '- --port=80', ['mark(- ) string(--port=80)']],
    [
      'a key with a slash and dots',
      'app.kubernetes.io/name: web',
      ['key(app.kubernetes.io/name) mark(: ) string(web)'],
    ],
    ['a key in quotes', '"a: b": c', ['key("a: b") mark(: ) string(c)']],
    ['an empty map', 'status: {}', ['key(status) mark(: ) mark({})']],
    ['comments', '# all\na: 1 # one', ['comment(# all)', 'key(a) mark(: ) number(1) comment( # one)']],
    ['a hash in quotes', "a: 'b # c'", ["key(a) mark(: ) string('b # c')"]],
    ['a time is no key', '- 14:30:05', ['mark(- ) string(14:30:05)']],
    [
      'a literal block',
      'a: |-\n  b: 1\n\n  # no comment\nc: 2',
      [
        'key(a) mark(: ) mark(|-)',
        'string(  b: 1)',
        '',
        'string(  # no comment)',
        'key(c) mark(: ) number(2)',
      ],
    ],
    [
      'a literal block under a dash',
      '- run: |\n    exit 1\n  name: x',
      ['mark(- ) key(run) mark(: ) mark(|)', 'string(    exit 1)', 'mark(  ) key(name) mark(: ) string(x)'],
    ],
  ])('%s', (_, text, pieces) => {
    expect(kinds(yamlTokens(text))).toEqual(pieces)
  })

  it('are the text, whatever it is', () => {
    const line = fc.oneof(fc.string({ unit: anySign }), fc.constantFrom('a: b', '- |', '"', "'", ': ', '# x'))
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = lines.join('\n')
        expect(joined(yamlTokens(text))).toBe(text)
        expect(joined(jsonTokens(text))).toBe(text)
      }),
    )
  })
})

describe('the pieces of JSON', () => {
  it('tell keys, strings, numbers and words apart', () => {
    expect(kinds(jsonTokens('{\n  "a": "b",\n  "c": [-1.5, true]\n}'))).toEqual([
      'mark({)',
      'mark(  ) key("a":) mark( ) string("b") mark(,)',
      'mark(  ) key("c":) mark( [) number(-1.5) mark(, ) word(true) mark(])',
      'mark(})',
    ])
  })
})
