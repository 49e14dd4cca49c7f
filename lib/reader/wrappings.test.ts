import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import { formatForbidden } from '@/lib/rbac/forbidden'
import type { Attributes } from '@/lib/rbac/types'
import { extractRefusals } from './extract-refusals'
import { withOwnLetters } from './letters'

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,14}[a-z0-9])?$/)
// A scanner makes cll of cli: what can be either is not told here.
const resource = fc.stringMatching(/^[a-z]{3,20}$/).filter((word) => withOwnLetters(word) === word)
const attributes: fc.Arbitrary<Attributes> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      kind: fc.constant('resource'),
      verb: fc.constantFrom(
        'get',
        'list',
        'watch',
        'create',
        'update',
        'patch',
        'delete',
        'deletecollection',
      ),
      group: fc.constantFrom('', 'apps', 'batch', 'example.com', 'rbac.authorization.k8s.io'),
      resource,
      subresource: fc.constantFrom('', '', 'log', 'exec', 'status', 'scale'),
      name: fc.oneof(fc.constant(''), label),
      namespace: fc.oneof(fc.constant(''), label),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('path'),
      verb: fc.constantFrom('get', 'post'),
      path: fc.stringMatching(/^\/[a-z/]{0,30}$/),
    }),
  },
)
const user = fc.oneof(
  fc.tuple(label, label).map(([namespace, name]) => `system:serviceaccount:${namespace}:${name}`),
  fc.constantFrom('system:anonymous', 'jane@example.com', 'arn:aws:sts::111122223333:assumed-role/ci/x'),
)

type Wrapping = (text: string) => string

const quoted: Wrapping = (text) => JSON.stringify(text)
const bytes: Wrapping = (text) => `b'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
const inStatus: Wrapping = (message) =>
  JSON.stringify({ kind: 'Status', status: 'Failure', message, code: 403 })
const escapes = fc.constantFrom<Wrapping[]>(
  [],
  [quoted],
  [quoted, quoted],
  [inStatus],
  [inStatus, bytes],
  [inStatus, quoted],
  [inStatus, bytes, quoted],
  [quoted, quoted, quoted],
)

const entities: Wrapping = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&#34;')
const colors: Wrapping = (text) => text.replaceAll(' ', '\u001b[1m \u001b[0m')
const round: Wrapping = (text) => text.replace(/(?<!\\)"([^"\\]*)"/g, '“$1”')
const dressings = fc.constantFrom<Wrapping>((text) => text, colors, entities, round)

const hard =
  (width: number, prefix: string): Wrapping =>
  (text) =>
    (text.match(new RegExp(`[\\s\\S]{1,${width}}`, 'g')) ?? []).map((line) => `${prefix}${line}`).join('\n')

const soft =
  (width: number, prefix: string): Wrapping =>
  (text) => {
    const lines = ['']
    for (const word of text.split(' ')) {
      const last = lines.length - 1
      const line = lines[last] ?? ''
      if (line === '') lines[last] = word
      else if (line.length + 1 + word.length <= width) lines[last] = `${line} ${word}`
      else lines.push(word)
    }
    return lines.map((line) => `${prefix}${line}`).join('\n')
  }

const broken = fc.oneof(
  fc.constant<Wrapping>((text) => text),
  fc
    .record({
      width: fc.integer({ min: 24, max: 132 }),
      prefix: fc.constantFrom('', '', '    ', '> ', '│ ', '2026-11-24T13:37:05.1234567Z '),
    })
    .map(({ width, prefix }) => hard(width, prefix)),
  fc
    .record({
      width: fc.integer({ min: 40, max: 100 }),
      prefix: fc.constantFrom('', '  ', '> ', '>> ', '│ ', '# '),
    })
    .map(({ width, prefix }) => soft(width, prefix)),
)

const surroundings = fc.constantFrom<[string, string]>(
  ['', ''],
  ['Error from server (Forbidden): ', ''],
  ['Error from server (Forbidden): error when creating "x.yaml": ', '\n$'],
  [
    'E1124 13:37:05.000001       1 reflector.go:166] failed to list *v1.Pod: ',
    '\nI1124 13:37:06.1 1 x.go:1] ok',
  ],
  ['오류: ', ' 도와주세요'],
  ['خطأ: ', ' شكرا'],
  ['ERROR: Job failed: ', '. Check https://docs.example/x for more'],
)

describe('extractRefusals', () => {
  it('reads any refusal the same through escapes, colors, entities, broken lines and words around it', () => {
    fc.assert(
      fc.property(
        attributes,
        user,
        surroundings,
        escapes,
        dressings,
        broken,
        (request, name, [before, after], escaped, dressed, wrapped) => {
          const { message } = formatForbidden({ name, groups: [] }, request, '')
          const raw = escaped.reduce((text, wrapping) => wrapping(text), message)
          // A URL and entities are not broken inside: what prints them does not know how.
          const isWhole = dressed === entities || dressed === colors
          const text = `${before}${dressed(raw)}${after}`
          const paste = isWhole ? text : wrapped(text)
          expect(
            extractRefusals(paste).map((found) => (found.form === 'forbidden' ? found.refusal : found)),
            paste,
          ).toMatchObject([{ kind: 'authorization', user: name, attributes: request, reason: '' }])
        },
      ),
      { numRuns: runs(1_500) },
    )
  })

  it('finds what is left of a refusal that is cut at any place, and nothing that the text does not say', () => {
    fc.assert(
      fc.property(attributes, user, fc.double({ min: 0.4, max: 1, noNaN: true }), (request, name, share) => {
        const { message } = formatForbidden({ name, groups: [] }, request, '')
        const text = `Error from server (Forbidden): ${message}`
        const cut = text.slice(0, Math.floor(text.length * share))
        for (const found of extractRefusals(cut)) {
          if (found.form !== 'part') continue
          for (const [field, value] of Object.entries(found.request)) {
            const whole: Record<string, string> = { user: name, ...request }
            expect(value, `${field} of ${cut}`).toBe(whole[field])
          }
        }
      }),
      { numRuns: runs(1_000) },
    )
  })
})
