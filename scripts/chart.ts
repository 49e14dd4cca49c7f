import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runCommand } from './image/run-command'
import { releasedChart } from './release/released-chart'

const USAGE = 'npx tsx scripts/chart.ts --image REGISTRY/podglass@sha256:… --source https://… --out DIRECTORY'

/** Packs the chart as it is published, with helm: see released-chart.ts. Prints where it lies. */
function main(): void {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { image: text, source: text, out: text } })
  const { image, source, out } = values
  if (image === undefined || source === undefined || out === undefined) throw new Error(USAGE)
  const root = join(import.meta.dirname, '..')
  const folder = mkdtempSync(join(tmpdir(), 'podglass-chart-'))
  try {
    const chart = join(folder, 'podglass')
    cpSync(join(root, 'charts/podglass'), chart, { recursive: true })
    const read = (name: string) => readFileSync(join(chart, name), 'utf8')
    const made = releasedChart(
      { chart: read('Chart.yaml'), values: read('values.yaml') },
      { image, source, changelog: readFileSync(join(root, 'CHANGELOG.md'), 'utf8') },
    )
    writeFileSync(join(chart, 'Chart.yaml'), made.chart)
    writeFileSync(join(chart, 'values.yaml'), made.values)
    runCommand('helm', ['lint', '--strict', chart])
    console.log(runCommand('helm', ['package', chart, '--destination', out]).trim())
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

main()
