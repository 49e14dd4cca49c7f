import type { Credential, PathVariable } from '@/lib/contract/identity'
import { present } from '@/lib/present'
import { sayDuration } from '@/lib/words/durations'
import { counted, shortListOf } from '@/lib/words/lists'
import { utc } from '@/lib/words/moments'
import { rotationExpected, type TokenClaims } from '../token-claims'
import type { CredentialFile, ParsedCredential } from './credential-file'
import { type DeclaredCredentials, declaredVolumeOf } from './declared-credentials'
import type { KubeletMount } from './kubelet-mounts'
import { madeBy } from './made-by'
import { pointersTo } from './path-variables'

export interface CredentialFacts {
  declared: DeclaredCredentials | undefined
  mounts: readonly KubeletMount[]
  variables: readonly PathVariable[]
  /** Fingerprints of this pod's ca.crt; empty where it could not be read. */
  clusterCa: readonly string[]
  /** Path of this pod's ca.crt. */
  caPath: string
  /** UID of this pod, where it is known. */
  podUid?: string
  /** Milliseconds since 1970. */
  now: number
}

type Words = Pick<Credential, 'kind' | 'name' | 'of' | 'goodFor'> &
  Partial<Pick<Credential, 'life' | 'certificates' | 'holdsClusterCa'>> & {
    findings: Credential['findings']
  }
type Certificates = Extract<ParsedCredential, { kind: 'certificates' }>

const DAY = 86_400_000
const SOON = 7 * DAY

/** A file as the page tells it: what it is good for, until when, who made it and who finds it. */
export function describeCredential(file: CredentialFile, facts: CredentialFacts): Credential {
  const made = madeBy(file, facts.declared, facts.mounts)
  const { findings, ...words } = wordsOf(file, made, facts)
  return {
    path: file.path,
    ...words,
    readable: file.state === 'readable',
    mode: file.mode,
    uid: file.uid,
    gid: file.gid,
    madeBy: made,
    ...pointersTo(file.path, facts.variables),
    findings: [
      ...findings,
      ...(file.refused === undefined ? [] : [{ severity: 'bad' as const, says: file.refused }]),
    ],
  }
}

function wordsOf(file: CredentialFile, made: Credential['madeBy'], facts: CredentialFacts): Words {
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
        goodFor: 'Proves the holder of a certificate. Only its form was read.',
        findings: [],
      }
    case 'google-config':
      return {
        kind: 'google-config',
        name: 'Google configuration',
        of: 'external_account, no secret itself',
        goodFor: parsed.impersonates
          ? `Google clients exchange a token for credentials of ${parsed.impersonates}.`
          : 'Google clients exchange a token for credentials of the workload identity pool.',
        findings: [],
      }
    case 'google-key':
      return stored('google-key', 'Google service account key', 'Google APIs, for as long as the key exists')
    case 'kubeconfig':
      return stored('kubeconfig', 'kubeconfig', 'The API servers that it names, with the credentials in it')
    case 'registry':
      return stored('registry', 'Registry login', 'Image registries, for programs in this container')
    case 'aws-keys':
      return stored('aws-keys', 'AWS access keys', 'AWS APIs, for as long as the keys exist')
    default:
      return unreadWords(file, facts)
  }
}

function stored(kind: Credential['kind'], name: string, goodFor: string): Words {
  const says = 'It does not expire by itself: only its issuer knows whether it is still accepted.'
  return {
    kind,
    name,
    of: 'only its form was read',
    goodFor: `${goodFor}.`,
    findings: [{ severity: 'warning', says }],
  }
}

function unreadWords({ path }: CredentialFile, { declared }: CredentialFacts): Words {
  const file = declared?.files.get(path)
  if (file?.kind === 'token') {
    const of = file.audience === undefined ? 'projected' : `projected, audience ${file.audience}`
    return {
      kind: 'token',
      name: tokenName(file.audience === undefined ? [] : [file.audience], true),
      of,
      goodFor: `${file.audience ?? 'The API server'}, as the pod’s spec says: the file may not be read here.`,
      findings: [],
    }
  }
  const volume = declaredVolumeOf(declared, path)
  return {
    kind: 'unknown',
    name: 'Unreadable file',
    of: volume ? `in volume ${volume.volume}` : 'in a mounted volume',
    goodFor: 'Not known: this process may not read it.',
    findings: [],
  }
}

/** Audiences by which clouds know a token for them. */
const AUDIENCES = new Map([
  ['sts.amazonaws.com', { name: 'AWS web identity token', for: 'AWS STS only' }],
  ['pods.eks.amazonaws.com', { name: 'EKS Pod Identity token', for: 'The EKS Pod Identity agent only' }],
  ['api://AzureADTokenExchange', { name: 'Azure federated token', for: 'Microsoft Entra only' }],
])

function tokenName(audiences: readonly string[], isForApi: boolean): string {
  if (isForApi && audiences.length === 0) return 'API token'
  const known = audiences.map((audience) => AUDIENCES.get(audience)?.name).find((name) => name !== undefined)
  if (known !== undefined || isForApi) return known ?? 'API token'
  const [audience = '', ...more] = audiences
  return audience !== '' && audience.length <= 40 && more.length === 0
    ? `Token for ${audience}`
    : 'Token for another service'
}

function tokenWords(claims: TokenClaims, made: Credential['madeBy'], facts: CredentialFacts): Words {
  const { audiences, issuer, namespace, serviceAccount, kind, expiresAt, issuedAt, warnAfter } = claims
  const isLegacy = kind === 'legacy-secret'
  const isForApi = isLegacy || (kind === 'bound' && audiences.includes(issuer))
  const account = serviceAccount
    ? `ServiceAccount ${namespace === undefined ? '' : `${namespace}/`}${serviceAccount.name}`
    : claims.subject || 'no subject'
  const isOwn = claims.pod !== undefined && claims.pod.uid === facts.podUid
  const bound = claims.pod ? (isOwn ? ', bound to this pod' : `, bound to pod ${claims.pod.name}`) : ''
  const rotation = made.by === 'projected' && (isOwn || !facts.podUid) ? rotationExpected(claims) : undefined
  const until = rotation === undefined ? expiresAt : (warnAfter ?? expiresAt)
  return {
    kind: isLegacy ? 'legacy-token' : 'token',
    name: isLegacy ? 'Token of a Secret' : isForApi ? 'API token' : tokenName(audiences, false),
    of: `${account}${bound}`,
    goodFor: goodFor(claims, isForApi, isLegacy),
    ...(until === undefined && !isLegacy
      ? {}
      : {
          life: present({
            from: moment(issuedAt),
            until: moment(until),
            renewedAt: moment(rotation),
          }),
        }),
    findings: tokenTroubles(claims, made, { isLegacy, isOwn, now: facts.now, podUid: facts.podUid }),
  }
}

function goodFor(claims: TokenClaims, isForApi: boolean, isLegacy: boolean): string {
  if (isLegacy)
    return `The API server, as ${claims.subject}, until Secret ${claims.secret?.name ?? 'of the token'} is deleted.`
  if (isForApi) return `The API server, as ${claims.subject}.`
  if (claims.audiences.length === 0) return 'Names no audience.'
  const known = claims.audiences.flatMap((audience) => AUDIENCES.get(audience) ?? [])[0]
  const who = known?.for ?? `${shortListOf(claims.audiences)} only`
  return claims.kind === 'bound'
    ? `${who}. The API server accepts its own audiences alone, by default its issuer, and answers 401 to others.`
    : `${who}. ${claims.issuer || 'Another issuer'} issued it, not an API server for a ServiceAccount.`
}

function tokenTroubles(
  claims: TokenClaims,
  made: Credential['madeBy'],
  {
    isLegacy,
    isOwn,
    now,
    podUid,
  }: { isLegacy: boolean; isOwn: boolean; now: number; podUid: string | undefined },
): Credential['findings'] {
  const { expiresAt } = claims
  const left = expiresAt === undefined ? undefined : expiresAt * 1000 - now
  return [
    ...(left !== undefined && left <= 0 ? [bad(`It expired ${sayDuration(-left)} ago.`)] : []),
    ...(claims.pod && podUid !== undefined && !isOwn
      ? [bad(`It is bound to another pod, ${claims.pod.name}, and ends with that pod.`)]
      : []),
    ...(isLegacy
      ? [
          warning(
            'It never expires, is not bound to a pod and is never replaced. A projected token is safer.',
          ),
        ]
      : []),
    ...(!isLegacy && claims.kind === 'bound' && (made.by === 'secret' || made.by === 'empty-dir')
      ? [warning('It is a copy that the kubelet does not replace.')]
      : []),
  ]
}

function certificateWords(parsed: Certificates, file: CredentialFile, facts: CredentialFacts): Words {
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
        ? 'Verifies the API server.'
        : `Verifies what ${fingerprints.length === 1 ? 'this CA' : `its ${fingerprints.length} CAs`} signed. ${bundleWords(holdsClusterCa)}`,
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
        ? `Proves ${first.subject}. Issued by ${first.issuer}.`
        : `Serves or proves ${shortListOf(first.names)}. Issued by ${first.issuer}.`,
    life,
    certificates: fingerprints.length,
    findings: endFindings(first.notAfter, facts.now, 'It'),
  }
}

function bundleWords(holdsClusterCa: boolean | undefined): string {
  if (holdsClusterCa === undefined)
    return 'Whether the cluster’s CA is in it is not known: ca.crt could not be read.'
  return holdsClusterCa
    ? 'The cluster’s CA is in it.'
    : 'The cluster’s CA is not in it: a client that uses only this file cannot verify the API server.'
}

function endFindings(end: number, now: number, what: string): Credential['findings'] {
  if (end <= now) return [bad(`${what} expired ${sayDuration(now - end)} ago.`)]
  return end - now < SOON ? [warning(`${what} expires in ${sayDuration(end - now)}.`)] : []
}

function moment(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : utc(seconds * 1000)
}

function bad(says: string): Credential['findings'][number] {
  return { severity: 'bad', says }
}

function warning(says: string): Credential['findings'][number] {
  return { severity: 'warning', says }
}
