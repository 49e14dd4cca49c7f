import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runProgram } from '@/scripts/cli/testing/run-program'

const DOCS = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'charts/podglass/README.md']
const TEXTS = [...DOCS, ...readdirSync('docs').map((name) => join('docs', name))].filter((path) =>
  path.endsWith('.md'),
)

/** The npm scripts that the documents name. */
const named = new Set(
  TEXTS.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/\bnpm (?:run )?(test|start|(?<=run )[a-z:]+)\b/g)].map(
      ([, name = '']) => name,
    ),
  ),
)

/** Where each is run: here with these words, or by the file that runs it. */
const RUN: Readonly<Record<string, readonly string[] | { by: string }>> = {
  'build:explain': [],
  'check:release': [],
  sbom: [],
  soak: { by: 'e2e/live-rows.gate.test.ts' },
  demo: ['--list'],
  build: { by: 'scripts/build-from-context.ts' },
  test: { by: '.ci/run' },
  'test:gates': { by: '.ci/run' },
  'test:all': { by: 'scripts/test.ts' },
  lint: { by: 'scripts/test.ts' },
  typecheck: { by: 'scripts/test.ts' },
  unit: { by: 'scripts/test.ts' },
  e2e: { by: 'scripts/test.ts' },
  bench: { by: 'scripts/test.ts' },
  package: { by: 'scripts/package/package.gate.test.ts' },
  attach: { by: 'e2e/attached-as-me.spec.ts' },
  dev: { by: 'e2e/sandbox/main.test.ts' },
  image: { by: 'scripts/image/contents.test.ts' },
  'test:cluster': { by: 'scripts/cluster/real-cluster.gate.test.ts' },
  'verify:security': { by: 'e2e/gates/release-gates.ts' },
  screenshots: { by: 'scripts/screenshots.ts' },
}
const here = Object.entries(RUN).flatMap(([name, how]) => (Array.isArray(how) ? [[name, how] as const] : []))

it('each npm command of the documents exists, and is run by a gate or here', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(named.size).toBeGreaterThan(10)
  expect([...named].filter((name) => !(name in scripts))).toEqual([])
  expect([...named].filter((name) => !(name in RUN))).toEqual([])
  const places = Object.values(RUN).flatMap((how) => ('by' in how ? [how.by] : []))
  expect(places.filter((path) => !existsSync(path))).toEqual([])
})

it.each(here)(
  'npm run %s ends well',
  async (name, words) => {
    const ran = await runProgram(['run', '--silent', name, '--', ...words], {
      program: ['npm'],
      env: { HOME: process.env.HOME ?? '', NODE_ENV: 'test', NEXT_TELEMETRY_DISABLED: '1' },
    })
    expect([ran.code, ran.code === 0 ? '' : ran.err]).toEqual([0, ''])
  },
  180_000,
)
