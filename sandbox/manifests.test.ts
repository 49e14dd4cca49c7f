import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readTexts, readWorldObjects } from './manifests'

const named = (text: string, name = 'a.yaml') =>
  readWorldObjects([{ name, text }]).map(({ object, place }) => [place, object.kind, object.metadata.name])

const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\n'

function folder(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'manifests-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(root, name, '..'), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  return root
}

describe('manifests', () => {
  it.each([
    [
      'several documents, of which some are empty or comments',
      `# Source: a\n---\n${CONFIG_MAP}---\n# nothing\n---\n${CONFIG_MAP}`,
      2,
    ],
    [
      'a List',
      '{"kind":"List","apiVersion":"v1","items":[{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"}}]}',
      1,
    ],
    [
      'a typed list, whose items have no kind',
      'kind: PodList\napiVersion: v1\nitems: [{metadata: {name: p}}]',
      1,
    ],
    ['CRLF and a byte order mark', `\uFEFF${CONFIG_MAP}`.replaceAll('\n', '\r\n').slice(1), 1],
  ])('are read from %s', (_, text, count) => {
    expect(named(text)).toHaveLength(count)
  })

  it('count the documents that say something', () => {
    expect(named(`---\n${CONFIG_MAP}---\n---\n${CONFIG_MAP}`).map(([place]) => place)).toEqual([
      'a.yaml, document 1',
      'a.yaml, document 2',
    ])
  })

  it.each([
    ['what is no YAML, with its line', `${CONFIG_MAP}---\nkind: [`, /^a\.yaml, document 2, line 5: /],
    [
      'no kind',
      'a: 1',
      /^a\.yaml, document 1: The object has no kind\. Each document is a Kubernetes object/,
    ],
    ['no name', 'apiVersion: v1\nkind: Pod', /^a\.yaml, document 1: Pod has no metadata\.name\./],
    [
      'a key twice',
      `${CONFIG_MAP}kind: Pod`,
      /line 4: The key kind appears twice in one map\. Keep one of the two\./,
    ],
    ['an endless alias', `${CONFIG_MAP}data: &a {x: *a}`, /so its value never ends/],
    ['a template', 'kind: {{ .Values.kind }}\napiVersion: v1', /^a\.yaml, document 1/],
  ])('are refused with the place: %s', (_, text, says) => {
    expect(() => named(text)).toThrow(says)
  })

  it('come from all of a folder and from standard input, in order', async () => {
    const root = folder({ 'b.yaml': CONFIG_MAP, 'a/c.yml': CONFIG_MAP, 'README.md': 'no' })
    const texts = await readTexts([root, '-'], Readable.from([CONFIG_MAP]))
    expect(texts.map(({ name }) => name.replace(root, ''))).toEqual(['/a/c.yml', '/b.yaml', 'standard input'])
  })

  it.each([
    ['Chart.yaml', /is a chart.*helm template .* \| podglass sandbox -f -/],
    ['kustomization.yaml', /is a kustomization.*kubectl kustomize .* \| podglass sandbox -f -/],
    ['notes.txt', /has no manifest: no file in it ends with/],
  ])('are not a folder with %s, which is told how to be one', async (file, says) => {
    await expect(readTexts([folder({ [file]: 'a: b' })], Readable.from([]))).rejects.toThrow(says)
  })

  it('say which file is not there', async () => {
    await expect(readTexts(['nowhere.yaml'], Readable.from([]))).rejects.toThrow(
      'nowhere.yaml is not there. Give a file or a folder of manifests, or - for standard input.',
    )
  })
})
