import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { resultText } from '@/e2e/agents/connect'
import { freePort } from '@/e2e/free-port'
import { adminToken, certificateOf, withoutKubectl, writeKubeconfig } from '@/e2e/testing/kubeconfig'
import { toldIn } from '@/lib/pages/agents/testing/told'
import { removeLeftCopies } from '@/lib/server/start/left-copies'
import { type Cluster, startCluster } from '@/sandbox/cluster'
import { scenarios } from '@/sandbox/scenarios/all'
import { startOwnProxy } from '../attach/own-proxy'
import { bundleProgram } from '../package/bundle-program'
import { familyOf, isRunning } from './testing/listening'
import { runProgram, startProgram } from './testing/run-program'

const scenario = scenarios.get('verb-missing')
const WEB = 'system:serviceaccount:shop:web'
const ERROR = `Error from server (Forbidden): pods is forbidden: User "${WEB}" cannot watch resource "pods" in API group "" in the namespace "shop"`
const GROUP_READS = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: team-reads, namespace: shop }
rules: [{ apiGroups: [batch], resources: [jobs], verbs: [get, list] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: team-reads, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: team-reads }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: Group, name: team-shop }]
`

// What a developer's shell may set for other programs.
const OF_OTHERS = { LOG_LEVEL: 'trace', ACCESS_MODE: 'proxy', PORT: 'com1', POD_NAME: 'other-1' }

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'podglass-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

describe.skipIf(withoutKubectl)(`podglass by kubectl${withoutKubectl ? ` (${withoutKubectl})` : ''}`, () => {
  let cluster: Cluster
  // Bundled once: from the source each run would take seconds to start.
  const built = mkdtempSync(join(tmpdir(), 'podglass-program-'))
  const program = [process.execPath, join(built, 'podglass.mjs')]
  const asJane = async (by: 'data' | 'exec' = 'exec') =>
    writeKubeconfig(cluster, {
      user: certificateOf(await cluster.clientCertificate('jane@example.com', ['team-shop']), by),
      namespace: 'shop',
    })
  const asAdmin = async () =>
    writeKubeconfig(cluster, { token: await adminToken(cluster), namespace: 'shop' })

  /** Runs it on a kubeconfig; nothing of its socket may remain. */
  async function podglass(kubeconfig: string, args: readonly string[], input = '') {
    const folder = scratch()
    const env = { ...OF_OTHERS, KUBECONFIG: kubeconfig, TMPDIR: folder }
    const ran = await runProgram(args, { program, input, env })
    expect(readdirSync(folder).filter((name) => name.startsWith('podglass'))).toEqual([])
    return ran
  }

  beforeAll(async () => {
    await bundleProgram(built)
    cluster = await startCluster({ ...(scenario ? { scenario } : {}) })
    cluster.apply(GROUP_READS)
  })
  afterAll(async () => {
    await cluster.stop()
    rmSync(built, { recursive: true, force: true })
  })

  it('says why one can and another cannot, and of a file that is not there how it was typed', async () => {
    const asked = ['why', 'list', 'jobs', '-n', 'shop', '--as', 'jane@example.com', '--as-group', 'team-shop']
    const admin = await asAdmin()
    const { code, out } = await podglass(admin, [...asked, '--beside', 'sa/web'])
    expect(code).toBe(1)
    expect(out).toContain('RoleBinding team-reads names Group team-shop, and')
    const { comparison } = JSON.parse(
      (await podglass(admin, [...asked, '--beside', 'sa/web', '-o', 'json'])).out,
    )
    expect(comparison).toMatchObject({
      state: 'decides',
      a: { verdict: 'allowed' },
      b: { verdict: 'denied' },
    })
    const absent = await podglass(admin, [...asked, '--beside', 'tuesday.case.json'])
    expect([absent.code, absent.err]).toEqual([
      2,
      expect.stringContaining('tuesday.case.json cannot be read'),
    ])
  })

  it('offers one Role for all that the program lacks, by the record of what it calls', async () => {
    const folder = scratch()
    const at = new Date().toISOString()
    const call = (verb: string, resource: string) => ({
      user: WEB,
      call: { verb, group: '', resource, subresource: '', name: '', namespace: 'shop' },
      ...{ allowed: 1, refused: 0, unanswered: 0 },
    })
    const counts = { leftOut: 0, unauthenticated: 0, foreign: 0, unread: 0 }
    const record = { format: 1, at, where: 'the sandbox', user: WEB, ...counts }
    const file = join(folder, 'run-1.json')
    const calls = [call('get', 'pods'), call('watch', 'pods'), call('list', 'services')]
    writeFileSync(file, JSON.stringify({ ...record, calls }))
    const asked = ['why', 'watch', 'pods', '-n', 'shop', '--as', WEB, '--record']
    for (const path of [file, folder]) {
      const { code, out } = await podglass(await asAdmin(), [...asked, path])
      expect(code).toBe(1)
      expect(out).toContain('Of 3 calls in the record, 2 are refused now.')
      expect(out).toContain('recorded to need')
    }
    const data = JSON.parse((await podglass(await asAdmin(), [...asked, file, '-o', 'json'])).out)
    expect(data.record).toEqual({ asked: 3, refused: 2, unknown: 0, standIns: 0, left: 0 })
    // Who can review nobody else knows of no call, which is not the same as none being refused.
    const unasked = await podglass(await asJane(), [...asked, file])
    expect(unasked.out).toContain('0 are refused now; 3 could not be judged.')
    const both = await podglass(await asAdmin(), [...asked, file, '--beside', 'sa/web'])
    expect([both.code, both.err]).toEqual([2, expect.stringContaining('--record and --beside')])
    const other = await podglass(await asAdmin(), ['why', 'list', 'jobs', '-n', 'shop', '--record', file])
    expect([other.code, other.err]).toEqual([
      2,
      expect.stringContaining(`Ask about its account with --as: ${WEB}.`),
    ])
  })

  it('says what the caller can do by a group, with credentials that stay in kubectl', async () => {
    const { code, out } = await podglass(await asJane(), ['why', 'list', 'jobs'])
    expect([code, out]).toEqual([
      0,
      'jane@example.com can list jobs.batch in shop\nHow: RoleBinding shop/team-reads grants Role team-reads to Group team-shop.\n\nAsked context here as User jane@example.com.\n',
    ])
    expect(cluster.requests.at(-1)?.user).toBe('jane@example.com')
  })

  it('says why not, and the fix binds the user', async () => {
    const { code, out } = await podglass(await asJane('data'), ['why', 'watch', 'jobs', '-n', 'shop'])
    expect(code).toBe(1)
    expect(out).toMatch(/^jane@example\.com cannot watch jobs\.batch in shop\nWhy: .*not watch/)
    expect(out).toContain('--user=jane@example.com')
    expect(out).not.toMatch(/this pod/i)
    expect(out).not.toContain(String.fromCharCode(27))
  })

  it.each([
    ['a resource that is not served', ['list', 'podz'], 'The API server serves no podz'],
    ['an absent namespace', ['list', 'pods', '-n', 'nowhere'], 'Namespace nowhere does not exist'],
    [
      'an absent account',
      ['list', 'pods', '--as', 'system:serviceaccount:shop:ghost'],
      'ServiceAccount shop/ghost does not exist.',
    ],
  ])('does not say can, nor offer a Role, for %s', async (_, call, says) => {
    const { code, out } = await podglass(await asAdmin(), ['why', ...call])
    expect(code).not.toBe(0)
    expect(out).toContain(says)
    expect(out).not.toMatch(/^\S+ can /)
    expect(out).not.toContain('kind: Role')
  })

  it('takes no answer to another question for an option that kubectl does not have', async () => {
    const { code, out, err } = await podglass(await asAdmin(), [
      'why',
      'list',
      'pods',
      '--namspace',
      'kube-system',
    ])
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('Did you mean: podglass why list pods --namespace kube-system')
  })

  it('asks about another account where the caller may', async () => {
    const args = ['why', 'watch', 'po', '-n', 'shop', '--as', WEB, '-o', 'json']
    const { code, out } = await podglass(await asAdmin(), args)
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      request: { user: WEB, verb: 'watch', resource: 'pods' },
      explanation: { verdict: 'denied', cause: { id: 'D1', confidence: 'proven' } },
    })
  })

  it('says what it does not know of another account', async () => {
    const { code, out } = await podglass(await asJane(), ['why', 'watch', 'jobs', '--as', WEB])
    expect(code).toBe(3)
    expect(out).toContain(`kubectl auth can-i watch jobs.batch -n shop --as=${WEB}`)
  })

  it('explains a text with what the cluster shows, or without it when asked to', async () => {
    const kubeconfig = await asAdmin()
    const withCluster = await podglass(kubeconfig, ['explain'], ERROR)
    const alone = await podglass(kubeconfig, ['explain', '--offline'], ERROR)
    expect([withCluster.code, alone.code]).toEqual([0, 0])
    expect(withCluster.out).toMatch(/\nAsked context here as ServiceAccount kube-system\/admin\.\n$/)
    expect(alone.out).not.toContain('Asked')
    expect(withCluster.out).toMatch(/^web cannot watch pods in shop\nWhy: .*\(cause D1, proven\)/)
    expect(alone.out).toMatch(/^web was not allowed to watch pods in shop\n/)
    expect(alone.out).toContain('From: The text alone; no cluster was asked.')
  })

  it('asks no cluster about a text without a refusal of Kubernetes, and says whose it is', async () => {
    const kubeconfig = writeKubeconfig(cluster, { token: 'none', cluster: { server: 'https://127.0.0.1:1' } })
    const denied = 'An error occurred (AccessDenied) when calling the ListObjects operation: Access Denied'
    const { code, out, err } = await podglass(kubeconfig, ['explain'], denied)
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^AWS refused this, not Kubernetes/)
  })

  it('says how a terminal hands over the error where the text is empty', async () => {
    const { code, out } = await podglass(await asAdmin(), ['explain'], '\n')
    expect(code).toBe(1)
    expect(out).toContain('2>&1 | podglass explain')
  })

  it('reads the end of a text of any length', async () => {
    const text = `${'x\n'.repeat(200_000)}${ERROR}`
    const { code, out } = await podglass(await asAdmin(), ['explain', '--offline'], text)
    expect([code, out.split('\n')[0]]).toEqual([0, 'web was not allowed to watch pods in shop'])
    expect(out).toMatch(/\nRead: the last 256 KiB of 39\d(?:\.\d)? KiB\. What comes before was not read\.\n$/)
    const { out: data } = await podglass(await asAdmin(), ['explain', '--offline', '-o', 'json'], text)
    expect(JSON.parse(data)).toMatchObject({
      read: { kind: 'part', bytes: 262_144, of: Buffer.byteLength(text) },
      findings: [{ request: { verb: 'watch' } }],
    })
    const before = await podglass(
      await asAdmin(),
      ['explain', '--offline'],
      `${ERROR}\n${'x\n'.repeat(200_000)}`,
    )
    expect([before.code, before.out.split('\n')[0]]).toEqual([
      1,
      'No refused call and no failed connection was found in the part of this text that was read.',
    ])
  })

  it.skipIf(process.platform === 'win32')('ends on what has no end', async () => {
    const { code, err } = await podglass(await asAdmin(), ['explain', '/dev/zero'], '')
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/goes on after 256 MiB, so it was not read further/),
    ])
  })

  it('falls back to the text where the cluster of the kubeconfig gives no answer, and says so', async () => {
    const kubeconfig = writeKubeconfig(cluster, { token: 'none', cluster: { server: 'https://127.0.0.1:1' } })
    const { code, out, err } = await podglass(kubeconfig, ['explain'], ERROR)
    expect(code).toBe(0)
    expect(out).toContain('The text alone')
    expect(err).toContain('cannot be reached: dial tcp')
    expect((await podglass(kubeconfig, ['why', 'list', 'pods'])).code).toBe(2)
  })

  it('names what to do where the credentials are not accepted', async () => {
    const kubeconfig = writeKubeconfig(cluster, { token: 'not-a-token' })
    const { code, err } = await podglass(kubeconfig, ['why', 'list', 'pods'])
    expect(code).toBe(2)
    expect(err).toContain('auth whoami')
  })

  it('answers an agent as the caller, and ends with its input', async () => {
    const folder = scratch()
    const [command = '', ...args] = program
    const transport = new StdioClientTransport({
      command,
      args: [...args, 'mcp', '--kubeconfig', await asJane()],
      env: { ...OF_OTHERS, PATH: process.env.PATH ?? '', TMPDIR: folder },
    })
    const agent = new Client({ name: 'test', version: '1.0.0' })
    await agent.connect(transport)
    const answer = await agent.callTool({ name: 'check', arguments: { question: 'watch jobs -n shop' } })
    expect(resultText(answer)).toContain('`jane@example.com` cannot `watch jobs.batch` in `shop`')
    expect(resultText(answer)).toContain('--user=jane@example.com')
    const identity = await agent.callTool({ name: 'identity', arguments: {} })
    expect(identity.isError ?? false).toBe(false)
    expect(resultText(identity)).not.toContain('other-1')
    const connection = await agent.callTool({ name: 'connection', arguments: {} })
    for (const step of ['locate', 'authenticate'])
      expect(toldIn(resultText(connection))).toMatchObject({
        steps: expect.arrayContaining([expect.objectContaining({ id: step, verdict: 'passed' })]),
      })
    await agent.close()
    await expect.poll(() => readdirSync(folder)).toEqual([])
  })

  it('explains a text to an agent where no cluster can be asked, and says why it answers nothing else', async () => {
    const [command = '', ...args] = program
    const absent = join(scratch(), 'no-kubeconfig')
    const transport = new StdioClientTransport({
      command,
      args: [...args, 'mcp', '--kubeconfig', absent],
      env: { ...OF_OTHERS, PATH: process.env.PATH ?? '' },
      stderr: 'ignore',
    })
    const agent = new Client({ name: 'test', version: '1.0.0' })
    await agent.connect(transport)
    const { tools } = await agent.listTools()
    expect(tools.map(({ name }) => name)).toContain('overview')
    for (const [name, asked] of [
      ['overview', {}],
      ['check', { question: 'list pods' }],
      ['what_if', { yaml: 'kind: [' }],
    ] as const) {
      const answer = await agent.callTool({ name, arguments: asked })
      expect([name, answer.isError, resultText(answer)]).toEqual([
        name,
        true,
        expect.stringMatching(/no-kubeconfig[\s\S]*Then start podglass mcp again\./),
      ])
    }
    const explained = await agent.callTool({
      name: 'explain',
      arguments: {
        text: 'Error from server (Forbidden): secrets is forbidden: User "jane" cannot list resource "secrets" in API group "" in the namespace "shop"',
      },
    })
    expect(explained.isError ?? false).toBe(false)
    expect(resultText(explained)).toMatch(
      /kubectl -n shop create role[\s\S]*\nNo cluster was asked: .*no-kubeconfig/,
    )
    expect(JSON.stringify(tools)).not.toMatch(/this pod/i)
    await agent.close()
  })

  it('tells an agent in band that YAML cannot be read, and where', async () => {
    const [command = '', ...args] = program
    const transport = new StdioClientTransport({
      command,
      args: [...args, 'mcp', '--kubeconfig', await asJane()],
      env: { ...OF_OTHERS, PATH: process.env.PATH ?? '' },
    })
    const agent = new Client({ name: 'test', version: '1.0.0' })
    await agent.connect(transport)
    const answer = await agent.callTool({ name: 'what_if', arguments: { yaml: 'kind: [' } })
    expect(answer.isError).toBe(true)
    expect(resultText(answer)).toMatch(/^Nothing in this text can be read as a Role or binding\. Line \d+: "/)
    await agent.close()
  })

  it.each([
    ['why', ['why', 'list', 'pods'], 'SIGTERM'],
    ['explain', ['explain'], 'SIGTERM'],
    ['mcp', ['mcp'], 'SIGTERM'],
    ['attach', ['attach', '--as-me'], 'SIGTERM'],
    ['why', ['why', 'list', 'pods'], 'SIGKILL'],
    ['attach', ['attach', '--as-me'], 'SIGKILL'],
    ['attach -s', ['attach', '-n', 'shop', '-s', 'web'], 'SIGKILL'],
  ] as const)(
    'leaves nothing behind when %s is ended by a signal while the cluster does not answer: %j, %s',
    async (_, args, signal) => {
      let asked = 0
      const silent = createServer(() => {
        asked += 1
      })
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
      onTestFinished(() => void silent.close())
      const { port } = silent.address() as AddressInfo
      const isToken = args.some((word) => word === '-s')
      const server = `${isToken ? 'https' : 'http'}://127.0.0.1:${port}`
      const KUBECONFIG = writeKubeconfig(cluster, { token: 'x', cluster: { server } })
      const folder = scratch()
      const words = args[0] === 'attach' ? [...args, '--port', String(await freePort())] : args
      const { child, ended } = startProgram(words, {
        program,
        input: ERROR,
        env: { ...OF_OTHERS, KUBECONFIG, TMPDIR: folder },
      })
      await expect.poll(() => asked, { timeout: 30_000 }).toBeGreaterThan(0)
      const family = familyOf(child.pid ?? 0)
      expect(family.length).toBeGreaterThan(1)
      child.kill(signal)
      expect(await ended).toBe(signal === 'SIGTERM' ? 143 : 0)
      await expect.poll(() => family.filter(isRunning)).toEqual([])
      // As the next page does.
      if (isToken) removeLeftCopies(folder, { sameId: false })
      await expect.poll(() => readdirSync(folder).filter((name) => name.startsWith('podglass'))).toEqual([])
    },
  )

  it('lets through its proxy no method that changes an object and no path that the product cannot ask for', async () => {
    const proxy = await startOwnProxy({ kubeconfig: await asAdmin() })
    onTestFinished(() => proxy.stop())
    const status = async (method: string, path: string) => {
      return new Promise<number>((resolve, reject) => {
        const call = request({ socketPath: proxy.url.slice(5), method, path, headers: { host: 'localhost' } })
        call.on('response', (response) => {
          response.resume()
          resolve(response.statusCode ?? 0)
        })
        call.on('error', reject)
        call.end()
      })
    }
    const pods = '/api/v1/namespaces/shop/pods'
    for (const path of [pods, `${pods}?watch=1&timeoutSeconds=1`, '/', '/version', '/apis/batch/v1'])
      expect([path, await status('GET', path)]).toEqual([path, 200])
    const refused = [
      ['DELETE', `${pods}/web`],
      ['PUT', `${pods}/web`],
      ['PATCH', `${pods}/web`],
      ['GET', `${pods}/web/exec`],
      ['POST', `${pods}/web/eviction`],
      ['GET', '/api/v1/namespaces/shop/services/web/proxy/x'],
      ['POST', '/api/v1/namespaces/shop/serviceaccounts/web/token'],
      ['GET', '/api/v1/nodes/n/proxy'],
      ['GET', '/logs/'],
    ] as const
    for (const [method, path] of refused)
      expect([method, path, await status(method, path)]).toEqual([method, path, 403])
  })

  it('runs as a plugin of kubectl', async () => {
    const folder = scratch()
    const plugin = join(folder, 'kubectl-podglass')
    writeFileSync(plugin, `#!/bin/sh\nexec ${program.join(' ')} "$@"\n`)
    chmodSync(plugin, 0o755)
    const { code, out } = await runProgram(['podglass', 'explain', '--offline'], {
      program: ['kubectl'],
      input: ERROR,
      env: { PATH: `${folder}:${process.env.PATH}` },
    })
    expect([code, out.split('\n')[0]]).toEqual([0, 'web was not allowed to watch pods in shop'])
  })
})
