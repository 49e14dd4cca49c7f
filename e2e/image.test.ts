import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { COMMANDS } from '@/scripts/cli/commands'
import { contextFiles, parseDockerignore } from '@/scripts/image/build-context'
import { imageCommand, readBuildStage } from '@/scripts/image/dockerfile'
import { COPIED } from '@/scripts/package/stage'
import { type Bom, shippedComponents, unlisted } from '@/scripts/sbom/components'

const read = (path: string) => readFileSync(join(import.meta.dirname, '..', path), 'utf8')
const dockerfile = read('Dockerfile')
const lastStage = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '))

describe('the Dockerfile', () => {
  it('installs what the lockfile says and runs no script of a package', () => {
    expect(dockerfile).toContain('RUN npm ci --ignore-scripts\n')
    expect(dockerfile).not.toMatch(/npm (?:install|i) |npx |curl|wget|apt-get/)
    // A frontend of BuildKit would be a third image that runs in the build.
    expect(dockerfile).not.toMatch(/^# *syntax=/m)
  })

  it('needs no shell in what it ships, and runs as the number that k8s/base names', () => {
    expect(lastStage).not.toMatch(/^(?:RUN|HEALTHCHECK|ADD) /m)
    expect(lastStage).toContain('ENTRYPOINT ["/nodejs/bin/node"]')
    const { spec } = parse(read('k8s/base/deployment.yaml')).spec.template
    const { runAsUser, runAsGroup } = spec.securityContext
    expect(lastStage).toContain(`USER ${runAsUser}:${runAsGroup}\n`)
    expect(lastStage).toMatch(/^STOPSIGNAL SIGTERM$/m)
  })

  it('bounds the memory of Node below the limit of k8s/base', () => {
    const { flags, script } = imageCommand()
    expect(script).toBe('start.mjs')
    expect(flags).toEqual([
      '--max-semi-space-size=1',
      '--max-old-space-size=96',
      '--no-maglev',
      '--disable-proto=delete',
    ])
  })

  it('builds in a way that npm test repeats on a copy of the context', () => {
    expect(readBuildStage()).toEqual({
      copies: ['package.json', 'package-lock.json', '.npmrc'],
      environment: { CI: 'true', NEXT_TELEMETRY_DISABLED: '1' },
      command: 'npm run build && node --import tsx scripts/sbom.ts',
    })
    expect(() => readBuildStage(dockerfile.replace('COPY . .', 'COPY lib lib'))).toThrow('is not read')
  })

  it('takes each base from an argument, to which a digest is given', () => {
    const bases = [...dockerfile.matchAll(/^FROM (?:--platform=\$BUILDPLATFORM )?\$\{(\w+)\}/gm)].map(
      (match) => match[1],
    )
    expect(bases).toEqual(['BUILD_BASE', 'RUN_BASE', 'RUN_BASE'])
    expect(dockerfile.match(/imagetools inspect/g)).toHaveLength(2)
  })
})

describe('the target demo', () => {
  const demo = /^FROM \$\{RUN_BASE\} AS demo\n(.*?)^FROM /ms.exec(dockerfile)?.[1] ?? ''

  it('runs the command of the package with nothing but Node, and compose starts it with no more rights than a pod has', () => {
    expect(demo).not.toMatch(/^(?:RUN|ADD) /m)
    expect(demo).toContain('USER 65532:65532\n')
    const wordsOf = (name: string) => JSON.parse(new RegExp(`^${name} (.*)$`, 'm').exec(demo)?.[1] ?? '[]')
    const [node, program, ...others] = [...wordsOf('ENTRYPOINT'), ...wordsOf('CMD')]
    expect([node, others]).toEqual(['/nodejs/bin/node', ['demo', '--in-container']])
    expect(COMMANDS.find(({ name }) => name === 'demo')?.flags).toHaveProperty('in-container')
    expect(existsSync(program)).toBe(true)
    const { demo: service } = parse(read('compose.yaml')).services
    expect(service).toMatchObject({
      build: { target: 'demo' },
      ports: ['127.0.0.1:3000:3000'],
      read_only: true,
      cap_drop: ['ALL'],
    })
  })

  it('is sent every file that the package is made of', async () => {
    const { metafile } = await build({
      entryPoints: ['scripts/podglass.ts', 'sandbox/start.ts', 'scripts/package.ts'],
      bundle: true,
      write: false,
      outdir: 'out',
      splitting: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      metafile: true,
      logLevel: 'error',
    })
    const sent = new Set(contextFiles('.', parseDockerignore(read('.dockerignore'))))
    const needed = Object.keys(metafile.inputs).filter((file) => !file.startsWith('node_modules/'))
    expect(needed.length).toBeGreaterThan(500)
    expect([...needed, ...COPIED, 'k8s/scenarios/scenarios.yaml'].filter((file) => !sent.has(file))).toEqual(
      [],
    )
  })
})

describe('the SBOM', () => {
  const component = (name: string, more: object = {}) => ({
    'bom-ref': `${name}@1.0.0`,
    name,
    version: '1.0.0',
    ...more,
  })
  const ref = (name: string) => `${name}@1.0.0`
  const bom: Bom = {
    metadata: { component: { 'bom-ref': 'podglass@0.1.0' } },
    components: [
      ...['next', 'zod', 'knip', 'react', 'postcss', 'env', 'core'].map((name) => component(name)),
      component('sharp', { scope: 'optional' }),
    ],
    dependencies: [
      { ref: 'podglass@0.1.0', dependsOn: ['next', 'zod', 'knip', 'react'].map(ref) },
      { ref: ref('next'), dependsOn: ['postcss', 'env', 'sharp', 'react'].map(ref) },
      { ref: ref('knip'), dependsOn: [ref('zod')] },
      { ref: ref('react'), dependsOn: [ref('core'), ref('sharp')] },
    ],
  }
  const inFolder = ['next', 'env'].map((name) => ({ name, version: '1.0.0' }))

  it('holds what is in the folder or in a bundle, and neither tools nor what only the framework could use', () => {
    const shipped = shippedComponents(bom, ['next', 'zod', 'react'], inFolder)
    expect(shipped.components.map(({ name }) => name)).toEqual(['next', 'zod', 'react', 'env', 'core'])
    expect(shipped.dependencies.find((entry) => entry.ref === ref('next'))?.dependsOn).toEqual(
      ['env', 'react'].map(ref),
    )
    expect(unlisted(shipped, inFolder)).toEqual([])
  })

  it('names a package of the folder that the lockfile does not know', () => {
    const strange = [...inFolder, { name: 'next', version: '2.0.0' }]
    expect(unlisted(shippedComponents(bom, ['zod'], strange), strange)).toEqual(['next@2.0.0'])
  })
})
