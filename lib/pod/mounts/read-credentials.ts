import 'server-only'
import { X509Certificate } from 'node:crypto'
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import type { CertificateInFile, CredentialFile, ParsedCredential } from '@/lib/identity/declared-credentials'
import { readClaims } from '@/lib/identity/token-claims'
import { parseJson } from '@/lib/objects/fields'
import { present } from '@/lib/present'
import { fileFacts, generationOf, wordRefusedFile } from '../kubelet-volume'
import { onDisk } from '../pod-root'
import { systemCode } from '../small-file'

const MOST_FILES = 200
const MOST_BYTES = 64 * 1024
const MOST_ENTRIES = 1000
const DEEPEST = 4
const NEVER = /^\/(?:proc|sys|dev)(?:\/|$)/

/** A file as the pod names it, and where it is on this disk. */
interface Found {
  path: string
  disk: string
  stat: Stats
}

/** What was found, and what a limit kept from being read. */
interface CredentialFiles {
  files: CredentialFile[]
  /** There are more than 200 files. */
  isCut: boolean
  /** Files of more than 64 KiB. */
  large: string[]
}

/** The path as programs write it: where `/var/run` is a link to `/run`, the kernel names a mount by the latter. */
export function asProgramsSay(path: string): string {
  if (!path.startsWith('/run/')) return path
  return attempt(() => realpathSync(onDisk('/var/run'))) === onDisk('/run') ? `/var${path}` : path
}

/**
 * The files under these mounts that are credentials, or that cannot be read. Stays in each mount and its file system,
 * follows no link out of it, reads at most 200 files of 64 KiB each, four directories deep. Never throws.
 */
export function readCredentialFiles(roots: readonly string[]): CredentialFiles {
  const files: CredentialFile[] = []
  let seen = 0
  let isCut = false
  const large: string[] = []
  const looked = new Set<string>()
  for (const root of roots) {
    if (NEVER.test(root) || root === '/' || root === '') continue
    const top = attempt(() => realpathSync(onDisk(root)))
    // One directory may have two names, such as /var/run and /run.
    if (top === undefined || looked.has(top)) continue
    looked.add(top)
    const generation = generationOf(root)
    for (const found of filesUnder({ root, top, data: generation?.data })) {
      if (seen >= MOST_FILES) {
        isCut = true
        break
      }
      seen += 1
      if (found.stat.size > MOST_BYTES) {
        large.push(found.path)
        continue
      }
      const file = readOne(found)
      if (file) files.push({ ...file, root, isSwapped: generation !== undefined })
    }
  }
  return { files, isCut, large }
}

/**
 * Whether a tmpfs is a volume of the kubelet by its looks: swapped by `..data`, one file, or an emptyDir, which everyone may
 * write to. A node's own, such as its /run, is none of these.
 */
export function looksLikeVolume(root: string): boolean {
  const stat = attempt(() => statSync(onDisk(root)))
  if (!stat) return false
  return stat.isFile() || (stat.mode & 0o777) === 0o777 || generationOf(root) !== undefined
}

interface Mount {
  root: string
  /** Its real place on this disk. */
  top: string
  data: string | undefined
}

function* filesUnder({ root, top, data }: Mount): Generator<Found> {
  const stat = attempt(() => statSync(top))
  if (stat === undefined) return
  if (stat.isFile()) {
    // A subPath mount is one file.
    yield { path: root, disk: top, stat }
    return
  }
  const left = { entries: MOST_ENTRIES }
  const from = data === undefined ? top : join(top, data)
  yield* walk({ path: root, disk: from, within: top, device: stat.dev, depth: 1, left })
}

interface Place {
  path: string
  disk: string
  within: string
  device: number
  depth: number
  left: { entries: number }
}

function* walk({ path, disk, within, device, depth, left }: Place): Generator<Found> {
  const names = attempt(() => readdirSync(disk).sort()) ?? []
  for (const name of names) {
    if (name.startsWith('..')) continue
    left.entries -= 1
    if (left.entries < 0) return
    const at = { path: `${path}/${name}`, disk: join(disk, name) }
    const resolved = attempt(() => realpathSync(at.disk))
    if (resolved === undefined || !resolved.startsWith(`${within}/`)) continue
    const stat = attempt(() => lstatSync(resolved))
    if (!stat || stat.dev !== device) continue
    if (stat.isFile()) yield { path: at.path, disk: resolved, stat }
    // A link to a directory could make a circle.
    else if (stat.isDirectory() && resolved === at.disk && depth < DEEPEST)
      yield* walk({ ...at, within, device, depth: depth + 1, left })
  }
}

function readOne({ path, disk, stat }: Found): Omit<CredentialFile, 'root' | 'isSwapped'> | undefined {
  const { bytes: _, ...facts } = fileFacts(stat)
  let descriptor: number | undefined
  try {
    descriptor = openSync(disk, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW)
    if (!fstatSync(descriptor).isFile()) return undefined
    const buffer = Buffer.alloc(Math.min(stat.size, MOST_BYTES) + 1)
    const length = readSync(descriptor, buffer, 0, buffer.length, 0)
    const parsed = parseCredential(buffer.toString('utf8', 0, length))
    return parsed && { path, state: 'readable', ...facts, parsed }
  } catch (error) {
    const osCode = systemCode(error)
    if (osCode !== 'EACCES' && osCode !== 'EPERM') return undefined
    return { path, state: 'denied', ...facts, refused: wordRefusedFile(path, osCode, facts) }
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}

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
