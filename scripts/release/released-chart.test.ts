import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { CHART, hasHelm, renderChart, runHelm } from '@/e2e/k8s/helm'
import { releasedChart } from './released-chart'

const digest = `sha256:${'a'.repeat(64)}`
const image = `registry.example.com/team/podglass@${digest}`
const source = 'https://git.example.com/team/podglass'
const files = {
  chart: 'name: podglass\nversion: 0.2.0\nannotations:\n  artifacthub.io/license: Apache-2.0\n',
  values: '# Kept.\nimage:\n  repository: podglass\n  digest: ""\n',
}
const changelog = '## [0.2.0] - 2026-12-01\n\n### Added\n\n- **Chart**: a first one.\n'
const root = join(CHART, '../..')

describe('releasedChart', () => {
  it('names the image by its digest, and tells Artifact Hub the image, the links and the changes', () => {
    const { chart, values } = releasedChart(files, { image, source, changelog })
    expect(values).toBe(
      `# Kept.\nimage:\n  repository: registry.example.com/team/podglass\n  digest: "${digest}"\n`,
    )
    const { annotations, ...said } = parse(chart)
    const icon = `${source}/raw/v0.2.0/app/icon.svg`
    expect(said).toEqual({ name: 'podglass', version: '0.2.0', home: source, sources: [source], icon })
    expect(annotations['artifacthub.io/license']).toBe('Apache-2.0')
    expect(parse(annotations['artifacthub.io/images'])).toEqual([
      { name: 'podglass', image: `registry.example.com/team/podglass:0.2.0@${digest}` },
    ])
    expect(parse(annotations['artifacthub.io/changes'])).toEqual([
      { kind: 'added', description: 'Chart: a first one.' },
    ])
    const urls = parse(annotations['artifacthub.io/links']).map(({ url }: { url: string }) => url)
    const shown: { title: string; url: string }[] = parse(annotations['artifacthub.io/screenshots'])
    expect(shown.length).toBeGreaterThan(2)
    for (const { url } of shown)
      expect(existsSync(join(root, url.slice(`${source}/raw/v0.2.0/`.length)))).toBe(true)
    expect(urls).toContain(`${source}/blob/v0.2.0/SECURITY.md`)
  })

  it.each(['podglass:0.2.0', 'podglass', `podglass:0.2.0@sha256:${'a'.repeat(63)}`])(
    'makes nothing that follows a tag: %s',
    (tagged) => {
      expect(() => releasedChart(files, { image: tagged, source, changelog })).toThrow('by its digest')
    },
  )

  it('releases nothing that the changelog does not mention', () => {
    expect(() => releasedChart(files, { image, source, changelog: '' })).toThrow('lists no change of 0.2.0')
  })

  it.runIf(hasHelm)('is a package that helm takes, of the image by its digest', () => {
    const out = mkdtempSync(join(tmpdir(), 'podglass-packed-'))
    onTestFinished(() => rmSync(out, { recursive: true }))
    const args = ['scripts/chart.ts', '--image', image, '--source', source, '--out', out]
    const made = spawnSync(process.execPath, ['--import', 'tsx', ...args], { cwd: root, encoding: 'utf8' })
    expect(made.stderr).toBe('')
    const [archive = ''] = readdirSync(out)
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(archive).toBe(`podglass-${version}.tgz`)
    const packed = join(out, archive)
    expect(renderChart({}, packed)).toContain(
      `image: "registry.example.com/team/podglass:${version}@${digest}"\n`,
    )
    const { annotations } = parse(runHelm(['show', 'chart', packed]).stdout)
    expect(parse(annotations['artifacthub.io/changes']).length).toBeGreaterThan(1)
  })
})
