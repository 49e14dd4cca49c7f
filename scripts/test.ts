import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'

const RESULTS = 'test-results'

interface Count {
  passed: number
  failed: number
}

interface Step {
  name: string
  command: string[]
  /** Counts what ran from the runner's own report; a step without one counts as one. */
  count?: () => Count
}

function reportOf(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}

function vitestCount(): Count {
  const report = reportOf(`${RESULTS}/vitest.json`) as { numPassedTests?: number; numFailedTests?: number }
  return { passed: report.numPassedTests ?? 0, failed: report.numFailedTests ?? 0 }
}

function playwrightCount(): Count {
  const report = reportOf(`${RESULTS}/playwright.json`) as {
    stats?: { expected: number; unexpected: number; flaky: number }
  }
  const stats = report.stats ?? { expected: 0, unexpected: 0, flaky: 0 }
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky }
}

const STEPS: Step[] = [
  { name: 'lint', command: ['biome', 'ci', '.'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'unused code', command: ['knip'] },
  {
    name: 'unit',
    command: [
      'vitest',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${RESULTS}/vitest.json`,
    ],
    count: vitestCount,
  },
  { name: 'build', command: ['tsx', 'scripts/build-from-context.ts'] },
  {
    name: 'browser',
    command: ['playwright', 'test', '-c', 'e2e/playwright.config.ts', '--grep-invert', '@thorough'],
    count: playwrightCount,
  },
  { name: 'benchmark, smoke', command: ['tsx', 'scripts/bench.ts', '--smoke'] },
]

rmSync(RESULTS, { recursive: true, force: true })
mkdirSync(RESULTS)
spawnSync('next', ['typegen'], { stdio: 'inherit' })

const total: Count = { passed: 0, failed: 0 }
for (const step of STEPS) {
  console.log(`\n— ${step.name}`)
  const [program = '', ...args] = step.command
  const done = spawnSync(program, args, { stdio: 'inherit' })
  const ok = done.status === 0
  const counted = step.count?.() ?? { passed: 0, failed: 0 }
  // A runner that fails without a failed test (a file that does not load) still counts as one failure.
  const failed = ok ? counted.failed : Math.max(1, counted.failed)
  const passed = step.count ? counted.passed : ok ? 1 : 0
  console.log(`— ${step.name}: ${passed} passed, ${failed} failed`)
  total.passed += passed
  total.failed += failed
}

console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed === 0 ? 0 : 1)
