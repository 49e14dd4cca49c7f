import { loadavg } from 'node:os'

export interface Figure {
  what: string
  ours: string
  /** What it is compared with from the same run, and its figure. */
  peer: string
  ratio: string
  budget: string
  met: boolean
}

/** A figure with the load of the machine when it was taken. */
export interface MeasuredFigure extends Figure {
  load: number
}

/** Notes the load at which figures were just taken. */
export function measured(figures: readonly Figure[]): MeasuredFigure[] {
  return figures.map((figure) => ({ ...figure, load: loadavg()[0] ?? 0 }))
}

/** The median; for an even count, the lower middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
}

export function ms(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`
}

export function ratioOf(ours: number, peer: number): string {
  return `${(ours / peer).toFixed(2)} ×`
}

function stateOf({ budget, met }: Figure): string {
  if (budget === '—') return '—'
  return met ? 'met' : 'MISSED'
}

/** Figures as a table of aligned columns. */
export function printTable(figures: readonly MeasuredFigure[]): void {
  const head = ['what', 'ours', 'beside it', 'ratio', 'budget', 'state', 'load']
  const rows = figures.map((f) => [f.what, f.ours, f.peer, f.ratio, f.budget, stateOf(f), f.load.toFixed(1)])
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)))
  const line = (cells: readonly string[]) => cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')
  console.log([line(head), widths.map((w) => '─'.repeat(w)).join('  '), ...rows.map(line)].join('\n'))
}
