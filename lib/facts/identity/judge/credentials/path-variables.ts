import { present } from '@/lib/present'
import type { PathVariable } from '../../contract/identity'

/** Variables by which clients find a file of credentials, and whose. None of them holds a secret by its meaning. */
const CLIENTS = new Map([
  ['KUBECONFIG', 'kubectl and clients that read a kubeconfig'],
  ['AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS SDKs'],
  ['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', 'AWS SDKs'],
  ['AWS_SHARED_CREDENTIALS_FILE', 'AWS SDKs'],
  ['AWS_CONFIG_FILE', 'AWS SDKs'],
  ['AWS_CA_BUNDLE', 'AWS SDKs'],
  ['AZURE_FEDERATED_TOKEN_FILE', 'Azure SDKs'],
  ['AZURE_CLIENT_CERTIFICATE_PATH', 'Azure SDKs'],
  ['GOOGLE_APPLICATION_CREDENTIALS', 'Google clients'],
  ['SSL_CERT_FILE', 'Go programs and OpenSSL'],
  ['SSL_CERT_DIR', 'Go programs and OpenSSL'],
  ['NODE_EXTRA_CA_CERTS', 'Node.js'],
  ['REQUESTS_CA_BUNDLE', 'Python requests'],
  ['CURL_CA_BUNDLE', 'curl and Python requests'],
  ['GIT_SSL_CAINFO', 'git'],
  ['VAULT_CACERT', 'Vault clients'],
])
/** Where clients look by default. */
const DEFAULTS = new Map([
  [
    '/var/run/secrets/kubernetes.io/serviceaccount/token',
    'Kubernetes clients in a pod open it when no kubeconfig is set.',
  ],
  [
    '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
    'Kubernetes clients in a pod verify the API server with it.',
  ],
  ['/root/.kube/config', 'kubectl opens it when KUBECONFIG is not set and HOME is /root.'],
  ['/root/.aws/credentials', 'AWS SDKs open it when HOME is /root.'],
  ['/root/.docker/config.json', 'Docker and Go registry clients open it when HOME is /root.'],
])

export interface PathVariableFacts {
  env: ReadonlyMap<string, string>
  /** Variables whose value the pod's spec has as a literal. */
  literals: ReadonlySet<string>
  /** Files that were found. */
  files: ReadonlySet<string>
  /** Mounts that were looked through. */
  roots: readonly string[]
}

/**
 * Which variables point to a file. A value is shown only when it is no secret: it is the path of a file that was found, it
 * lies on a mount of the container, or the pod's spec has it as a literal.
 */
export function pathVariables({ env, literals, files, roots }: PathVariableFacts): PathVariable[] {
  return [...CLIENTS].flatMap(([name, clients]): PathVariable[] => {
    const value = env.get(name)
    if (!value) return []
    if (files.has(value))
      return [{ name, state: 'found', path: value, says: `${clients} read the path from ${name}.` }]
    const isPath = /^\/[\w./@+-]{1,511}$/.test(value)
    const root = roots.find((at) => value === at || value.startsWith(`${at}/`))
    if (isPath && root !== undefined && value !== root) {
      const says = `${name} points to ${value}, and no credential was found there: the mount ${root} has no such file, or it holds something else.`
      return [{ name, state: 'missing', path: value, says }]
    }
    if (isPath && (literals.has(name) || value === root)) {
      const says = `${name} points to ${value}, which is not a file of a mounted volume that was read.`
      return [{ name, state: 'elsewhere', path: value, says }]
    }
    const says = `${name} is set. Its value is not shown, since nothing confirms that it is a path and not a Secret.`
    return [{ name, state: 'withheld', says }]
  })
}

/** The variables that hold a path, and which clients open it by default. */
export function pointersTo(path: string, variables: readonly PathVariable[]) {
  return {
    variables: variables.filter((v) => v.state === 'found' && v.path === path).map(({ name }) => name),
    ...present({ byDefault: DEFAULTS.get(path.replace(/^\/run\//, '/var/run/')) }),
  }
}
