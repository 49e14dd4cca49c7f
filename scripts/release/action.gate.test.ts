import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { withoutKubectl } from '@/e2e/testing/kubeconfig'
import { workflowFaults } from './workflow-faults'

const root = join(import.meta.dirname, '../..')
const text = readFileSync(join(root, 'action.yml'), 'utf8')
const { inputs, runs } = parse(text) as {
  inputs: Record<string, { default: string }>
  runs: { steps: { name?: string; run?: string; env?: Record<string, string> }[] }
}
const checkout = mkdtempSync(join(tmpdir(), 'podglass-action-'))
afterAll(() => rmSync(checkout, { recursive: true, force: true }))
const write = (name: string, content: string) => writeFileSync(join(checkout, name), content)
const read = (name: string) => readFileSync(join(checkout, name), 'utf8')

const role = (rules: string) => `apiVersion: v1
kind: ServiceAccount
metadata: {name: ci, namespace: shop}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: ci, namespace: shop}
rules: [${rules}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ci, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ci}
subjects: [{kind: ServiceAccount, name: ci, namespace: shop}]
`
const CONFIG = '{apiGroups: [""], resources: [configmaps], verbs: [get, create, patch]}'

/** Runs a step as a runner does, with its inputs where they are not the default, without a kubeconfig. */
function runStep(name: string, given: Record<string, string>) {
  const step = runs.steps.find((one) => one.name === name)
  const value = (expression: string) => {
    const [, input = ''] = /^\$\{\{ inputs\.(\w+) \}\}$/.exec(expression) ?? []
    return expression.includes('action_path') ? root : (given[input] ?? inputs[input]?.default ?? 'no input')
  }
  const own = Object.fromEntries(Object.entries(step?.env ?? {}).map(([key, one]) => [key, value(one)]))
  const env = { ...process.env, KUBECONFIG: '', HOME: checkout, ...own }
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step?.run ?? 'exit 99'],
    { cwd: checkout, encoding: 'utf8', env },
  )
  return { status, stdout, stderr }
}

it('the Action is as safe as a workflow: pinned, and no script holds an expression', () => {
  const steps = text.slice(text.indexOf('\n  steps:\n') + '\n  steps:\n'.length)
  const job = 'jobs:\n  action:\n    permissions: {contents: read}\n    timeout-minutes: 1\n    steps:\n'
  expect(steps).toContain('uses: actions/setup-node@')
  expect(workflowFaults(`on: push\npermissions: {}\n${job}${steps}`)).toEqual([])
})

describe.skipIf(withoutKubectl)(
  `the Action of the repository${withoutKubectl ? ` (${withoutKubectl})` : ''}`,
  () => {
    it('tells what an apply would be refused for, with no account: each object is a test and a finding', () => {
      write('installer.yaml', role(CONFIG))
      write(
        'plan.yaml',
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: b}\n',
      )
      const given = {
        preflight: 'plan.yaml\n',
        installer: 'installer.yaml',
        account: 'ci',
        namespace: 'shop',
      }
      const { status, stdout, stderr } = runStep('Preflight', given)
      expect([status, stdout]).toEqual([1, expect.stringContaining('Service shop/b: refused')])
      expect(stderr).not.toContain('Error')
      expect(read('podglass/preflight.xml')).toContain('name="Service shop/b"')
      const { runs: found } = JSON.parse(read('podglass/preflight.sarif'))
      const results: { level: string; locations: unknown }[] = found[0].results
      expect(results.find(({ level }) => level === 'error')?.locations).toMatchObject([
        { physicalLocation: { artifactLocation: { uri: 'plan.yaml' }, region: { startLine: 5 } } },
      ])
    })

    it('passes what no gate refuses, and with strict not what could not be read', () => {
      write('installer.yaml', role(CONFIG))
      write('plan.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n')
      const given = { preflight: 'plan.yaml', installer: 'installer.yaml', account: 'ci', namespace: 'shop' }
      expect(runStep('Preflight', given).status).toBe(0)
      expect(runStep('Preflight', { ...given, strict: 'true' }).status).toBe(3)
    })

    it('records a command, with no account, and compares it with a Role', () => {
      const record = 'kubectl -n shop get configmap settings'
      write('role.yaml', role(CONFIG))
      expect(runStep('Record', { record, role: 'role.yaml' }).status).toBe(0)
      write('role.yaml', role('{apiGroups: [""], resources: [pods], verbs: [get]}'))
      expect(runStep('Record', { record, role: 'role.yaml', out: 'second' }).status).toBe(1)
      expect(read('second/junit.xml')).toContain('<failure type="missing-permission"')
      expect(JSON.parse(read('second/report.sarif')).runs[0].results[0].level).toBe('error')
    })
  },
)
