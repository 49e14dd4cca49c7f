import type { BundleFacts } from '@/lib/contract/probe-facts'
import { code, inTurn, listed, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { counted } from '@/lib/words/lists'
import type { RoadBundles } from '../../contract'

export interface BundleVariable {
  name: string
  /** Whose trust it decides. */
  clients: string
  /** Whether what it names is all that they trust, or more than before. */
  effect: 'replaces' | 'adds'
  /** A list of directories, split by `:`. */
  isDirectory?: true
  /** What happens to calls to the API server without the cluster's CA. */
  without: string
}

const AS_TOLD = 'fail unless the program names ca.crt itself, as Kubernetes clients do'

export const BUNDLE_VARIABLES: readonly BundleVariable[] = [
  {
    name: 'SSL_CERT_FILE',
    clients: 'Go, curl and OpenSSL (Python, Ruby, PHP)',
    effect: 'replaces',
    without: AS_TOLD,
  },
  {
    name: 'SSL_CERT_DIR',
    clients: 'Go, curl and OpenSSL (Python, Ruby, PHP)',
    effect: 'replaces',
    isDirectory: true,
    without: AS_TOLD,
  },
  { name: 'NODE_EXTRA_CA_CERTS', clients: 'Node', effect: 'adds', without: AS_TOLD },
  {
    name: 'REQUESTS_CA_BUNDLE',
    clients: 'Python requests',
    effect: 'replaces',
    without: 'fail unless each call passes verify=; that of a Session is ignored',
  },
  {
    name: 'CURL_CA_BUNDLE',
    clients: 'curl, and Python requests without REQUESTS_CA_BUNDLE',
    effect: 'replaces',
    without: 'fail without --cacert, which the lines on this page have',
  },
  { name: 'AWS_CA_BUNDLE', clients: 'AWS SDKs', effect: 'replaces', without: 'are not made by AWS SDKs' },
  { name: 'GIT_SSL_CAINFO', clients: 'git', effect: 'replaces', without: 'are not made by git' },
]

/** Those whose clients do not call the API server. */
const ELSEWHERE = new Set(['AWS_CA_BUNDLE', 'GIT_SSL_CAINFO'])

/** Where distributions keep their own roots, and where OpenSSL and Go look without a variable; distroless images name it. */
const SYSTEM = new Set([
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/ssl/cert.pem',
  '/etc/ssl/certs',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
])

export interface FoundBundle {
  variable: BundleVariable
  /** As it may be shown. */
  path: string | undefined
  facts: BundleFacts
}

type Row = RoadBundles['bundles'][number]

function isSystem({ variable, path }: FoundBundle): boolean {
  return variable.name.startsWith('SSL_CERT_') && path !== undefined && SYSTEM.has(path)
}

function rowOf(bundle: FoundBundle, clusterKeys: readonly string[]): Row & { lacks: boolean } {
  const { variable, path, facts } = bundle
  const { name, effect, without } = variable
  const clients = `${variable.clients}: ${effect === 'adds' ? 'added to' : 'replaces'} what they trust`
  const row = (meaning: Row['meaning'], says: Phrase, lacks = false) => {
    return { variable: name, clients, ...present({ path }), meaning, says, lacks }
  }
  if (facts.state !== 'readable') return row('warning', words(facts.says))
  const holds = clusterKeys.filter((key) => facts.keys.includes(key)).length
  const cut = facts.isCut ? say` Not all of it was read.` : NOTHING
  const has = words(counted(facts.certificates, 'certificate'))
  if (clusterKeys.length === 0) return row('unknown', say`${has}; ca.crt could not be read to compare.${cut}`)
  if (holds === clusterKeys.length) return row('ok', say`${has}, the cluster’s CA among them.${cut}`)
  if (holds > 0)
    return row('warning', say`${has}, with ${holds} of ${clusterKeys.length} keys of the cluster’s CA.${cut}`)
  if (facts.isCut) return row('unknown', say`${has} read, none of them the cluster’s CA.${cut}`)
  if (isSystem(bundle)) {
    const own = say`the system’s own roots, as without the variable`
    return row('neutral', say`${has}: ${own}. The cluster’s CA is none of them.`)
  }
  const isElsewhere = ELSEWHERE.has(name)
  const says = say`${has}, and the cluster’s CA is none of them. Calls to the API server ${words(without)}.`
  return row(isElsewhere ? 'neutral' : 'warning', says, !isElsewhere)
}

/** Which variables change what clients trust, and whether the cluster's CA is in it. `clusterKeys` are those of ca.crt. */
export function describeBundles(found: readonly FoundBundle[], clusterKeys: readonly string[]): RoadBundles {
  const rows = found.map((bundle) => rowOf(bundle, clusterKeys))
  const lacking = rows.filter(({ lacks }) => lacks).map(({ variable }) => variable)
  const broken = rows
    .filter(({ meaning, lacks }) => meaning === 'warning' && !lacks)
    .map(({ variable }) => variable)
  const bundles = rows.map(({ lacks: _, ...row }) => row)
  const brokenSays =
    broken.length === 0 ? NOTHING : say`What ${listed(broken.map(code))} names cannot be used as it is.`
  const isUnchanged = found.every(isSystem) && rows.every(({ meaning }) => meaning === 'neutral')
  if (isUnchanged) {
    return { line: { meaning: 'neutral', says: say`No variable changes what clients trust.` }, bundles }
  }
  if (lacking.length > 0) {
    return {
      line: {
        meaning: 'warning',
        says: inTurn([
          say`${listed(lacking.map(code))} ${words(lacking.length === 1 ? 'does' : 'do')} not hold the cluster’s CA: a client that trusts nothing else refuses the API server’s certificate.`,
          brokenSays,
        ]),
      },
      bundles,
      fix: 'Verify the API server with the ServiceAccount’s ca.crt in the call itself, or add that certificate to the bundle. A variable set to ca.crt alone breaks calls to other hosts where it replaces the system’s roots.',
    }
  }
  if (broken.length > 0) {
    return { line: { meaning: 'warning', says: brokenSays }, bundles }
  }
  const isOk = rows.some(({ meaning }) => meaning === 'ok')
  return {
    line: {
      meaning: isOk ? 'ok' : rows.some(({ meaning }) => meaning === 'unknown') ? 'unknown' : 'neutral',
      says: isOk
        ? say`The cluster’s CA is in what ${listed(
            rows
              .filter(({ meaning }) => meaning === 'ok')
              .map(({ variable }) => variable)
              .map(code),
          )} names.`
        : say`${listed(rows.map(({ variable }) => variable).map(code))} changes what clients trust.`,
    },
    bundles,
  }
}
