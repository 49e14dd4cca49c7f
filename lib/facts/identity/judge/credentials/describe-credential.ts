import type { CredentialFile } from '@/lib/identity/credentials/credential-file'
import { declaredVolumeOf } from '@/lib/identity/credentials/declared-credentials'
import type { Credential } from '../../contract/identity'
import { certificateWords } from './certificate-words'
import type { CredentialFacts, CredentialWords } from './credential-words'
import { madeBy } from './made-by'
import { pointersTo } from './path-variables'
import { tokenName, tokenWords } from './token-words'

/** A file as the page shows it: what it is good for, until when, who made it and who finds it. */
export function describeCredential(file: CredentialFile, facts: CredentialFacts): Credential {
  const made = madeBy(file, facts.declared, facts.mounts, facts.podUid)
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

function stored(kind: Credential['kind'], name: string, goodFor: string): CredentialWords {
  const says = 'It does not expire by itself: only its issuer knows whether it is still accepted.'
  return {
    kind,
    name,
    of: 'only its form was read',
    goodFor: `${goodFor}.`,
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
      goodFor: `${file.audience ?? 'The API server'}, as the pod’s spec says: the file cannot be read here.`,
      findings: [],
    }
  }
  const volume = declaredVolumeOf(declared, path)
  return {
    kind: 'unknown',
    name: 'Unreadable file',
    of: volume ? `in volume ${volume.volume}` : 'in a mounted volume',
    goodFor: 'Not known: this process cannot read it.',
    findings: [],
  }
}
