import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resultText } from '@/e2e/agents/connect'
import { freePort } from '@/e2e/free-port'
import { adminToken, withoutKubectl, writeKubeconfig } from '@/e2e/testing/kubeconfig'
import { type Cluster, startCluster } from '@/sandbox/cluster'
import { scenarios } from '@/sandbox/scenarios/all'
import { familyOf, isRunning } from '../cli/testing/listening'
import { runProgram, startProgram } from '../cli/testing/run-program'
import { stageExecutable } from './executable/make'
import { installPackage } from './testing/install-package'

const ERROR =
  'Error from server (Forbidden): jobs.batch is forbidden: User "system:serviceaccount:shop:web" cannot watch resource "jobs" in API group "batch" in the namespace "shop"'
/** What the command starts, or starts for a shell; Node is not among them. */
const ON_PATH = ['bash', 'cat', 'curl', 'ip', 'kubectl', 'mkfifo', 'mount', 'rm', 'sh', 'unshare']

describe('the single executable', () => {
  const root = mkdtempSync(join(tmpdir(), 'executable-'))
  const [folder, scratch, bin] = [join(root, 'out'), join(root, 'own-tmp'), join(root, 'bin')]
  const program = [join(folder, 'podglass')]
  const env = { PATH: bin, TMPDIR: scratch }
  let npm: Awaited<ReturnType<typeof installPackage>>
  let cluster: Cluster
  beforeAll(async () => {
    const scenario = scenarios.get('default')
    cluster = await startCluster({ ...(scenario ? { scenario } : {}) })
    npm = await installPackage(root)
    await stageExecutable(join(npm.bare, 'node_modules/podglass'), folder)
    for (const made of [scratch, bin]) mkdirSync(made)
    for (const name of ON_PATH) {
      const [found = ''] = execFileSync('sh', ['-c', `command -v ${name} || true`], {
        encoding: 'utf8',
      }).split('\n')
      if (found !== '') symlinkSync(realpathSync(found), join(bin, name))
    }
  })
  afterAll(async () => {
    await cluster.stop()
    rmSync(root, { recursive: true, force: true })
  })

  const asAdmin = async () =>
    writeKubeconfig(cluster, { token: await adminToken(cluster), namespace: 'shop' })
  const executable = (args: readonly string[], input = '', more: Record<string, string> = {}) =>
    runProgram(args, { program, cwd: root, input, env: { ...env, ...more } })

  /** The same from the npm package, where what each makes for itself has one name. */
  async function fromBoth(args: readonly string[], input = '', more: Record<string, string> = {}) {
    const alike = ({ code, out, err }: Awaited<ReturnType<typeof runProgram>>) => {
      const [said, told] = [out, err].map((text) =>
        text
          .replaceAll(/127\.0\.0\.1:\d+|\/\S*podglass-[\w-]+/g, 'OWN')
          .replaceAll(/\d+(?:\.\d+)? m?s\b/g, 'TIME'),
      )
      return { code, said, told }
    }
    const own = alike(await executable(args, input, more))
    const options = { program: npm.program, cwd: root, input, env: { ...npm.env, ...more } }
    expect(own, args.join(' ')).toEqual(alike(await runProgram(args, options)))
    expect(readdirSync(scratch)).toEqual([])
    return own
  }

  it('is one file with its names, manual and licenses', () => {
    const files = readdirSync(folder).filter((name) => name !== 'LICENSE.node')
    expect(files.toSorted()).toEqual([
      ...['LICENSE', 'LICENSE.packages', 'kubectl-podglass', 'kubectl_complete-podglass', 'man', 'podglass'],
    ])
    expect(readdirSync(bin)).not.toContain('node')
    const manual = join(npm.bare, 'node_modules/podglass/man/podglass.1')
    expect(readFileSync(join(folder, 'man/podglass.1'), 'utf8')).toBe(readFileSync(manual, 'utf8'))
  })

  it('has every package in its SBOM', () => {
    const out = execFileSync('npx', ['tsx', 'scripts/sbom.ts', '--command'], { encoding: 'utf8' })
    expect(out).toMatch(/^\.next\/podglass-command\.cdx\.json: /)
  })

  it.each([
    [0, ['--version']],
    [0, ['help']],
    [0, ['help', 'record']],
    [0, ['explain', '--help']],
    [0, ['completion', 'bash']],
    [0, ['completion', 'zsh']],
    [0, ['completion', 'fish']],
    [0, ['__complete', '']],
    [0, ['demo', '--list']],
    [0, ['explain', '--offline']],
    [0, ['explain', '--offline', '-o', 'json']],
    [0, ['explain', '--offline', '-o', 'yaml']],
    [2, []],
    [2, ['explian']],
    [2, ['why', 'list', 'pods', '--kubeconfig', 'none']],
    [2, ['demo', '--world', 'none']],
  ] as const)('prints what the npm package prints, and ends with %i: %j', async (code, args) => {
    expect((await fromBoth(args, ERROR)).code).toBe(code)
  })

  it('answers kubectl by its other names', async () => {
    const ran = (name: string, args: readonly string[]) =>
      runProgram(args, { program: [join(folder, name)], input: ERROR, env })
    expect((await ran('kubectl_complete-podglass', ['demo', '--world', 'verb-m'])).out).toBe(
      'verb-missing\n:4\n',
    )
    expect((await ran('kubectl-podglass', ['explain', '--offline'])).out).toMatch(/^web was not allowed/)
  })

  it('takes options for Node without a word', async () => {
    const { err } = await executable(['--version'], '', { NODE_OPTIONS: '--max-old-space-size=200' })
    expect(err).toBe('')
  })

  it('opens a shell in the files and network of the pod', async () => {
    const token = '/var/run/secrets/kubernetes.io/serviceaccount'
    const line = `curl -s --cacert ${token}/ca.crt https://kubernetes.default.svc/version\n`
    const { code, out, err } = await executable(['sandbox', '--shell'], line)
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('"gitVersion"')
    expect(readdirSync(scratch)).toEqual([])
  })

  describe.skipIf(withoutKubectl)(`by kubectl${withoutKubectl ? ` (${withoutKubectl})` : ''}`, () => {
    it.each([
      [0, ['why', 'list', 'jobs']],
      [1, ['why', 'watch', 'jobs', '--as', 'system:serviceaccount:shop:web', '-o', 'json']],
      [0, ['explain']],
      [0, ['changes', '--minutes', '10080']],
      [0, ['__complete', 'why', '-n', 'sh']],
    ] as const)('asks the cluster as the npm package does, and ends with %i: %j', async (code, args) => {
      expect((await fromBoth(args, ERROR, { KUBECONFIG: await asAdmin() })).code).toBe(code)
    })

    it.each([
      ['sandbox', ['sandbox', '--', 'kubectl', 'auth', 'whoami'], /kubernetes-admin/],
      ['record', ['record', '--sandbox', '--', 'kubectl', 'get', 'pods', '-o', 'name'], /pods/],
    ] as const)('runs a program on a sandbox: %s', async (_, args, says) => {
      const { code, said } = await fromBoth(args)
      expect([code, said]).toEqual([0, expect.stringMatching(says)])
    })

    it('answers an agent', async () => {
      const [command = ''] = program
      const transport = new StdioClientTransport({
        command,
        args: ['mcp', '--kubeconfig', await asAdmin()],
        env,
      })
      const agent = new Client({ name: 'test', version: '1.0.0' })
      await agent.connect(transport)
      const answer = await agent.callTool({ name: 'check', arguments: { question: 'list jobs -n shop' } })
      expect(resultText(answer)).toContain('can `list jobs.batch` in `shop`')
      const { contents } = await agent.readResource({ uri: 'podglass://causes/D3' })
      expect(contents[0]).toMatchObject({ text: expect.stringContaining('## What to change') })
      await agent.close()
      await expect.poll(() => readdirSync(scratch)).toEqual([])
    })

    it.each([
      ['a ServiceAccount', ['-n', 'shop', '-s', 'web'], 'denied'],
      ['you', ['--as-me'], 'allowed'],
    ] as const)(
      'serves the page as %s, reads a text in its thread, and leaves nothing behind',
      async (_, args, verdict) => {
        const port = await freePort()
        const words = ['attach', ...args, '--kubeconfig', await asAdmin(), '--port', String(port)]
        const { child, printed, ended } = startProgram(words, { program, cwd: root, env })
        await expect.poll(() => printed.out, { timeout: 120_000 }).toContain(`Open http://127.0.0.1:${port}`)
        const post = async (path: string, body: object) => {
          const headers = { 'content-type': 'application/json' }
          const url = `http://127.0.0.1:${port}${path}`
          return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json()
        }
        expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200)
        const call = { verb: 'watch', group: 'batch', resource: 'jobs', namespace: 'shop' }
        expect(await post('/api/access/check', call)).toMatchObject({ verdict })
        expect(await post('/api/explain', { text: ERROR })).toMatchObject({
          findings: [{ kind: 'authorization' }],
        })
        const made = readdirSync(scratch).map((name) => statSync(join(scratch, name)).mode & 0o777)
        expect(new Set(made)).toEqual(new Set([0o700]))
        const family = familyOf(child.pid ?? 0)
        for (const pid of family) expect(realpathSync(`/proc/${pid}/exe`)).not.toMatch(/\/node$/)
        child.kill('SIGINT')
        await ended
        await expect.poll(() => family.filter(isRunning)).toEqual([])
        expect(readdirSync(scratch)).toEqual([])
      },
    )
  })
})
