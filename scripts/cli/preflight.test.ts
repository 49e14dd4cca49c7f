import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Preflight, PreflightRow } from '@/lib/facts/preflight/contract'
import { yamlExcess } from '@/lib/objects/yaml-bounds'
import { say } from '@/lib/phrase/phrase'
import { preflightExit, preflightLines, rendererOf, withoutSchemas } from './preflight'
import { placesIn, preflightJunit, preflightSarif } from './preflight-reports'

function folder(files: readonly string[]): string {
  const path = mkdtempSync(join(tmpdir(), 'podglass-chart-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  for (const name of files) writeFileSync(join(path, name), '')
  mkdirSync(join(path, 'templates'))
  return path
}

describe('what renders a path', () => {
  it.each<[string[], string | undefined]>([
    [['Chart.yaml', 'kustomization.yaml'], 'helm'],
    [['kustomization.yml', 'a.yaml'], 'kustomize'],
    [['Kustomization'], 'kustomize'],
    [['a.yaml'], undefined],
  ])('a folder of %s: %s', (files, renderer) => {
    expect(rendererOf(folder(files))).toBe(renderer)
  })

  it('a packed chart, a file, standard input', () => {
    const path = folder(['web-1.0.0.tgz', 'a.yaml'])
    const of = (name: string) => rendererOf(join(path, name))
    expect([of('web-1.0.0.tgz'), of('a.yaml'), rendererOf('-')]).toEqual(['helm', undefined, undefined])
  })

  it('says what to give for a path that is not there', () => {
    expect(() => rendererOf('/nowhere/chart')).toThrow(/cannot be read\. Give a chart, a file or folder/)
  })
})

const row = (state: PreflightRow['state'], stops: PreflightRow['stops'] = []): PreflightRow => ({
  ...{ kind: 'Deployment', apiVersion: 'apps/v1', namespace: 'shop', name: 'web', line: 1 },
  ...{ state, existing: 'new', stops, rests: 'reads' },
})
const stop = (state: PreflightRow['stops'][number]['state']): PreflightRow['stops'][number] => ({
  by: 'pod-security',
  state,
  says: say`It is refused.`,
})
const answer = (rows: PreflightRow[], more: Partial<Preflight> = {}): Preflight => ({
  ...{ says: say`Told.`, user: 'me', namespace: 'shop', rows, errors: [], dangers: [], lacks: [] },
  ...{ unread: [], upstreamRequests: 3, ...more },
})

describe('what a script gets', () => {
  it.each<[string, Preflight, number, true?]>([
    ['all pass', answer([row('passes')]), 0],
    ['what could not be read refuses nothing', answer([row('open', [stop('unread')])]), 0],
    [
      'what could not be read is no pass for a strict script',
      answer([row('open', [stop('unread')])]),
      3,
      true,
    ],
    ['all pass for a strict script too', answer([row('passes')]), 0, true],
    ['one is refused', answer([row('passes'), row('refused', [stop('refuses')])]), 1],
    ['one is taken, and its pods are refused', answer([row('passes', [stop('pods')])]), 1],
    ['one cannot be judged', answer([row('passes'), row('unknown', [stop('unknown')])]), 3],
    [
      'a refusal comes before what cannot be judged',
      answer([row('unknown'), row('refused', [stop('refuses')])]),
      1,
    ],
    ['there is no object', answer([]), 3],
    [
      'a part of the text is no object',
      answer([row('passes')], { errors: [{ line: 4, says: say`It is bad.` }] }),
      3,
    ],
  ])('%s', (_, found, code, isStrict) => {
    expect(preflightExit(found, isStrict)).toBe(code)
  })

  it('a line for each object with all that stops it, and what was not judged', () => {
    const found = answer([row('passes', [stop('pods')]), row('open', [stop('unread')])], {
      lacks: [{ object: 'Role shop/web', line: 9, says: say`Its kind is not served.` }],
      unread: [{ says: say`Webhooks were not read.` }],
    })
    expect(preflightLines(found)).toEqual([
      'Told.',
      '',
      'Objects, in the order in which they are applied:',
      'Deployment shop/web: would be created or changed, and its pods are refused',
      '  Pod Security: It is refused.',
      'Deployment shop/web: no gate that could be read refuses it',
      '',
      'Lacking, once installed:',
      '  Role shop/web: Its kind is not served.',
      '',
      'Not judged:',
      '  Webhooks were not read.',
    ])
  })
})

describe('what a CI gets', () => {
  const found = answer(
    [
      row('refused', [stop('refuses'), stop('unread')]),
      { ...row('unknown', [stop('unknown')]), name: 'a<b', line: 4 },
      row('open', [stop('unread')]),
      row('passes'),
    ],
    {
      errors: [{ line: 4, says: say`It is bad.` }],
      dangers: [{ severity: 'high', says: say`It can do all.` }],
    },
  )

  it('a test for each object: failed where it is refused, skipped where a gate is not judged', () => {
    const xml = preflightJunit(found, new Date(0))
    expect(xml).toContain('tests="5" failures="2" errors="0" skipped="2"')
    expect(xml).toContain(
      '<failure type="pod-security" message="It is refused.">Pod Security: It is refused.</failure>',
    )
    expect(xml).toContain('name="Deployment shop/a&lt;b"')
    expect(xml.match(/<skipped message="Pod Security: It is refused."\/>/g)).toHaveLength(2)
    expect(xml).toContain('name="Deployment shop/web" time="0"/>')
  })

  it('a finding for each gate at the line of its object, graver where it refuses', () => {
    const place = placesIn([
      { name: 'a.yaml', text: 'kind: A\n', isCut: false },
      { name: 'chart', text: '---\n# Source: web/templates/b.yaml\nkind: B', isCut: false },
      { name: 'crds.yaml', text: '{}\n{}', isCut: true },
    ])
    expect([1, 6, 9].map(place)).toEqual([
      { file: 'a.yaml', line: 1 },
      { file: 'chart/templates/b.yaml', line: 1 },
      { file: 'crds.yaml', line: 1 },
    ])
    const { runs } = JSON.parse(preflightSarif(found, place, '1'))
    const [{ results, tool }] = runs
    expect(results.map((one: { ruleId: string; level: string }) => `${one.ruleId} ${one.level}`)).toEqual([
      'pod-security error',
      'pod-security note',
      'pod-security warning',
      'pod-security note',
      'unreadable error',
      'dangerous warning',
    ])
    expect(results[0].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'a.yaml' },
      region: { startLine: 1 },
    })
    const ids = tool.driver.rules.map(({ id }: { id: string }) => id)
    expect(results.every(({ ruleId }: { ruleId: string }) => ids.includes(ruleId))).toBe(true)
  })
})

describe('a text that is too long for its schemas', () => {
  const property = (index: number) => `            p${index}: {type: string, description: d}`
  const properties = Array.from({ length: 20_000 }, (_, index) => property(index)).join('\n')
  const long = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: toys.example.org}
spec:
  group: example.org
  names: {kind: Toy, plural: toys}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    schema:
      openAPIV3Schema:
        properties:
          spec:
            properties:
${properties}
---
kind: Toy
apiVersion: example.org/v1
metadata: {name: t}
`

  it('is read without them, about as long as before, with its kinds and its other objects', () => {
    expect(yamlExcess(long)).not.toBe(undefined)
    const short = withoutSchemas(long)
    expect(yamlExcess(short)).toBe(undefined)
    expect(short).toMatch(/"versions":\[\{"name":"v1","served":true,"schema":\{"description":" +"\}\}\]/)
    expect(short).toContain('"kind":"Toy"')
  })

  it('stays as it is where it is short enough', () => {
    expect(withoutSchemas('a: 1 # note\n')).toBe('a: 1 # note\n')
  })
})
