import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { freePort } from '@/e2e/free-port'
import { connectionSchema } from '@/lib/facts/connection/contract'
import { plain, words } from '@/lib/phrase/phrase'
import { familyOf, isRunning } from '../cli/testing/listening'
import { runProgram, startProgram } from '../cli/testing/run-program'
import { installPackage } from './testing/install-package'

const ERROR =
  'Error from server (Forbidden): pods is forbidden: User "system:serviceaccount:shop:web" cannot list resource "pods" in API group "" in the namespace "shop"'
const MOST_MIB = 9
const MOST_FILES = 400

/** How curl ends where the page has this in short. */
function endOf(brief: string): RegExp {
  if (/^\d{3}/.test(brief)) return new RegExp(`^HTTP/1\\.[01] ${brief.slice(0, 3)}`)
  if (brief === 'passed') return /ends with 0$/m
  if (brief === 'ECONNREFUSED') return /ends with 7$/m
  return /^(?:UNABLE_TO_VERIFY|ERR_TLS)/.test(brief) ? /ends with 60$/m : /ends with \d+$/m
}

describe('the npm package', () => {
  const root = mkdtempSync(join(tmpdir(), 'podglass-package-'))
  let installed: Awaited<ReturnType<typeof installPackage>>
  beforeAll(async () => {
    installed = await installPackage(root)
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  const podglass = (args: readonly string[], input = '') => {
    const { program, bare, env } = installed
    return runProgram(args, { program, cwd: bare, env, input })
  }
  const inBare = (path: string) => join(installed.bare, path)

  it('installs on a bare folder without a registry, and brings no other package', () => {
    const { tarball } = installed
    expect(readdirSync(inBare('node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['podglass'])
    expect(statSync(inBare(tarball)).size / 1_048_576).toBeLessThan(MOST_MIB)
    const files = execFileSync('tar', ['-tzf', inBare(tarball)], { encoding: 'utf8' })
      .trim()
      .split('\n')
    expect(files.length).toBeLessThanOrEqual(MOST_FILES)
    const manifest = JSON.parse(readFileSync(inBare('node_modules/podglass/package.json'), 'utf8'))
    expect([manifest.dependencies, manifest.scripts]).toEqual([undefined, undefined])
    for (const file of ['LICENSE', 'README.md', 'CHANGELOG.md'])
      expect(existsSync(inBare(`node_modules/podglass/${file}`))).toBe(true)
  })

  it('explains a text, by both of its names', async () => {
    const { code, out } = await podglass(['explain'], ERROR)
    expect([code, out.split('\n')[0]]).toEqual([0, 'web was not allowed to list pods in shop'])
    const plugin = [inBare('node_modules/.bin/kubectl-podglass')]
    const { out: same } = await runProgram(['explain'], { program: plugin, env: installed.env, input: ERROR })
    expect(same).toBe(out)
  })

  it('brings its manual where it is installed for all', () => {
    const prefix = join(root, 'global')
    const args = [
      'install',
      '--global',
      '--prefix',
      prefix,
      inBare(installed.tarball),
      '--offline',
      '--no-audit',
    ]
    execFileSync('npm', args, { env: { ...process.env, ...installed.env } })
    expect(readFileSync(join(prefix, 'share/man/man1/podglass.1'), 'utf8')).toContain('podglass explain')
  })

  it('gives a shell what it completes, also behind kubectl', async () => {
    const program = [inBare('node_modules/.bin/kubectl_complete-podglass')]
    const { out } = await runProgram(['demo', '--world', 'verb-m'], { program, env: installed.env })
    expect(out).toBe('verb-missing\n:4\n')
  })

  it('prints the same data as JSON and as YAML', async () => {
    const [json, yaml] = await Promise.all(
      ['json', 'yaml'].map((format) => podglass(['explain', '-o', format], ERROR)),
    )
    expect(parse(yaml?.out ?? '')).toEqual(JSON.parse(json?.out ?? ''))
  })

  it.each([
    ['nothing was found', ['explain'], 1],
    ['wrong usage', ['explain', '--no-such'], 2],
    ['no command', [], 2],
    ['help', ['--help'], 0],
    ['a scenario that is none', ['demo', '--world', 'none'], 2],
    ['an option that the demo does not have', ['demo', '--no-such'], 2],
  ])('ends with its exit code: %s', async (_, args, code) => {
    expect((await podglass(args)).code).toBe(code)
  })

  it('prints its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
    expect((await podglass(['--version'])).out).toBe(`${version}\n`)
  })

  it('shows the page by npx, and a signal leaves nothing behind', async () => {
    const port = await freePort()
    const { tarball, bare, env, scratch } = installed
    const { child, printed, ended } = startProgram(
      ['--offline', '--yes', `./${tarball}`, 'demo', '--port', String(port)],
      { program: ['npx'], cwd: bare, env },
    )
    await expect.poll(() => printed.out, { timeout: 120_000 }).toContain(`Open http://127.0.0.1:${port}`)
    const page = await fetch(`http://127.0.0.1:${port}/`)
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<title>')])
    const family = familyOf(child.pid ?? 0)
    expect(family.length).toBeGreaterThan(2)
    // As Ctrl+C does, which reaches all of them.
    for (const pid of family) if (isRunning(pid)) process.kill(pid, 'SIGINT')
    await ended
    await expect.poll(() => family.filter(isRunning)).toEqual([])
    expect(readdirSync(scratch).filter((name) => name.startsWith('podglass'))).toEqual([])
  })

  it('has a shell beside its page, in which each curl of the page runs as it stands', async () => {
    const port = await freePort()
    const { program, bare, env } = installed
    const [command = ''] = program
    const child = spawn(command, ['demo', '--port', String(port), '--shell'], {
      cwd: bare,
      env: { ...process.env, ...env },
    })
    const printed = { out: '', err: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed.out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      printed.err += text
    })
    await expect
      .poll(() => printed.out + printed.err, { timeout: 120_000 })
      .toContain(`Open http://127.0.0.1:${port}`)
    const page = await fetch(`http://127.0.0.1:${port}/api/connection?controls=true`)
    const { rungs, controls = [] } = connectionSchema.parse(await page.json())
    const shown = [
      ...rungs.map(({ id, curl, verdict }) => ({ id, curl, brief: words(verdict) })),
      ...controls,
    ].flatMap(({ id, curl, brief }) => (curl ? [{ id, curl, ends: endOf(plain(brief)) }] : []))
    expect(shown.length).toBeGreaterThan(20)
    child.stdin.end(shown.map(({ curl }) => `echo "--- next"\n${curl}\necho "ends with $?"\n`).join(''))
    expect(await once(child, 'close')).toEqual([0, null])
    // What a shell prints is cut where curl complains, unless each stream is read by itself.
    const [, ...answers] = printed.out.split('--- next\n')
    for (const [index, { id, ends }] of shown.entries()) expect(answers[index], id).toMatch(ends)
  })

  it('says which Node it needs', () => {
    const launcher = readFileSync('bin/podglass.cjs', 'utf8').replace(/^#!.*/, '')
    const old = launcher.replaceAll('process.versions.node', "'18.20.0'")
    const { status, stderr } = spawnSync(process.execPath, ['-e', old], { encoding: 'utf8' })
    expect([status, stderr]).toEqual([2, expect.stringContaining('podglass needs Node 20.19 or newer')])
  })
})
