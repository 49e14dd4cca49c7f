import { spawn } from 'node:child_process'
import { createReadStream, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { parseJson } from '@/lib/objects/fields'
import { weighJson } from '@/lib/objects/json-weight'
import { type CallRecord, recordSchema } from '@/lib/pages/record/contract'
import { type Begun, readAudit } from '@/lib/pages/record/judge/audit'
import type { GivenFile } from '@/lib/pages/record/judge/given'
import { JsonValues } from '@/lib/pages/record/judge/json-values'
import { keptRecord, type Tally } from '@/lib/pages/record/tally'
import { shellQuote } from '@/lib/rbac/kubectl-command'
import { MANIFEST, readTexts, STDIN, WorldError } from '@/sandbox/manifests'
import { UsageError } from '../cli/usage-error'

const MOST_OF_A_MANIFEST = 64 * 1024 * 1024
const HELM_MS = 60_000

/** Texts of files, of the manifests in folders, and of standard input. Throws a UsageError that says what to change. */
async function textsOf(paths: readonly string[]): Promise<GivenFile[]> {
  try {
    // Files of a kustomization hold Roles too, if not with their last names.
    return await readTexts(paths, process.stdin, () => undefined)
  } catch (error) {
    throw error instanceof WorldError ? new UsageError(error.message) : error
  }
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? ` (${error.code})` : '')

/** The output of helm. Throws a UsageError that says what to change. */
export function helm(args: readonly string[], what: string): Promise<string> {
  const line = ['helm', ...args].map(shellQuote).join(' ')
  return new Promise((resolve, reject) => {
    const child = spawn('helm', args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: HELM_MS })
    const [printed, said]: [string[], string[]] = [[], []]
    let length = 0
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      length += text.length
      if (length > MOST_OF_A_MANIFEST) child.kill()
      else printed.push(text)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text))
    child.once('error', () =>
      reject(new UsageError(`${what}: helm is not on the path. Install it, or give what it prints: ${line}`)),
    )
    child.once('close', (code) => {
      if (code === 0) resolve(printed.join(''))
      else reject(new UsageError(`${what}: ${line} failed. ${said.join('').trim()}`.trim()))
    })
  })
}

/** Its path from here, which is how CI finds it in the checkout; the full path for a file elsewhere. */
export function shortName(file: string): string {
  const short = relative(process.cwd(), file)
  return short.startsWith('..') ? file : short
}

/** What helm is asked for where a path is a chart, or a name that a release can have and no file has. */
function helmOf(path: string, place: HelmPlace): { name: string; args: string[]; what: string } | undefined {
  const at = place.namespace === undefined ? [] : ['--namespace', place.namespace]
  if (existsSync(join(path, 'Chart.yaml')))
    return { name: `${path} (helm template)`, args: ['template', basename(path), path, ...at], what: path }
  const isRelease = place.releases && !existsSync(path) && RELEASE.test(path) && !MANIFEST.test(path)
  if (!isRelease) return undefined
  const { context, kubeconfig } = place.releases ?? {}
  const to = [
    ...(context === undefined ? [] : ['--kube-context', context]),
    ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]),
  ]
  return {
    name: `release ${path}`,
    args: ['get', 'manifest', path, ...at, ...to],
    what: `There is no file ${path}`,
  }
}

interface HelmPlace {
  namespace: string | undefined
  /** The cluster whose releases are read too, for Roles. */
  releases?: { context?: string; kubeconfig?: string }
}

const RELEASE = /^[a-z0-9][a-z0-9.-]{0,52}$/

/** Manifests of files and folders; a folder with a Chart.yaml is rendered by helm, and a release is read by it. */
export async function readGivenFiles(paths: readonly string[], place: HelmPlace): Promise<GivenFile[]> {
  const rendered = paths.map((path) => helmOf(path, place))
  const read = await textsOf(paths.filter((_, index) => rendered[index] === undefined))
  const files = read.map(({ name, text }) => ({ name: name === STDIN ? name : shortName(name), text }))
  const byHelm = rendered.flatMap((one) => one ?? [])
  const made = byHelm.map(async ({ name, args, what }) => ({ name, text: await helm(args, what) }))
  return [...files, ...(await Promise.all(made))]
}

const RECORD = /^run-.*\.json$/

/** The records of a folder, oldest first, or one record. Throws a UsageError for what is none. */
export async function readRecords(path: string): Promise<CallRecord[]> {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) throw new UsageError(`There is no file or folder ${path}.`)
  const names = stat.isDirectory() ? readdirSync(path).filter((name) => RECORD.test(name)) : undefined
  const texts = await textsOf(names?.sort().map((name) => join(path, name)) ?? [path])
  return texts.map(({ name: file, text }) => {
    const isHeavy = weighJson(text, { nested: 8, parts: 400_000 }).excess !== undefined
    const read = recordSchema.safeParse(isHeavy ? undefined : parseJson(text))
    if (!read.success)
      throw new UsageError(
        `${file} is not a podglass record, or is from another version. Record into another folder.`,
      )
    return keptRecord(read.data)
  })
}

/** Writes files into a folder; other users cannot read what is created here. */
export function writeFiles(folder: string, files: ReadonlyMap<string, string>): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    for (const [name, text] of files) writeFileSync(join(folder, name), text, { mode: 0o600 })
  } catch (error) {
    throw new UsageError(`${folder} cannot be written to${codeOf(error)}.`)
  }
}

export function recordName(at: Date): string {
  return `run-${at.toISOString().replace(/[:.]/g, '-')}-${process.pid}.json`
}

/** The calls of an audit log, read as a stream: any length, in bounded memory. */
export async function readAuditFile(file: string, tally: Tally, begun: Begun): Promise<void> {
  const values = new JsonValues()
  const take = (text: string) => {
    const { isKnown, observed, unauthenticated } = readAudit(text, begun)
    if (!isKnown) tally.unread += 1
    tally.unauthenticated += unauthenticated
    for (const one of observed) tally.add(one)
  }
  const stream = file === '-' ? process.stdin : createReadStream(file)
  stream.setEncoding('utf8')
  try {
    for await (const part of stream) for (const text of values.add(String(part))) take(text)
  } catch (error) {
    throw new UsageError(`${file} cannot be read${codeOf(error)}.`)
  }
  values.end()
  tally.unread += values.unread
}
