import type { CredentialFile, ParsedCredential } from '@/lib/identity/credentials/credential-file'
import { present } from '@/lib/present'
import { sayDuration } from '@/lib/words/durations'
import { counted, shortListOf } from '@/lib/words/lists'
import { utc } from '@/lib/words/moments'
import type { Credential } from '../../contract/identity'
import { bad, type CredentialFacts, type CredentialWords, warning } from './credential-words'

type Certificates = Extract<ParsedCredential, { kind: 'certificates' }>

const DAY = 86_400_000
const SOON = 7 * DAY

/** What certificates prove or verify, until when, and whether the cluster's CA is among them. */
export function certificateWords(
  parsed: Certificates,
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
