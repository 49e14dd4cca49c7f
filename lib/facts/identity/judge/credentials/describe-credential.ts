import type { Credential, PathVariable } from '@/lib/facts/identity/contract/identity'
import type { CredentialFile, ParsedCredential } from '@/lib/identity/declared-credentials'
import { placeAt } from '@/lib/identity/declared-sources'
import { code, type Phrase, say, shortListed, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { sayDuration, utc } from '@/lib/words/durations'
import { counted } from '@/lib/words/lists'
import { madeBy } from './made-by'
import {
  bad,
  type CredentialFacts,
  type CredentialWords,
  tokenName,
  tokenWords,
  warning,
} from './token-words'

/** A file as the page shows it: what it is good for, until when, who made it and who finds it. */
export function describeCredential(file: CredentialFile, facts: CredentialFacts): Credential {
  const made = madeBy(file, facts.declared, facts.mounts, facts.podUid)
  const { findings, ...told } = wordsOf(file, made, facts)
  return {
    path: file.path,
    ...told,
    readable: file.state === 'readable',
    mode: file.mode,
    uid: file.uid,
    gid: file.gid,
    madeBy: made,
    ...pointersTo(file.path, facts.variables),
    findings: [
      ...findings,
      ...(file.refused === undefined ? [] : [{ severity: 'bad' as const, says: words(file.refused) }]),
    ],
  }
}

function wordsOf(file: CredentialFile, made: Credential['madeBy'], facts: CredentialFacts): CredentialWords {
  const { parsed } = file
  switch (parsed?.kind) {
    case 'token':
      return tokenWords(parsed.claims, made, facts)
    case 'certificates':
      return certificateWords(parsed, file, facts)
    case 'private-key':
      return {
        kind: 'private-key',
        name: 'Private key',
        of: 'PEM',
        goodFor: say`Proves the holder of a certificate. Only its form was read.`,
        findings: [],
      }
    case 'google-config':
      return {
        kind: 'google-config',
        name: 'Google configuration',
        of: 'external_account, no secret itself',
        goodFor: parsed.impersonates
          ? say`Google clients exchange a token for credentials of ${code(parsed.impersonates)}.`
          : say`Google clients exchange a token for credentials of the workload identity pool.`,
        findings: [],
      }
    case 'google-key':
      return stored(
        'google-key',
        'Google service account key',
        say`Google APIs, for as long as the key exists.`,
      )
    case 'kubeconfig':
      return stored(
        'kubeconfig',
        'kubeconfig',
        say`The API servers that it names, with the credentials in it.`,
      )
    case 'registry':
      return stored('registry', 'Registry login', say`Image registries, for programs in this container.`)
    case 'aws-keys':
      return stored('aws-keys', 'AWS access keys', say`AWS APIs, for as long as the keys exist.`)
    default:
      return unreadWords(file, facts)
  }
}

function stored(kind: Credential['kind'], name: string, goodFor: Phrase): CredentialWords {
  const says = say`It does not expire by itself: only its issuer knows whether it is still accepted.`
  return {
    kind,
    name,
    of: 'only its form was read',
    goodFor,
    findings: [{ severity: 'warning', says }],
  }
}

function unreadWords({ path }: CredentialFile, { declared }: CredentialFacts): CredentialWords {
  const file = declared?.files.get(path)
  if (file?.kind === 'token') {
    const of = file.audience === undefined ? 'projected' : `projected, audience ${file.audience}`
    return {
      kind: 'token',
      name: tokenName(file.audience === undefined ? [] : [file.audience], true),
      of,
      goodFor: say`${file.audience === undefined ? say`The API server` : code(file.audience)}, as the pod’s spec says: the file cannot be read here.`,
      findings: [],
    }
  }
  const volume = placeAt(declared?.volumes ?? [], path)
  return {
    kind: 'unknown',
    name: 'Unreadable file',
    of: volume ? `in volume ${volume.volume}` : 'in a mounted volume',
    goodFor: say`Not known: this process cannot read it.`,
    findings: [],
  }
}

const DAY = 86_400_000
const SOON = 7 * DAY

/** What certificates prove or verify, until when, and whether the cluster's CA is among them. */
function certificateWords(
  parsed: Extract<ParsedCredential, { kind: 'certificates' }>,
  file: CredentialFile,
  facts: CredentialFacts,
): CredentialWords {
  const { first, fingerprints, soonestEnd, hasKey } = parsed
  const isBundle = first.isAuthority && !hasKey
  const holdsClusterCa =
    facts.clusterCa.length === 0 ? undefined : fingerprints.some((print) => facts.clusterCa.includes(print))
  const life = { from: utc(first.notBefore), until: utc(isBundle ? soonestEnd : first.notAfter) }
  if (isBundle) {
    const isOwn = file.path === facts.caPath
    return {
      kind: 'ca-bundle',
      name: isOwn ? 'Cluster CA' : 'CA bundle',
      of: fingerprints.length === 1 ? first.subject : counted(fingerprints.length, 'certificate'),
      goodFor: isOwn
        ? say`Verifies the API server.`
        : say`Verifies what ${fingerprints.length === 1 ? say`this CA` : say`its ${fingerprints.length} CAs`} signed. ${bundleWords(holdsClusterCa)}`,
      ...(fingerprints.length === 1 || soonestEnd < facts.now + SOON ? { life } : {}),
      certificates: fingerprints.length,
      ...present({ holdsClusterCa }),
      findings: endFindings(
        soonestEnd,
        facts.now,
        fingerprints.length > 1 ? 'One of its certificates' : 'It',
      ),
    }
  }
  return {
    kind: 'certificate',
    name: 'TLS certificate',
    of: first.subject,
    goodFor:
      first.names.length === 0
        ? say`Proves ${code(first.subject)}. Issued by ${code(first.issuer)}.`
        : say`Serves or proves ${shortListed(first.names.map(code))}. Issued by ${code(first.issuer)}.`,
    life,
    certificates: fingerprints.length,
    findings: endFindings(first.notAfter, facts.now, 'It'),
  }
}

function bundleWords(holdsClusterCa: boolean | undefined): Phrase {
  if (holdsClusterCa === undefined)
    return say`Whether the cluster’s CA is in it is not known: ca.crt could not be read.`
  return holdsClusterCa
    ? say`The cluster’s CA is in it.`
    : say`The cluster’s CA is not in it: a client that uses only this file cannot verify the API server.`
}

function endFindings(end: number, now: number, what: string): Credential['findings'] {
  if (end <= now) return [bad(say`${words(what)} expired ${words(sayDuration(now - end))} ago.`)]
  return end - now < SOON ? [warning(say`${words(what)} expires in ${words(sayDuration(end - now))}.`)] : []
}

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

interface PathVariableFacts {
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
      return [
        { name, state: 'found', path: value, says: say`${words(clients)} read the path from ${code(name)}.` },
      ]
    const isPath = /^\/[\w./@+-]{1,511}$/.test(value)
    const root = roots.find((at) => value === at || value.startsWith(`${at}/`))
    if (isPath && root !== undefined && value !== root) {
      const says = say`${code(name)} points to ${code(value)}, and no credential was found there: the mount ${code(root)} has no such file, or it holds something else.`
      return [{ name, state: 'missing', path: value, says }]
    }
    if (isPath && (literals.has(name) || value === root)) {
      const says = say`${code(name)} points to ${code(value)}, which is not a file of a mounted volume that was read.`
      return [{ name, state: 'elsewhere', path: value, says }]
    }
    const says = say`${code(name)} is set. Its value is not shown, since nothing confirms that it is a path and not a Secret.`
    return [{ name, state: 'withheld', says }]
  })
}

/** The variables that hold a path, and which clients open it by default. */
function pointersTo(path: string, variables: readonly PathVariable[]) {
  return {
    variables: variables.filter((v) => v.state === 'found' && v.path === path).map(({ name }) => name),
    ...present({ byDefault: DEFAULTS.get(path.replace(/^\/run\//, '/var/run/')) }),
  }
}
