import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments, stringify } from 'yaml'
import { runs } from '@/e2e/testing/runs'
import { bind, HEAD, join, judge, role, WEB } from '@/lib/diagnosis/testing/judge-paste'
import { corrected, correctionsOf } from './corrected'
import { readManifest } from './read-manifest'

const correctedText = (text: string) => corrected(text, correctionsOf(judge(text).mistakes))

describe('a paste with its names corrected', () => {
  it.each<[string, string, string]>([
    ['a singular', '{apiGroups: [batch], resources: [job], verbs: [get]}', '[jobs]'],
    ['its quotes', `{apiGroups: ["batch"], resources: ['job'], verbs: [get]}`, `['jobs']`],
    ['a group with its version', '{apiGroups: [apps/v1], resources: [deployments], verbs: [get]}', '[apps]'],
    [
      'the core group, which is written as no word',
      '{apiGroups: [v1], resources: [pods], verbs: [get]}',
      '[""]',
    ],
    ['a verb of paths', '{apiGroups: [""], resources: [pods], verbs: [post]}', '[create]'],
  ])('writes %s', (_, rule, written) => {
    const before = join(role(rule), bind())
    const after = correctedText(before)
    expect(after).toContain(written)
    expect(after.replace(written, '')).not.toBe(before)
  })

  it.each<[string, string]>([
    [
      'several verbs that may be meant',
      join(role('{apiGroups: [""], resources: [pods], verbs: [read]}'), bind()),
    ],
    ['a star that is wider', join(role('{apiGroups: [""], resources: ["*/*"], verbs: [get]}'), bind())],
    [
      'an alias, whose other uses would change with it',
      `${HEAD}kind: Role\nmetadata: {name: &n job}\nrules:\n- {apiGroups: [batch], resources: [*n], verbs: [get]}\n`,
    ],
    [
      'an anchor',
      `${HEAD}kind: Role\nmetadata: {name: r}\nrules:\n- {apiGroups: [batch], resources: &all [job], verbs: [get]}\n`,
    ],
    [
      'a block of text',
      `${HEAD}kind: Role\nmetadata: {name: r}\nrules:\n- apiGroups: [batch]\n  resources:\n  - |-\n    job\n  verbs: [get]\n`,
    ],
  ])('leaves %s to the reader', (_, text) => {
    expect(correctedText(text)).toBe(text)
  })

  it('leaves a subject of nearly our name that exists, and corrects one that does not', () => {
    const text = bind('{kind: ClusterRole, name: view}', WEB.replace('web', 'webb'))
    const of = (isThere: boolean) =>
      correctionsOf(judge(text, { accounts: { 'shop/webb': isThere } }).mistakes).map(({ to }) => to)
    expect([of(true), of(false)]).toEqual([[], ['web']])
  })
})

const word = fc.constantFrom(
  'pods',
  'pod',
  'job',
  'jobs',
  'Deployment',
  'deploy',
  'services',
  'nonsense',
  'cm',
)
const rule = fc.record({
  apiGroups: fc.uniqueArray(fc.constantFrom('', 'v1', 'batch', 'apps/v1', 'apps', 'core'), {
    minLength: 1,
    maxLength: 2,
  }),
  resources: fc.uniqueArray(word, { minLength: 1, maxLength: 3 }),
  verbs: fc.uniqueArray(fc.constantFrom('get', 'post', 'put', 'Get', 'watch', 'lists'), {
    minLength: 1,
    maxLength: 2,
  }),
})
const object = fc.record({
  apiVersion: fc.constantFrom('rbac.authorization.k8s.io/v1', 'rbac.authorization.k8s.io/v1beta1'),
  kind: fc.constantFrom('Role', 'role'),
  metadata: fc.record({
    name: fc.constantFrom('r', 'on', '12'),
    annotations: fc.record({ note: fc.string() }),
  }),
  rules: fc.array(rule, { maxLength: 3 }),
})
const layout = fc.record({
  defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE' as const),
  collectionStyle: fc.constantFrom('any', 'flow', 'block' as const),
  indent: fc.constantFrom(2, 4),
})
const paste = fc
  .tuple(fc.array(object, { minLength: 1, maxLength: 3 }), layout, fc.boolean(), fc.string())
  .map(([objects, how, asJson, comment]) => {
    if (asJson) return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }, null, how.indent)
    const note = `# ${JSON.stringify(comment)} job\n`
    return objects.map((one) => note + stringify(one, { ...how, version: '1.1' })).join(`---\n`)
  })

const values = (text: string) => parseAllDocuments(text, { version: '1.1' }).map((one): unknown => one.toJS())

/** Every leaf by its path. */
function leaves(value: unknown, path = ''): [string, unknown][] {
  if (value === null || typeof value !== 'object') return [[path, value]]
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}/${key}`))
}

it('is the same objects but for the corrected names, whatever the layout', () => {
  fc.assert(
    fc.property(paste, (text) => {
      const corrections = correctionsOf(judge(text).mistakes)
      const after = corrected(text, corrections)
      expect(readManifest(after).errors).toEqual(readManifest(text).errors)
      const [before, now] = [leaves(values(text)), leaves(values(after))]
      expect(now.map(([path]) => path)).toEqual(before.map(([path]) => path))
      const changed = before.flatMap(([, was], i) => (was === now[i]?.[1] ? [] : [`${was} > ${now[i]?.[1]}`]))
      expect(changed.sort()).toEqual(corrections.map(({ from, to }) => `${from} > ${to}`).sort())
    }),
    { numRuns: runs(100) },
  )
})
