import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plain } from '@/lib/phrase/phrase'
import { anySign } from '@/lib/words/testing/any-sign'
import { readManifest } from './read-manifest'

const role = 'kind: Role\napiVersion: rbac.authorization.k8s.io/v1\nmetadata: {name: a}\n'
const K = 256 * 1024

describe('readManifest', () => {
  it.each([
    ['documents', `${role}---\n${role}`, [1, 5]],
    ['an empty document between', `---\n---\n${role}---\n# nothing\n---\n${role}`, [3, 9]],
    ['JSON', '{"kind": "Role", "apiVersion": "rbac.authorization.k8s.io/v1"}', [1]],
    ['a byte order mark', `\ufeff${role}`, [1]],
    ['CRLF', role.replaceAll('\n', '\r\n'), [1]],
    ['a List', 'kind: List\nitems:\n- kind: Role\n- kind: RoleBinding\n', [3, 4]],
    ['a RoleList, whose items have no kind', 'kind: RoleList\nitems:\n- metadata: {name: a}\n', [3]],
  ])('reads %s, each object with its line', (_, text, lines) => {
    const { items, errors } = readManifest(text)
    expect(errors).toEqual([])
    expect(items.map(({ lineOf }) => lineOf([]))).toEqual(lines)
    expect(items[0]?.kind).toBe('Role')
  })

  it('gives the line of a field, and of what holds it where it is not written', () => {
    const [item] = readManifest(
      'kind: List\nitems:\n- kind: Role\n  rules:\n  - verbs:\n    - get\n    - lst\n',
    ).items
    expect(item?.lineOf(['rules', 0, 'verbs', 1])).toBe(7)
    expect(item?.lineOf(['rules', 0, 'resources', 3])).toBe(5)
    expect(item?.lineOf(['metadata', 'name'])).toBe(3)
  })

  it.each([
    ['a tab', 'kind: Role\nrules:\n\t- verbs: [get]\n', 3, /spaces/],
    ['prose', 'Dear admin,\nplease: grant: me this\n', 1, /key/],
    ['an open bracket', 'kind: Role\nrules: [a, b\n', 4, /bracket/],
    ['a key that stands twice', 'kind: Role\nmetadata:\n  name: a\n  name: b\n', 4, /twice/],
    ['HTML', '<html>\n<body class="a: b">\n</html>', 1, /key/],
  ])('says the line and the reason for %s, and still reads the next document', (_, text, line, says) => {
    const { items, errors } = readManifest(`${text}\n---\n${role}`)
    expect(errors).toHaveLength(1)
    expect(errors[0]?.line).toBe(line)
    expect(plain(errors[0]?.says ?? [])).toMatch(says)
    expect(items).toHaveLength(1)
  })

  const levels = 'bcdefghij'.split('')
  it.each([
    ['brackets', '['.repeat(K)],
    ['braces', '{'.repeat(K)],
    ['closed brackets', '['.repeat(5000) + ']'.repeat(5000)],
    ['dashes', '- '.repeat(K / 2)],
    ['dashes after a tab', '-\t'.repeat(K / 2)],
    ['question marks', '? '.repeat(K / 2)],
    ['steps of indentation', Array.from({ length: 700 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    [
      'an alias bomb',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${levels.map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefghij'[i]}`)}]`).join('\n')}`,
    ],
    ['a million aliases', `a: &a x\nb:\n${'- *a\n'.repeat(20_000)}`],
    ['keys that stand twice', 'a: 1\n'.repeat(20_000)],
    ['anchors', '&a '.repeat(K / 24)],
    ['colons on one line', 'a: '.repeat(K / 12)],
    ['quotes', '"'.repeat(K / 8)],
    ['commas', `[${','.repeat(K / 16)}`],
  ])('refuses %s by a bounded error', (_, text) => {
    const { items, errors } = readManifest(text.slice(0, K))
    expect(items).toEqual([])
    expect(errors.length).toBeGreaterThan(0)
    expect(errors.length).toBeLessThanOrEqual(20)
    for (const { says } of errors) expect(plain(says).length).toBeLessThan(400)
  })

  it.each([
    ['30,000 keys', `kind: Role\n${Array.from({ length: 30_000 }, (_, i) => `k${i}: 1`).join('\n')}`],
    ['32,000 documents', `---\nkind: Role\n`.repeat(16_000)],
    ['a List of 30,000 items', `kind: List\nitems:\n${'- {}\n'.repeat(30_000)}`],
  ])('reads %s in linear time and at most 500 objects', (_, text) => {
    expect(readManifest(text.slice(0, K)).items.length).toBeLessThanOrEqual(500)
  })

  it('never throws, whatever the text', () => {
    const piece = fc.constantFrom(
      'kind: ',
      'Role',
      '\n',
      '  ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '&a ',
      '*a',
      '<<: ',
      '!!',
      '"',
      "'",
      '|\n',
      '>',
      '#',
      '\t',
      ': ',
      '? ',
      '---',
      '%',
      '\ufeff',
      '\0',
      '__proto__: ',
      'List',
      'items:',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: anySign }),
          fc.array(piece, { maxLength: 60 }).map((parts) => parts.join('')),
        ),
        (text) => {
          const { items } = readManifest(text)
          for (const { lineOf } of items) expect(lineOf(['rules', 0])).toBeGreaterThan(0)
        },
      ),
      { numRuns: 300 },
    )
  })
})
