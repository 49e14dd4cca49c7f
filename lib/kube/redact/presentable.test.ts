import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { recordGate } from '@/e2e/gates/record-gate'
import { jsonSections, yamlSections } from '@/lib/objects/to-yaml'
import negativesFile from '../testing/secret-corpus/structured-negatives.json'
import positivesFile from '../testing/secret-corpus/structured-positives.json'
import { type JsonObject, newBudget, presentObjectFields } from './presentable'

const objectSchema = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null)
const positives = z
  .array(z.object({ kind: z.string(), object: objectSchema, secret: z.string() }))
  .parse(positivesFile)
const negatives = z.array(objectSchema).parse(negativesFile)

/** As the page, its YAML and its JSON show the object. */
function outputsOf(object: JsonObject): string {
  const shown = presentObjectFields(object)
  const sections = [...yamlSections(shown), ...jsonSections(shown)]
  return [JSON.stringify(shown), ...sections.map(({ text }) => text)].join('\n')
}

function inContainer(container: JsonObject): JsonObject {
  return { kind: 'Pod', spec: { containers: [{ name: 'main', ...container }] } }
}

describe('an object made presentable', () => {
  it('has no secret that a key, an option or a name next to it tells, and keeps what only looks like one', () => {
    const missed = positives.filter(({ object, secret }) => outputsOf(object).includes(secret))
    const wrong = negatives.filter(
      (object) => JSON.stringify(presentObjectFields(object)) !== JSON.stringify(object),
    )
    const recall = 1 - missed.length / positives.length
    const wrongly = wrong.length / negatives.length
    const percent = (share: number) => `${(share * 100).toFixed(1)} %`
    recordGate({
      id: 'redactor',
      part: 'structured corpus',
      figure: `${percent(recall)} of ${positives.length} found; ${percent(wrongly)} of ${negatives.length} wrongly hidden`,
      state: recall >= 0.99 && wrongly <= 0.02 ? 'met' : 'missed',
    })
    expect(positives.length).toBeGreaterThanOrEqual(150)
    expect(negatives.length).toBeGreaterThanOrEqual(200)
    expect(recall, JSON.stringify(missed, null, 1)).toBeGreaterThanOrEqual(0.99)
    expect(wrongly, JSON.stringify(wrong, null, 1)).toBeLessThanOrEqual(0.02)
  })

  const PLACES: [string, (secret: string) => JsonObject][] = [
    ['a word after an option', (secret) => inContainer({ args: ['--password', secret, '-v'] })],
    ['an option with its value', (secret) => inContainer({ args: [`--db-pass=${secret}`] })],
    ['a command line', (secret) => inContainer({ command: ['sh', '-c', `app --password '${secret}' -v`] })],
    [
      'a header of a probe',
      (secret) =>
        inContainer({ livenessProbe: { httpGet: { httpHeaders: [{ name: 'X-A', value: secret }] } } }),
    ],
    [
      'a header of a hook',
      (secret) =>
        inContainer({
          lifecycle: { preStop: { httpGet: { httpHeaders: [{ value: secret, name: 'X-A' }] } } },
        }),
    ],
    ['a literal variable', (secret) => inContainer({ env: [{ name: 'GREETING', value: secret }] })],
    [
      'an option of a volume',
      (secret) => ({ spec: { volumes: [{ flexVolume: { options: { secretKey: secret } } }] } }),
    ],
    [
      'an attribute of a volume',
      (secret) => ({ spec: { volumes: [{ csi: { volumeAttributes: { 'api-token': secret } } }] } }),
    ],
    ['the value beside a name', (secret) => ({ spec: { params: [{ value: secret, name: 'db.password' }] } })],
    ['a list under a key', (secret) => ({ spec: { auth: { passwords: ['x', secret] } } })],
    [
      'JSON in an annotation',
      (secret) => ({
        metadata: { annotations: { original: JSON.stringify(inContainer({ args: ['--token', secret] })) } },
      }),
    ],
    ['an annotation', (secret) => ({ metadata: { annotations: { 'example.com/db-password': secret } } })],
  ]

  it.each(PLACES)('shows no secret that stands as %s, whatever it is', (_, objectWith) => {
    const secret = fc
      .string({
        unit: fc.constantFrom(...'abcXYZ0189+/_.!?*#%@:,~^$[]{}()|;&<>=-'),
        minLength: 8,
        maxLength: 60,
      })
      .map((text) => `s${text}9`)
    fc.assert(
      fc.property(secret, (text) => {
        expect(outputsOf(objectWith(text))).not.toContain(text)
      }),
    )
  })

  it('reads a document that is nested endlessly no further than it can', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const nested: JsonObject = JSON.parse(`{"a":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`)
    expect(outputsOf({ metadata: { annotations: { deep } } }).length).toBeLessThan(5_000)
    expect(outputsOf(nested)).toContain('[deeper levels left out]')
  })
})

describe('an object that is too large', () => {
  const whole = { kind: 'Pod', metadata: { name: 'a' }, spec: {}, status: { phase: 'Running' } }
  const size = (value: unknown): number =>
    typeof value === 'object' && value !== null
      ? Object.values(value).reduce((sum: number, inner) => sum + size(inner), 1)
      : 1

  it.each<[string, JsonObject]>([
    ['objects', { x: Array(340_000).fill({}) }],
    ['keys', { x: Object.fromEntries(Array.from({ length: 130_000 }, (_, i) => [`k${i}`, 1])) }],
    ['words', { args: Array(300_000).fill('--a=b') }],
    ['variables', { env: Array(50_000).fill({ name: 'A', value: 'b' }) }],
    ['long texts', { x: Array(300).fill('x '.repeat(8_000)) }],
    ['JSON in texts', { x: Array(10).fill(JSON.stringify(Array(30_000).fill({}))) }],
  ])('is cut in the field that is, and says so: %s', (_, spec) => {
    const budget = newBudget()
    const shown = presentObjectFields({ ...whole, spec }, budget)
    expect(budget.isOver || JSON.stringify(shown).includes('[JSON left out')).toBe(true)
    expect(size(shown)).toBeLessThan(16_000)
    expect(JSON.stringify(shown).length).toBeLessThan(700_000)
    // Each field has its own share.
    expect(shown).toMatchObject({ metadata: { name: 'a' }, status: { phase: 'Running' } })
  })

  it('is whole as long as it is within its bounds', () => {
    const spec = { x: Array(7_000).fill({ a: 'b' }) }
    const budget = newBudget()
    expect(presentObjectFields({ ...whole, spec }, budget)).toEqual({ ...whole, spec })
    expect(budget.isOver).toBe(false)
  })

  it('hides a secret that stands in the part that is shown', () => {
    const spec = {
      env: [{ name: 'P', value: 'CANARY' }],
      args: ['--password', 'CANARY', ...Array(50_000).fill('a')],
    }
    expect(JSON.stringify(presentObjectFields({ ...whole, spec }))).not.toContain('CANARY')
  })
})
