import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import { join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { ensureChromium } from '@/e2e/chromium'
import { PROPERTIES } from '@/e2e/testing/runs'

const RESULTS = 'test-results'

interface Count {
  passed: number
  failed: number
}

interface Step {
  name: string
  command: string[]
  env?: Record<string, string>
  /** The runner's own report, in which what ran is counted; a step without one counts as one. */
  report?: Report
}

interface Report {
  file: string
  count: (report: unknown) => Count
  failed: (report: unknown) => string[]
}

interface VitestReport {
  numPassedTests?: number
  numFailedTests?: number
  testResults?: { name: string; status: string; assertionResults: { fullName: string; status: string }[] }[]
}

const VITEST: Omit<Report, 'file'> = {
  count(report) {
    const { numPassedTests = 0, numFailedTests = 0 } = report as VitestReport
    return { passed: numPassedTests, failed: numFailedTests }
  },
  failed: (report) =>
    ((report as VitestReport).testResults ?? []).flatMap(({ name, status, assertionResults }) => {
      const file = relative('.', name)
      const tests = assertionResults.filter((test) => test.status === 'failed')
      // A file that does not load has no test of its own that failed.
      if (status === 'failed' && tests.length === 0) return [file]
      return tests.map(({ fullName }) => `${file}: ${fullName}`)
    }),
}

interface Suite {
  suites?: Suite[]
  specs?: { title: string; file: string; ok: boolean }[]
}

interface PlaywrightReport extends Suite {
  stats?: { expected: number; unexpected: number }
}

function failedIn({ suites = [], specs = [] }: Suite): string[] {
  const here = specs.filter(({ ok }) => !ok).map(({ file, title }) => `${file}: ${title}`)
  return [...here, ...suites.flatMap(failedIn)]
}

/** What reads a pipe gets a line for each step, and all that one printed which failed. */
const isPiped = !process.stdout.isTTY

const PLAYWRIGHT_REPORT: Report = {
  file: `${RESULTS}/playwright.json`,
  count(report) {
    const { stats = { expected: 0, unexpected: 0 } } = report as PlaywrightReport
    return { passed: stats.expected, failed: stats.unexpected }
  },
  failed: (report) => failedIn(report as PlaywrightReport),
}

function unit(name: string, options: string[]): Step {
  const file = `${RESULTS}/vitest-${name}.json`
  return {
    name,
    command: [
      'vitest',
      'run',
      isPiped ? '--reporter=default' : '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${file}`,
      ...options,
    ],
    report: { file, ...VITEST },
  }
}

const PLAYWRIGHT = ['playwright', 'test', '-c', 'e2e/playwright.config.ts']

function browser(name: string, tests: string): Step {
  return {
    name,
    command: [...PLAYWRIGHT, tests, '@thorough'],
    report: PLAYWRIGHT_REPORT,
  }
}

/**
 * What a change must pass within minutes, each guarantee once: two rows of steps, one for each core. The first takes longest
 * and does not wait for the second, which takes what is left of both cores.
 */
const TESTS: Step[][] = [
  [{ name: 'build', command: ['tsx', 'scripts/build-from-context.ts'] }, browser('browser', '--grep-invert')],
  [
    { name: 'lint', command: ['biome', 'ci', '.'] },
    { name: 'types', command: ['tsc', '--noEmit'] },
    { name: 'unused code', command: ['knip'] },
    unit('unit', ['--exclude', '**/*.gate.test.ts']),
  ],
]

/** The unit tests that `npm test` tries on a part of their random cases. */
function propertyTests(): string[] {
  return ['lib', 'scripts', 'e2e', 'sandbox', 'components'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((file) => /\.test\.tsx?$/.test(file) && readFileSync(file, 'utf8').includes("/testing/runs'")),
  )
}

/**
 * What needs the build of the tests above: the browser tests left out and the benchmark, and beside them faults in real time, which
 * mostly wait but hold the product to its deadlines, and then properties at size, which only compute.
 */
const GATES: Step[][] = [
  [
    browser('browser, thorough', '--grep'),
    { name: 'benchmark, smoke', command: ['tsx', 'scripts/bench.ts', '--smoke'] },
  ],
  [
    unit('faults', ['--maxWorkers=4', 'e2e/faults/']),
    {
      ...unit('gates', ['--exclude', 'e2e/faults/**', '.gate.test.ts', ...propertyTests()]),
      env: { [PROPERTIES]: 'all' },
    },
  ],
]

const SUITES = { tests: [TESTS], gates: [GATES], all: [TESTS, GATES] }

const suite = process.argv[2] ?? 'tests'
if (!Object.hasOwn(SUITES, suite)) {
  console.error(`There are no ${suite} to run: use tests, gates or all.`)
  process.exit(2)
}
if (!ensureChromium()) {
  console.error(
    'No Chromium: run npx playwright install --only-shell chromium, or set CHROMIUM_PATH to the one that you have.',
  )
  process.exit(2)
}

mkdirSync(RESULTS, { recursive: true })
spawnSync('next', ['typegen'], { stdio: 'inherit' })

const total: Count = { passed: 0, failed: 0 }
const failed: string[] = []
const flaky: string[] = []
const running = new Map<ChildProcess, string[]>()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    for (const [child, held] of running) {
      child.kill(signal)
      if (held.length > 0) console.log(held.join('\n'))
    }
    process.exit(1)
  })

/** Where a step runs: alone, in the row that takes longest, or beside that one. */
type Place = 'alone' | 'first' | 'beside'

/** Runs a program; where others run beside it, each line is labeled with its program. */
async function run({ name, command: [program = '', ...args], env }: Step, place: Place): Promise<boolean> {
  const child = spawn(program, args, {
    stdio: place === 'alone' && !isPiped ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...(isPiped && { NO_COLOR: '1', FORCE_COLOR: undefined }), ...env },
  })
  const held: string[] = []
  running.set(child, held)
  if (place === 'beside' && child.pid) setPriority(child.pid, 5)
  for (const stream of [child.stdout, child.stderr])
    if (stream)
      createInterface(stream).on('line', (line) => {
        const labeled = `${name.padEnd(11)} | ${line}`
        if (isPiped) held.push(labeled)
        else console.log(labeled)
      })
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(1))
    child.once('close', resolve)
  })
  running.delete(child)
  if (code !== 0 && held.length > 0) console.log(held.join('\n'))
  return code === 0
}

function readReport({ report }: Step): unknown {
  return report && existsSync(report.file) ? JSON.parse(readFileSync(report.file, 'utf8')) : {}
}

const failedTests = (step: Step) => step.report?.failed(readReport(step)) ?? []

/** In CI a failed browser test runs once more, alone: if it then passes, it is named as flaky and counts as passed. */
async function again(step: Step, count: Count): Promise<Count> {
  const first = failedTests(step)
  if (!process.env.CI || step.command[0] !== 'playwright' || first.length === 0) return count
  console.log(`— ${step.name}: ${first.length} failed, and each runs once more by itself`)
  await run({ ...step, command: [...PLAYWRIGHT, '--last-failed', '--workers=1'] }, 'alone')
  const still = failedTests(step)
  const passed = first.filter((test) => !still.includes(test))
  flaky.push(...passed)
  return { passed: count.passed + passed.length, failed: count.failed - passed.length }
}

async function runStep(step: Step, place: Place): Promise<void> {
  const { name, report } = step
  const started = performance.now()
  console.log(`— ${name}`)
  if (report) rmSync(report.file, { force: true })
  const ok = await run(step, place)
  const reported = report?.count(readReport(step)) ?? { passed: ok ? 1 : 0, failed: 0 }
  // A runner that fails without a failed test (a file that does not load) still counts as one failure.
  const count = ok ? reported : await again(step, { ...reported, failed: Math.max(1, reported.failed) })
  const seconds = Math.round((performance.now() - started) / 1000)
  console.log(`— ${name}: ${count.passed} passed, ${count.failed} failed in ${seconds} s`)
  total.passed += count.passed
  total.failed += count.failed
  if (count.failed > 0) failed.push(...(failedTests(step).length > 0 ? failedTests(step) : [name]))
}

for (const rows of SUITES[suite as keyof typeof SUITES]) {
  await Promise.all(
    rows.map(async (row, i) => {
      for (const step of row) await runStep(step, rows.length === 1 ? 'alone' : i === 0 ? 'first' : 'beside')
    }),
  )
}

writeFileSync(`${RESULTS}/${suite}.json`, JSON.stringify({ ...total, failing: failed, flaky }))
for (const test of failed) console.log(`Failed: ${test}`)
for (const test of flaky) console.log(`Flaky, passed when run again: ${test}`)
console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed === 0 ? 0 : 1)
