import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runProgram } from '@/scripts/cli/testing/run-program'

const DOCS = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'charts/podglass/README.md']
const TEXTS = [...DOCS, ...readdirSync('docs').map((name) => join('docs', name))].filter((path) =>
  path.endsWith('.md'),
)

function namedIn(pattern: RegExp): Set<string> {
  return new Set(
    TEXTS.flatMap((path) => [...readFileSync(path, 'utf8').matchAll(pattern)].map(([, name = '']) => name)),
  )
}

/** The npm scripts that the documents name, and the programs. */
const scriptsNamed = namedIn(/\bnpm (?:run )?((?<=run )[a-z:]+|test|start)\b/g)
const programsNamed = namedIn(/\btsx (?:--\S+ )?(scripts\/[\w-]+\.ts)\b/g)

/** Where each is run: here with these words, or by the file that runs it. */
const RUN: Readonly<Record<string, readonly string[] | { by: string }>> = {
  demo: ['--list'],
  start: { by: 'sandbox/product.ts' },
  build: { by: 'scripts/build-from-context.ts' },
  format: { by: 'scripts/test.ts' },
  test: { by: '.ci/run' },
  'test:gates': { by: '.ci/run' },
  'test:all': { by: 'scripts/test.ts' },
  typecheck: { by: 'scripts/test.ts' },
  bench: { by: 'scripts/test.ts' },
  dev: { by: 'sandbox/main.gate.test.ts' },
  image: { by: 'scripts/image/contents.test.ts' },
  'test:cluster': { by: 'scripts/cluster/real-cluster.gate.test.ts' },
  'scripts/api-examples.ts': { by: 'scripts/api-examples.ts' },
  'scripts/build-explain.ts': [],
  'scripts/chart-values.ts': { by: 'scripts/chart-values.ts' },
  'scripts/check-release.ts': [],
  'scripts/sbom.ts': [],
  'scripts/figures.ts': { by: 'scripts/figures.ts' },
  'scripts/net.ts': { by: 'scripts/net.ts' },
  'scripts/package.ts': { by: 'scripts/package/package.gate.test.ts' },
  'scripts/podglass.ts': { by: 'e2e/attached-as-me.spec.ts' },
  'scripts/render-k8s.ts': { by: 'e2e/k8s/chart.gate.test.ts' },
  'scripts/screenshots.ts': { by: 'scripts/screenshots.ts' },
  'scripts/secret-rules.ts': { by: 'scripts/secret-rules.ts' },
  'scripts/verify-security.ts': { by: 'e2e/gates/release-gates.ts' },
}
const here = Object.entries(RUN).flatMap(([name, how]) => (Array.isArray(how) ? [[name, how] as const] : []))

it('each command of the documents exists, and is run by a gate or here', () => {
  const scripts = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).scripts)
  expect(scriptsNamed.size).toBeGreaterThan(10)
  expect([...scriptsNamed].filter((name) => !scripts.includes(name))).toEqual([])
  expect(scripts.filter((name) => name !== 'start' && !scriptsNamed.has(name))).toEqual([])
  expect([...scriptsNamed, ...programsNamed].filter((name) => !(name in RUN))).toEqual([])
  const places = Object.values(RUN).flatMap((how) => ('by' in how ? [how.by] : []))
  expect([...places, ...programsNamed].filter((path) => !existsSync(path))).toEqual([])
})

it.each(here)('%s ends well', async (name, words) => {
  const command = name.startsWith('scripts/') ? ['tsx', name] : ['run', '--silent', name, '--']
  const ran = await runProgram([...command, ...words], {
    program: [name.startsWith('scripts/') ? 'npx' : 'npm'],
    env: { HOME: process.env.HOME ?? '', NODE_ENV: 'test', NEXT_TELEMETRY_DISABLED: '1' },
  })
  expect([ran.code, ran.code === 0 ? '' : ran.err]).toEqual([0, ''])
})
