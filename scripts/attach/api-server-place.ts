import { isIP } from 'node:net'
import { rootCertificates } from 'node:tls'
import * as z from 'zod/mini'
import { shellQuote } from '@/lib/rbac/kubectl-command'
import { AttachError } from './attach-error'
import type { ContextView } from './context'

const AS_ME =
  'Or run podglass attach --as-me: kubectl makes the calls then, and the permissions shown are yours.'

const clusterSchema = z.object({
  server: z.string(),
  'certificate-authority-data': z.optional(z.string()),
  'insecure-skip-tls-verify': z.optional(z.boolean()),
  'tls-server-name': z.optional(z.string()),
  'proxy-url': z.optional(z.string()),
})

const clustersSchema = z.tuple([z.object({ name: z.string(), cluster: clusterSchema })])

/** Where a kubeconfig says that the API server is, and what vouches for it. */
export interface ApiServerPlace {
  context: string
  host: string
  port: number
  /** The name that its certificate must contain, if not the host. */
  tlsServerName?: string
  /** PEM. */
  ca: string
  /** No CA was named, so `ca` holds the public ones. */
  byPublicRoots: boolean
}

function addressOf(cluster: string, text: string): { host: string; port: number } {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null)
    throw new AttachError(`The server of cluster "${cluster}" is "${text}", which is not an address.`)
  if (url.protocol !== 'https:') {
    throw new AttachError(
      `The server of cluster "${cluster}" is ${text}, without TLS. A token is sent by https only.`,
      AS_ME,
    )
  }
  if (url.pathname !== '/') {
    throw new AttachError(
      `The server of cluster "${cluster}" is ${text}: it is under the path ${url.pathname}, as behind a proxy such as Rancher's. Podglass calls an API server at its root only.`,
      'Use a context that names the API server itself (Rancher: an authorized cluster endpoint).',
      AS_ME,
    )
  }
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 443) }
}

/** An address without its password; anything else is not repeated. */
function proxyName(text: string): string {
  return URL.canParse(text) ? `the proxy ${new URL(text).host}` : 'a proxy whose address cannot be read'
}

function authorityOf(cluster: z.infer<typeof clusterSchema>): string | undefined {
  const data = cluster['certificate-authority-data']
  return data ? Buffer.from(data, 'base64').toString('utf8') : undefined
}

/** Throws an AttachError for what cannot be attached to. */
export function apiServerPlace({
  clusters,
  context,
}: Pick<ContextView, 'clusters' | 'context'>): ApiServerPlace {
  const parsed = z.safeParse(clustersSchema, clusters)
  if (!parsed.success) {
    throw new AttachError(
      'kubectl config view names no cluster for this context.',
      'Check what this prints: kubectl config view --minify',
    )
  }
  const [{ name, cluster }] = parsed.data
  if (cluster['insecure-skip-tls-verify']) {
    throw new AttachError(
      `Cluster "${name}" has insecure-skip-tls-verify: nothing would prove that the token goes to the API server.`,
      `Give it the CA instead: kubectl config set-cluster ${shellQuote(name)} --insecure-skip-tls-verify=false --certificate-authority=FILE`,
    )
  }
  const proxy = cluster['proxy-url']
  if (proxy) {
    throw new AttachError(
      `Cluster "${name}" is reached through ${proxyName(proxy)}, but Podglass calls the API server directly.`,
      AS_ME,
    )
  }
  const tlsName = cluster['tls-server-name']
  const address = addressOf(name, cluster.server)
  const ca = authorityOf(cluster)
  if (isIP(address.host) !== 0 && ca === undefined && !tlsName) {
    throw new AttachError(
      `Cluster "${name}" names no certificate authority, and no public one vouches for the address ${address.host}.`,
      `Give it the CA: kubectl config set-cluster ${shellQuote(name)} --certificate-authority=FILE`,
    )
  }
  return {
    context,
    ...address,
    ...(tlsName && tlsName !== address.host ? { tlsServerName: tlsName } : {}),
    ca: ca ?? rootCertificates.join('\n'),
    byPublicRoots: ca === undefined,
  }
}
