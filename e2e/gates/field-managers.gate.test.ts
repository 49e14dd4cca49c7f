import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { writtenChanges } from '@/lib/facts/changes/judge/written'
import { writtenSince } from '@/lib/kube/reads/change-views'
import { homeOf, managersOf } from '@/lib/objects/homes'
import { startCluster } from '@/sandbox/cluster'
import { changesWorld } from '@/sandbox/scenarios/changes'
import { adminToken, withoutKubectl, writeKubeconfig } from '../testing/kubeconfig'

const RBAC = 'rbac.authorization.k8s.io'
const ROLES = `${RBAC}/roles`

const manifest = (name: string, verbs = 'get') => `
apiVersion: ${RBAC}/v1
kind: Role
metadata: {name: ${name}, namespace: shop}
rules: [{apiGroups: [""], resources: [pods], verbs: [${verbs}]}]
`

async function startTools() {
  const cluster = await startCluster({ scenario: changesWorld })
  onTestFinished(() => cluster.stop())
  const home = mkdtempSync(join(tmpdir(), 'podglass-tools-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  const token = await adminToken(cluster)
  const KUBECONFIG = writeKubeconfig(cluster, { token, namespace: 'shop' })
  let skewMs = 0
  const run = async (program: string, args: readonly string[], input = '') => {
    const env = { ...process.env, HOME: home, KUBECONFIG, KUBE_EDITOR: 'sed -i s/get/list/' }
    const child = spawn(program, args, { cwd: home, env, stdio: ['pipe', 'pipe', 'pipe'] })
    let said = ''
    const hear = (text: unknown) => {
      said += String(text)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.stdin.end(input)
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect([code, said]).toEqual([0, said])
    // A write in the second of the creation is told as the creation.
    skewMs += 2_000
    cluster.skewClock(skewMs)
  }
  const told = () => {
    const role = cluster.context.store.get(ROLES, 'shop', 'kept')
    const home = homeOf(role, { group: RBAC, kind: 'Role' })
    return {
      managers: managersOf(role?.metadata),
      tool: home?.tool,
      owner: home?.owner,
      chart: home?.chart,
      role,
    }
  }
  return { run, told }
}

const apply = (...more: string[]) =>
  ['kubectl', ['apply', '--validate=false', ...more, '-f', '-'], manifest('kept')] as const
const then = (...args: string[]) => ['kubectl', args, ''] as const

describe('what kubectl leaves on a Role', () => {
  it.skipIf(withoutKubectl).each([
    ['apply', [apply()], 'kubectl', ['kubectl-client-side-apply']],
    ['apply --server-side', [apply('--server-side')], 'kubectl', ['kubectl']],
    [
      'create',
      [then('create', 'role', 'kept', '--verb=get', '--resource=pods')],
      'kubectl',
      ['kubectl-create'],
    ],
    [
      'edit',
      [apply(), then('edit', '--validate=false', 'role', 'kept')],
      'kubectl',
      ['kubectl-edit', 'kubectl-client-side-apply'],
    ],
    [
      'label and annotate',
      [apply(), then('label', 'role', 'kept', 'a=b'), then('annotate', 'role', 'kept', 'c=d')],
      'kubectl',
      ['kubectl-annotate', 'kubectl-label', 'kubectl-client-side-apply'],
    ],
    [
      'apply as Argo CD',
      [apply('--server-side', '--field-manager=argocd-controller')],
      'argo-cd',
      ['argocd-controller'],
    ],
    [
      'apply as another program',
      [apply('--server-side', '--field-manager=deploy-bot')],
      undefined,
      ['deploy-bot'],
    ],
  ] as const)('is told from who wrote it: %s', async (_what, commands, tool, managers) => {
    const { run, told } = await startTools()
    for (const [program, args, input] of commands) await run(program, args, input)
    const found = told()
    expect(found.tool).toBe(tool)
    expect([...found.managers].sort()).toEqual([...managers].sort())
    const kind = { lane: 'rbac', group: RBAC, version: 'v1', resource: 'roles', kind: 'Role' } as const
    const changes = writtenChanges(writtenSince(0)(found.role), kind)
    expect(changes.some(({ by }) => by !== undefined && found.managers.includes(by.manager))).toBe(true)
  })
})
