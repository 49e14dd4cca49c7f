import type { ClientCertificate } from './pki'

/** A user of a kubeconfig: by a token, or by a client certificate. */
export type KubeconfigUser = { token: string } | ClientCertificate

export interface KubeconfigContext {
  name: string
  user: KubeconfigUser
  namespace: string
}

const base64 = (text: string) => Buffer.from(text).toString('base64')

const fieldsOf = (user: KubeconfigUser) =>
  'token' in user
    ? user
    : { 'client-certificate-data': base64(user.cert), 'client-key-data': base64(user.key) }

/** A kubeconfig of one cluster; the first context is the current one. It is JSON, which is YAML. */
export function kubeconfigOf(
  cluster: { url: string; rootCertificate: string },
  contexts: readonly [KubeconfigContext, ...KubeconfigContext[]],
): string {
  const server = { server: cluster.url, 'certificate-authority-data': base64(cluster.rootCertificate) }
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'sandbox', cluster: server }],
    users: contexts.map(({ name, user }) => ({ name, user: fieldsOf(user) })),
    contexts: contexts.map(({ name, namespace }) => ({
      name,
      context: { cluster: 'sandbox', user: name, namespace },
    })),
    'current-context': contexts[0].name,
  }
  return `${JSON.stringify(config, null, 2)}\n`
}
