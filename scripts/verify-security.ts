import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { GATES_DIR, type MeasuredGate } from '@/e2e/gates/record-gate'
import { RELEASE_GATES } from '@/e2e/gates/release-gates'
import { ensureBuild } from './build/ensure-build'
import { onlyFlags } from './only-flags'

const BROWSER = ['playwright', 'test', '-c', 'e2e/playwright.config.ts', '--grep', '@gate']
// The rows of the fault table take their real time here, and keep their figures in test-results/faults.
const RUNS = [
  ['vitest', 'run', '.gate.test.ts'],
  BROWSER,
  // With --stand-in-bases the image is built where no registry can be reached.
  ['tsx', 'scripts/image.ts', ...process.argv.slice(2)],
]

function readMeasured(): MeasuredGate[] {
  if (!existsSync(GATES_DIR)) return []
  return readdirSync(GATES_DIR).map((name) => JSON.parse(readFileSync(join(GATES_DIR, name), 'utf8')))
}

function stateOf(parts: readonly MeasuredGate[]): string {
  if (parts.some(({ state }) => state === 'missed')) return 'MISSED'
  if (parts.some(({ state }) => state === 'met')) return 'met'
  return parts.length > 0 ? 'not runnable here' : 'NOT MEASURED'
}

onlyFlags('scripts/verify-security.ts', '--stand-in-bases')
await ensureBuild()
rmSync(GATES_DIR, { recursive: true, force: true })
const environment = { ...process.env, PODGLASS_GATES: 'full' }
const failed = RUNS.filter(([program = '', ...args]) => {
  return spawnSync(program, args, { stdio: 'inherit', env: environment }).status !== 0
})

const measured = readMeasured()
let unmet = 0
console.log('\nRelease gates, from what just ran\n')
for (const gate of RELEASE_GATES) {
  const parts = measured.filter(({ id }) => id === gate.id)
  const state = stateOf(parts)
  if (state === 'MISSED' || state === 'NOT MEASURED') unmet += 1
  console.log(`${state.padEnd(18)} ${gate.says}: ${gate.target}`)
  for (const part of parts) {
    console.log(`${''.padEnd(18)}   ${part.part}: ${part.figure}${part.why ? ` (${part.why})` : ''}`)
  }
}
for (const run of failed) console.log(`\nFailed: ${run.join(' ')}`)
process.exit(unmet + failed.length === 0 ? 0 : 1)
