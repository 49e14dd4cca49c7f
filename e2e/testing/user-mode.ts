import { copyFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Cluster, startCluster } from '@/sandbox/cluster'
import { MEMORY_FLAGS, startProduct, waitUntilListening } from '@/sandbox/product'
import { scenarios } from '@/sandbox/scenarios/all'
import { freePort } from '../free-port'
import { loadFactor } from './load-factor'

/** Two people, each with two namespaces of their own that the other cannot see, the twin without pods; the names are found nowhere else. */
export const VIEWERS = [
  { namespace: 'amber-harbor', twin: 'amber-quay', account: 'amber-jane', pod: 'amber-till' },
  { namespace: 'cobalt-ridge', twin: 'cobalt-gap', account: 'cobalt-john', pod: 'cobalt-mill' },
] as const
export type OneViewer = (typeof VIEWERS)[number]

const bindingIn = (within: string, { namespace, account }: OneViewer) => `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: ${account}-reads, namespace: ${within}}
rules:
- {apiGroups: ["", apps, rbac.authorization.k8s.io], resources: [pods, pods/log, events, services, configmaps, roles, rolebindings, replicasets], verbs: [get, list, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ${account}-reads, namespace: ${within}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${account}-reads}
subjects: [{kind: ServiceAccount, name: ${account}, namespace: ${namespace}}]
`

const worldOf = (viewer: OneViewer) => {
  const { namespace, twin, account, pod } = viewer
  return `
apiVersion: v1
kind: Namespace
metadata: {name: ${namespace}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: ${account}, namespace: ${namespace}}
---
apiVersion: v1
kind: Namespace
metadata: {name: ${twin}}
---
${bindingIn(namespace, viewer)}
---
${bindingIn(twin, viewer)}
---
apiVersion: v1
kind: Pod
metadata: {name: ${pod}, namespace: ${namespace}, labels: {app: ${pod}}}
spec: {containers: [{name: ${pod}-app, image: "registry.example/${pod}:1"}]}
`
}

/** A directory as a pod has it whose token is not mounted. */
function withoutToken(cluster: Cluster): string {
  const dir = mkdtempSync(join(tmpdir(), 'no-token-'))
  for (const file of ['ca.crt', 'namespace'])
    copyFileSync(join(cluster.serviceAccountDir, file), join(dir, file))
  return dir
}

interface UserModeOptions {
  more?: Record<string, string>
  /** Of Node, beside those of a pod. */
  flags?: readonly string[]
}

/** The page in user mode, with two people who can sign in. `close` leaves nothing behind. */
export async function openUserMode({ more = {}, flags = [] }: UserModeOptions = {}) {
  const scenario = scenarios.get('default')
  const cluster = await startCluster(scenario ? { scenario } : {})
  for (const viewer of VIEWERS) cluster.apply(worldOf(viewer))
  const [port, healthPort] = [await freePort(), await freePort()]
  const printed: string[] = []
  const product = startProduct({
    environment: {
      ...cluster.environment(),
      SERVICE_ACCOUNT_DIR: withoutToken(cluster),
      ACCESS_MODE: 'user',
      ALLOWED_HOSTS: 'ops.example',
      MCP: 'true',
      ...more,
    },
    port,
    healthPort,
    flags: [...MEMORY_FLAGS, ...flags],
    dev: false,
    onOutput: (text) => printed.push(text),
  })
  const close = async () => {
    await product.stop()
    await cluster.stop()
  }
  if (!(await waitUntilListening(product, port, 15_000 * loadFactor()))) {
    await close()
    throw new Error(`The page does not listen:\n${printed.join('')}`)
  }
  const tokenOf = ({ namespace, account }: OneViewer, lifetimeSeconds = 3600) =>
    cluster.token(namespace, account, { lifetimeSeconds })
  const url = `http://127.0.0.1:${port}`
  return {
    reads: bindingIn,
    cluster,
    product,
    printed,
    close,
    tokenOf,
    url,
    healthUrl: `http://127.0.0.1:${healthPort}`,
  }
}

const list = (resource: string, namespace: string, more = '') =>
  `/api/resources?group=&version=v1&resource=${resource}&namespace=${namespace}${more}`

/** What a viewer asks for, all about the viewer's own namespace, or about none. */
export const asksOf = ({ namespace, pod, account }: OneViewer): [path: string, body?: object][] => [
  ['/'],
  ['/resources'],
  ['/api/identity'],
  ['/api/identity/neighbors'],
  ['/api/connection?controls=true'],
  ['/api/connection/road'],
  ['/api/connection/policies'],
  ['/api/exposure'],
  ['/api/cost'],
  ['/api/kinds'],
  [`/api/kinds?namespace=${namespace}`],
  [list('pods', namespace)],
  [list('pods', namespace, '&labels=true')],
  [list('pods', namespace, '&count=true')],
  [list('pods', '')],
  [list('secrets', namespace)],
  [`/api/counts?list=resources//v1/pods/${namespace}`],
  [`/api/whys?group=&version=v1&resource=pods&namespace=${namespace}&name=${pod}`],
  [`/api/object?group=&version=v1&resource=pods&namespace=${namespace}&name=${pod}`],
  [`/api/logs?namespace=${namespace}&pod=${pod}&container=${pod}-app`],
  ['/api/access'],
  [`/api/access?namespace=${namespace}`],
  [`/api/access/sources?namespace=${namespace}`],
  [`/api/access/dangerous?namespace=${namespace}`],
  ['/api/report?format=md'],
  [`/api/report?format=json&verb=delete&resource=pods&name=${pod}&namespace=${namespace}`],
  ['/api/overview'],
  [`/api/changes?namespace=${namespace}`],
  [`/api/namespaces?name=${namespace}`],
  [`/api/refusals?namespace=${namespace}&minutes=60`],
  ['/api/access/check', { verb: 'delete', group: '', resource: 'pods', namespace }],
  ['/api/access/try', { verb: 'list', version: 'v1', group: '', resource: 'pods', namespace }],
  ['/api/ask', { text: `kubectl delete pod ${pod} -n ${namespace}` }],
  [
    '/api/explain',
    {
      text: `pods is forbidden: User "system:serviceaccount:${namespace}:${account}" cannot delete resource "pods" in API group "" in the namespace "${namespace}"`,
    },
  ],
  ['/mcp', { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'identity', arguments: {} } }],
]
