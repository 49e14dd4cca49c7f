import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect } from '@playwright/test'
import { type Cluster, startCluster } from '@/sandbox/cluster'
import { scenarios } from '@/sandbox/scenarios/all'
import { tcpPortsOf } from '../scripts/cli/testing/listening'
import { freePort } from './free-port'
import { expectAccessible } from './testing/accessibility'
import { certificateOf, withoutKubectl, writeKubeconfig } from './testing/kubeconfig'
import { thorough } from './thorough'

const JANE = 'jane@example.com'
const TEAM = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: team-reads, namespace: shop }
rules: [{ apiGroups: [""], resources: [pods], verbs: [get, list] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: team-reads, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: team-reads }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: Group, name: team-shop }]
`

interface Attached {
  cluster: Cluster
  pid: number
  port: number
  /** Where it keeps its socket. */
  folder: string
  end: () => Promise<number>
}

const test = base.extend<{ attached: Attached }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from its pattern.
  attached: async ({}, use) => {
    const scenario = scenarios.get('default')
    const cluster = await startCluster(scenario ? { scenario } : {})
    cluster.apply(TEAM)
    const undo: (() => void)[] = []
    const user = certificateOf(await cluster.clientCertificate(JANE, ['team-shop']), 'exec')
    const kubeconfig = writeKubeconfig(cluster, { user, namespace: 'shop' }, (remove) => undo.push(remove))
    const folder = mkdtempSync(join(tmpdir(), 'podglass-as-me-'))
    const port = await freePort()
    const child = spawn(
      process.execPath,
      [
        ...['--import', 'tsx', '--conditions=react-server', 'scripts/podglass.ts'],
        ...['attach', '--as-me', '--kubeconfig', kubeconfig, '--port', String(port)],
      ],
      { env: { ...process.env, TMPDIR: folder }, stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let printed = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed += text
      })
    const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)))
    await expect.poll(() => printed).toContain(`Open http://127.0.0.1:${port}`)
    expect(printed).not.toContain('{"level"')
    expect(printed).toContain(`It shows what you can see in here, as User ${JANE}. There is no pod.`)
    const end = () => {
      child.kill('SIGINT')
      return ended
    }
    await use({ cluster, pid: child.pid ?? 0, port, folder, end })
    await end()
    await cluster.stop()
    for (const remove of undo) remove()
    rmSync(folder, { recursive: true, force: true })
  },
  baseURL: ({ attached }, use) => use(`http://127.0.0.1:${attached.port}`),
})

test.skip(withoutKubectl !== undefined, withoutKubectl)

test('each page says whose permissions it shows, and that there is no pod', thorough, async ({ page }) => {
  for (const path of [
    '/',
    '/ask',
    '/permissions',
    '/resources',
    '/identity',
    '/connection',
    '/refusals',
    '/report',
  ]) {
    await page.goto(path)
    await expect(page.getByRole('banner')).toContainText(`your permissions, as ${JANE}`)
  }
  await expect(page.getByRole('navigation', { name: 'Pages' })).toContainText(
    'Read-only, as you. There is no pod.',
  )
  await page.goto('/identity')
  await expect(page.getByRole('main')).toContainText(`outside the cluster, as you, ${JANE}`)
  await expect(page.getByRole('main')).toContainText('they stay in kubectl')
  await expectAccessible(page)
  await page.goto('/connection')
  await expect(page.getByRole('main')).toContainText(`and knows you as ${JANE}`)
  await page.goto('/')
  await expect(page.getByRole('main')).toContainText('Attached from outside the cluster.')
  await expect(page.getByRole('main')).toContainText('stays in kubectl, accepted')
  await expectAccessible(page)
  await page.setViewportSize({ width: 390, height: 800 })
  await expect(page.getByRole('banner')).toContainText(JANE)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})

test(
  'a refusal is the user’s, and the fix binds the user until the call is allowed',
  thorough,
  async ({ page, attached }) => {
    await page.goto('/ask?verb=watch&group=&resource=pods&namespace=shop')
    const answer = page.getByRole('main')
    await expect(answer).toContainText(`${JANE} cannot watch pods in shop`)
    await expect(answer).toContainText('team-reads')
    await expect(answer).not.toContainText('this pod')
    attached.cluster.apply(TEAM.replace('[get, list]', '[get, list, watch]'))
    await expect(answer).toContainText(`Fixed. ${JANE} can watch pods in shop`)
  },
)

test(
  'no port is open but the page’s, no other user can reach the proxy, and nothing is left',
  thorough,
  async ({ page, attached }) => {
    await page.goto('/')
    const { pid, port, folder, end } = attached
    expect(tcpPortsOf(pid)).toEqual([port])
    const [own = ''] = readdirSync(folder).filter((name) => name.startsWith('podglass-me-'))
    expect(statSync(join(folder, own)).mode & 0o777).toBe(0o700)
    expect(await end()).toBe(0)
    expect(readdirSync(folder).filter((name) => name.startsWith('podglass'))).toEqual([])
  },
)
