import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ReleaseGateId } from './release-gates'

/** Whether the figures of a release are taken now, at their full size. */
export const isFullGate = process.env.PODGLASS_GATES === 'full'

/** The size of a measured test: small in every run, full where the figures of a release are taken. */
export function gateSize(small: number, full: number): number {
  return isFullGate ? full : small
}

/** Where the figures of one run are stored, one file each. */
export const GATES_DIR = join(import.meta.dirname, '../../test-results/gates')

/** What one test measured: a part of its gate, which is met when all its parts are. */
export interface MeasuredGate {
  id: ReleaseGateId
  /** Names this part among those of the same gate. */
  part: string
  figure: string
  /** `not-runnable` when this machine lacks what the measurement needs; then `why` names it. */
  state: 'met' | 'missed' | 'not-runnable'
  why?: string
}

/** Keeps a figure for `scripts/verify-security.ts`. Call it before the assertion that can end the test. */
export function recordGate(measured: MeasuredGate): void {
  mkdirSync(GATES_DIR, { recursive: true })
  writeFileSync(join(GATES_DIR, `${measured.id}.${measured.part}.json`), JSON.stringify(measured))
}
