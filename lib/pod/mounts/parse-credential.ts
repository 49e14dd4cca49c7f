import { X509Certificate } from 'node:crypto'
import * as z from 'zod/mini'
import type { CertificateInFile, ParsedCredential } from '@/lib/identity/declared-credentials'
import { readClaims } from '@/lib/identity/token-claims'
import { parseJson } from '@/lib/objects/fields'
import { present } from '@/lib/present'

const MOST_CERTIFICATES = 300
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g
const KEY = /-----BEGIN (?:[A-Z]{2,9} )?PRIVATE KEY-----/
const JWT = /^([\w-]+)\.([\w-]+)\.[\w-]*$/

/**
 * What the text of a file is, or undefined for what is no credential. The only place where such texts are read: claims,
 * names, dates and fingerprints leave it, and neither the text, nor a signature, nor a key.
 */
export function parseCredential(text: string): ParsedCredential | undefined {
  const whole = text.trim()
  const [, header, payload] = JWT.exec(whole) ?? []
  if (header !== undefined && payload !== undefined) {
    const claims = readClaims(header, payload)
    return claims && { kind: 'token', claims }
  }
  if (whole.includes('-----BEGIN ')) return pem(whole)
  if (whole.startsWith('{')) return json(whole)
  if (/^kind:\s*Config\s*$/m.test(whole) && /^(?:clusters|users):/m.test(whole)) return { kind: 'kubeconfig' }
  return /^\s*aws_access_key_id\s*=/m.test(whole) ? { kind: 'aws-keys' } : undefined
}

function pem(text: string): ParsedCredential | undefined {
  const hasKey = KEY.test(text)
  const found = (text.match(CERTIFICATE) ?? []).slice(0, MOST_CERTIFICATES).flatMap(certificate)
  const [first] = found
  if (!first) return hasKey ? { kind: 'private-key' } : undefined
  return {
    kind: 'certificates',
    first: factsOf(first),
    fingerprints: found.map(({ fingerprint256 }) => fingerprint256),
    hasKey,
    soonestEnd: Math.min(...found.map(({ validTo }) => Date.parse(validTo))),
  }
}

function certificate(block: string): X509Certificate[] {
  try {
    const parsed = new X509Certificate(block)
    const dates = [parsed.validFrom, parsed.validTo].map((date) => Date.parse(date))
    return dates.some(Number.isNaN) ? [] : [parsed]
  } catch {
    return []
  }
}

function factsOf(certificate: X509Certificate): CertificateInFile {
  const names = (certificate.subjectAltName ?? '').split(', ').flatMap((entry) => {
    const [, name] = /^(?:DNS|IP Address|URI):(.+)$/.exec(entry) ?? []
    return name === undefined ? [] : [name.slice(0, 253)]
  })
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    names: names.slice(0, 20),
    notBefore: Date.parse(certificate.validFrom),
    notAfter: Date.parse(certificate.validTo),
    isAuthority: certificate.ca,
  }
}

function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ').slice(0, 512)
}

const text = z.optional(z.string())
const jsonSchema = z.object({
  type: text,
  audience: text,
  service_account_impersonation_url: text,
  credential_source: z.optional(z.object({ file: text })),
  auths: z.optional(z.unknown()),
  kind: text,
  clusters: z.optional(z.unknown()),
})

function json(whole: string): ParsedCredential | undefined {
  const { success, data } = z.safeParse(jsonSchema, parseJson(whole))
  if (!success) return undefined
  if (data.type === 'service_account') return { kind: 'google-key' }
  if (data.type === 'external_account') {
    const [, impersonates] =
      /\/serviceAccounts\/([\w.@-]{1,200}):generateAccessToken$/.exec(
        data.service_account_impersonation_url ?? '',
      ) ?? []
    const audience = /^\/\/iam\.googleapis\.com\/[\w./:-]{1,400}$/.exec(data.audience ?? '')?.[0]
    const { file } = data.credential_source ?? {}
    return { kind: 'google-config', ...present({ audience, tokenFile: file, impersonates }) }
  }
  if (data.auths !== undefined) return { kind: 'registry' }
  return data.kind === 'Config' && data.clusters !== undefined ? { kind: 'kubeconfig' } : undefined
}
