import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

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

function unit(name: string, pattern: string[]): Step {
  const file = `${RESULTS}/vitest.json`
  return {
    name,
    command: ['vitest', 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`, ...pattern],
    count: vitestCount,
  }
}

function browser(name: string, tests: string): Step {
  return {
    name,
    command: ['playwright', 'test', '-c', 'e2e/playwright.config.ts', tests, '@thorough'],
    count: playwrightCount,
  }
}

/** What a change must pass within minutes: each guarantee once. */
const TESTS: Step[] = [
  { name: 'lint', command: ['biome', 'ci', '.'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'unused code', command: ['knip'] },
  unit('unit', ['--exclude', '**/*.gate.test.ts']),
  { name: 'build', command: ['tsx', 'scripts/build-from-context.ts'] },
  browser('browser', '--grep-invert'),
]

/** What needs the build of the tests above: faults in real time, properties, the browser tests left out, the benchmark. */
const GATES: Step[] = [
  unit('gates', ['.gate.test.ts']),
  browser('browser, thorough', '--grep'),
  { name: 'benchmark, smoke', command: ['tsx', 'scripts/bench.ts', '--smoke'] },
]

const SUITES = { tests: TESTS, gates: GATES, all: [...TESTS, ...GATES] }

const suite = process.argv[2] ?? 'tests'
if (!(suite in SUITES)) {
  console.error(`There are no ${suite} to run: use tests, gates or all.`)
  process.exit(2)
}
const steps = SUITES[suite as keyof typeof SUITES]

mkdirSync(RESULTS, { recursive: true })
spawnSync('next', ['typegen'], { stdio: 'inherit' })

const total: Count = { passed: 0, failed: 0 }
for (const step of steps) {
  const started = performance.now()
  console.log(`\n— ${step.name}`)
  for (const report of ['vitest', 'playwright']) rmSync(`${RESULTS}/${report}.json`, { force: true })
  const [program = '', ...args] = step.command
  const done = spawnSync(program, args, { stdio: 'inherit' })
  const ok = done.status === 0
  const counted = step.count?.() ?? { passed: 0, failed: 0 }
  // A runner that fails without a failed test (a file that does not load) still counts as one failure.
  const failed = ok ? counted.failed : Math.max(1, counted.failed)
  const passed = step.count ? counted.passed : ok ? 1 : 0
  const seconds = Math.round((performance.now() - started) / 1000)
  console.log(`— ${step.name}: ${passed} passed, ${failed} failed in ${seconds} s`)
  total.passed += passed
  total.failed += failed
}

writeFileSync(`${RESULTS}/${suite}.json`, JSON.stringify(total))
console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed === 0 ? 0 : 1)
