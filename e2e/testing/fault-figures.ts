import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FIGURES_DIR = join(import.meta.dirname, '../../test-results/faults')

/** Prints and saves the result of one row of the fault table, one file each; numbers are rounded. */
export function reportRow(row: string, what: string, figures: Record<string, number | string>): void {
  const rounded = Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [
      name,
      typeof value === 'number' ? Math.round(value) : value,
    ]),
  )
  const says = Object.entries(rounded).map(([name, value]) => `${name} ${value}`)
  process.stdout.write(`${row.padEnd(22)} ${what.padEnd(48)} ${says.join(', ')}\n`)
  mkdirSync(FIGURES_DIR, { recursive: true })
  const slug = `${row} ${what}`.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  writeFileSync(join(FIGURES_DIR, `${slug}.json`), JSON.stringify({ row, what, figures: rounded }))
}
