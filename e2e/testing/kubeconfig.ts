import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Cluster } from '@/sandbox/cluster'
import type { ClientCertificate } from '@/sandbox/pki'

/** Why tests that need kubectl are left out here; undefined where it is on the path. */
export const withoutKubectl =
  spawnSync('kubectl', ['version', '--client']).status === 0 ? undefined : 'kubectl is not on the path'

const ADMIN = `
apiVersion: v1
kind: ServiceAccount
metadata: { name: admin, namespace: kube-system }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: test-admin }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects: [{ kind: ServiceAccount, name: admin, namespace: kube-system }]
`

/** The token of an account of the sandbox that can do everything. */
export function adminToken(cluster: Cluster): Promise<string> {
  cluster.apply(ADMIN)
  return cluster.token('kube-system', 'admin')
}

export interface KubeconfigOptions {
  /** The bearer token of its user. */
  token?: string
  /** Its user, if not a bearer token. */
  user?: Readonly<Record<string, unknown>>
  /** The namespace of its context. */
  namespace?: string
  /** Of the cluster's entry, beside or in place of server and CA. */
  cluster?: Readonly<Record<string, unknown>>
}

/** A kubeconfig of the sandbox in a folder of its own, its CA in a file beside it by a relative path. Gone at the end. */
export function writeKubeconfig(
  cluster: Cluster,
  { token, user = { token }, namespace, cluster: more = {} }: KubeconfigOptions,
  atEnd: (remove: () => void) => void = onTestFinished,
): string {
  const folder = mkdtempSync(join(tmpdir(), 'podglass-kubeconfig-'))
  atEnd(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'ca.pem'), cluster.rootCertificate)
  const file = join(folder, 'config.json')
  const entry = { server: cluster.url, 'certificate-authority': 'ca.pem', ...more }
  writeFileSync(
    file,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'sandbox', cluster: entry }],
      users: [{ name: 'me', user }],
      contexts: [{ name: 'here', context: { cluster: 'sandbox', user: 'me', namespace } }],
      'current-context': 'here',
    }),
    { mode: 0o600 },
  )
  return file
}

/** The user of a kubeconfig by a client certificate, or by a plugin of kubectl that prints the certificate. */
export function certificateOf({ cert, key }: ClientCertificate, by: 'data' | 'exec' = 'data') {
  if (by === 'data') {
    const base64 = (text: string) => Buffer.from(text).toString('base64')
    return { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) }
  }
  const apiVersion = 'client.authentication.k8s.io/v1'
  const credential = {
    kind: 'ExecCredential',
    apiVersion,
    status: { clientCertificateData: cert, clientKeyData: key },
  }
  return {
    exec: {
      apiVersion,
      interactiveMode: 'Never',
      command: 'sh',
      args: ['-c', 'printf %s "$CREDENTIAL"'],
      env: [{ name: 'CREDENTIAL', value: JSON.stringify(credential) }],
    },
  }
}
