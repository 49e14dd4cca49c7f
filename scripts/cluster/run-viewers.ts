import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '@/e2e/free-port'
import { startProduct, waitUntilListening } from '@/sandbox/product'
import type { ApiServerPlace } from '../attach/api-server-place'
import type { Kubectl } from '../attach/kubectl'

export interface ViewersRun {
  run: string
  kubectl: Kubectl
  signal: AbortSignal
  place: Pick<ApiServerPlace, 'host' | 'port' | 'tlsServerName' | 'ca'>
}

/** A permission that was taken away ends what is shown within this. */
const GONE_MS = 60_000
const AUDIENCE = 'https://audience.of.another.cluster'

const worldOf = (namespace: string) => `
apiVersion: v1
kind: Namespace
metadata: {name: ${namespace}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: viewer, namespace: ${namespace}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: only-in-${namespace}, namespace: ${namespace}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reads, namespace: ${namespace}}
rules: [{apiGroups: [""], resources: [configmaps], verbs: [get, list, watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reads, namespace: ${namespace}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reads}
subjects: [{kind: ServiceAccount, name: viewer, namespace: ${namespace}}]
`

/** The page as a pod in user mode has it, with the cluster's CA and without a token. */
async function openForViewers({ host, port: apiPort, tlsServerName, ca }: ViewersRun['place']) {
  const dir = mkdtempSync(join(tmpdir(), 'podglass-viewers-'))
  writeFileSync(join(dir, 'ca.crt'), ca)
  writeFileSync(join(dir, 'namespace'), 'default')
  const [port, healthPort] = [await freePort(), await freePort()]
  const printed: string[] = []
  const product = startProduct({
    environment: {
      KUBERNETES_SERVICE_HOST: host,
      KUBERNETES_SERVICE_PORT: String(apiPort),
      ...(tlsServerName ? { KUBERNETES_TLS_SERVER_NAME: tlsServerName } : {}),
      SERVICE_ACCOUNT_DIR: dir,
      ACCESS_MODE: 'user',
      VIEWER_TOKEN: 'paste',
      ALLOWED_HOSTS: 'podglass.example.com',
    },
    port,
    healthPort,
    dev: false,
    onOutput: (text) => printed.push(text),
  })
  const close = async () => {
    await product.stop()
    rmSync(dir, { recursive: true, force: true })
  }
  if (!(await waitUntilListening(product, port, 30_000))) {
    await close()
    throw new Error(`The page does not start: ${printed.join('').slice(-500)}`)
  }
  return { url: `http://127.0.0.1:${port}`, close }
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what)
}

/**
 * Two ServiceAccounts of this cluster sign in with tokens of their own: each sees its own namespace and nothing of the other's, a
 * token for another audience and a client certificate are refused with the reason, and a binding that is removed ends the list.
 * Removes what it made.
 */
export async function runViewers({ run, kubectl, signal, place }: ViewersRun): Promise<string> {
  const names = ['a', 'b'].map((who) => `podglass-${run}-viewer-${who}`)
  const [own = '', other = ''] = names
  const page = await openForViewers(place)
  const ask = async (path: string, token: string) => {
    const response = await fetch(page.url + path, { signal, headers: { authorization: `Bearer ${token}` } })
    return { status: response.status, text: await response.text() }
  }
  const signIn = async (token: string) => {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ token })
    const response = await fetch(`${page.url}/api/session`, { method: 'POST', signal, headers, body })
    return { status: response.status, text: await response.text() }
  }
  const list = (namespace: string) =>
    `/api/resources?group=&version=v1&resource=configmaps&namespace=${namespace}`
  const tokenOf = async (namespace: string, ...more: string[]) =>
    (await kubectl(['create', 'token', 'viewer', '-n', namespace, ...more], { signal })).trim()
  try {
    for (const name of names) await kubectl(['apply', '-f', '-'], { input: worldOf(name), signal })
    const [mine, theirs] = await Promise.all(names.map((name) => tokenOf(name)))
    for (const [token = '', seen, hidden] of [
      [mine, own, other],
      [theirs, other, own],
    ] as const) {
      const { status, text } = await ask(list(seen ?? ''), token)
      must(status === 200 && text.includes(`only-in-${seen}`), `${seen} is not shown to its viewer: ${text}`)
      const refused = await ask(list(hidden ?? ''), token)
      must(JSON.parse(refused.text).state === 'forbidden', `${hidden} is shown to a stranger`)
      must(!refused.text.includes(`only-in-${hidden}`), `a name of ${hidden} is told to a stranger`)
      must((await ask('/api/namespaces', token)).text.includes(seen ?? ''), 'the own namespace is not known')
    }
    const elsewhere = await signIn(await tokenOf(own, '--audience', AUDIENCE))
    must(elsewhere.status === 401 && elsewhere.text.includes(AUDIENCE), `audience: ${elsewhere.text}`)
    const certificate = await signIn('-----BEGIN CERTIFICATE-----')
    must(certificate.text.includes('client certificate'), `certificate: ${certificate.text}`)
    await kubectl(['delete', 'rolebinding', 'reads', '-n', own], { signal })
    const since = performance.now()
    while (JSON.parse((await ask(list(own), mine ?? '')).text).state !== 'forbidden') {
      must(performance.now() - since < GONE_MS, 'a list outlives its binding by more than a minute')
      await delay(1_000, undefined, { signal })
    }
    return `each sees their own; a removed binding ended a list after ${Math.round((performance.now() - since) / 1000)} s`
  } finally {
    await page.close()
    await kubectl(['delete', 'namespace', ...names, '--ignore-not-found', '--wait=false'])
  }
}
