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
import { UsageError } from '../cli/usage-error'

const MIB = 1024 * 1024
const MOST_OF_A_MANIFEST = 16 * MIB
const MOST_OF_A_RECORD = 16 * MIB
/** Of manifests, and of the records of a folder. */
const MOST_OF_ALL = 64 * MIB
const MOST_FILES = 500
const HELM_MS = 60_000

/** Reads files that are bounded each and together; the size of a pipe is known only once it is read. */
class BoundedReader {
  readonly #most: number
  readonly #mostOfAll: number
  #length = 0

  constructor(most: number, mostOfAll: number) {
    this.#most = most
    this.#mostOfAll = mostOfAll
  }

  /** The text of a file, or of standard input for `-`. Throws a UsageError that says what to change. */
  async read(file: string): Promise<string> {
    const name = file === '-' ? 'standard input' : file
    const parts: Buffer[] = []
    let length = 0
    try {
      for await (const part of file === '-' ? process.stdin : createReadStream(file)) {
        const bytes = Buffer.from(part)
        length += bytes.length
        this.#length += bytes.length
        if (length > this.#most) throw new UsageError(`${name} is larger than ${this.#most / MIB} MiB.`)
        if (this.#length > this.#mostOfAll)
          throw new UsageError(
            `${name} and what was read before are larger than ${this.#mostOfAll / MIB} MiB. Give fewer of them.`,
          )
        parts.push(bytes)
      }
    } catch (error) {
      if (error instanceof UsageError) throw error
      throw new UsageError(`${name} cannot be read${codeOf(error)}.`)
    }
    return Buffer.concat(parts).toString('utf8')
  }
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? ` (${error.code})` : '')

/** The output of helm. Throws a UsageError that says what to change. */
function helm(args: readonly string[], what: string): Promise<string> {
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
    child.once('error', () => reject(new UsageError(`${what}: helm is not on the path.`)))
    child.once('close', (code) => {
      if (code === 0) resolve(printed.join(''))
      else reject(new UsageError(`${what}: helm ${args.join(' ')} failed. ${said.join('').trim()}`.trim()))
    })
  })
}

/** Its path from here, which is how CI finds it in the checkout; the full path for a file elsewhere. */
function shortName(file: string): string {
  const short = relative(process.cwd(), file)
  return short.startsWith('..') ? file : short
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  const found = readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ya?ml|json)$/.test(name))
    .sort()
  if (found.length > MOST_FILES) throw new UsageError(`${path} has more than ${MOST_FILES} manifests.`)
  return found.map((name) => join(path, name))
}

/** Manifests of files and folders; a folder with a Chart.yaml is rendered by helm. */
export async function readGivenFiles(
  paths: readonly string[],
  namespace: string | undefined,
): Promise<GivenFile[]> {
  const at = namespace === undefined ? [] : ['--namespace', namespace]
  const reader = new BoundedReader(MOST_OF_A_MANIFEST, MOST_OF_ALL)
  const read = paths.map(async (path): Promise<GivenFile[]> => {
    if (path === '-') return [{ name: 'standard input', text: await reader.read(path) }]
    if (existsSync(join(path, 'Chart.yaml')))
      return [
        {
          name: `${path} (helm template)`,
          text: await helm(['template', basename(path), path, ...at], path),
        },
      ]
    if (!existsSync(path)) throw new UsageError(`There is no file ${path}.`)
    const found: GivenFile[] = []
    for (const file of filesIn(path)) found.push({ name: shortName(file), text: await reader.read(file) })
    return found
  })
  return (await Promise.all(read)).flat()
}

/** The same, and the manifest of a Helm release for a name that is not a file. */
export async function readRoles(
  paths: readonly string[],
  { namespace, context, kubeconfig }: { namespace?: string; context?: string; kubeconfig?: string },
): Promise<GivenFile[]> {
  const options = [
    ...(namespace === undefined ? [] : ['--namespace', namespace]),
    ...(context === undefined ? [] : ['--kube-context', context]),
    ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]),
  ]
  const read = paths.map(async (path): Promise<GivenFile[]> => {
    const isRelease =
      path !== '-' &&
      !existsSync(path) &&
      /^[a-z0-9][a-z0-9.-]{0,52}$/.test(path) &&
      !/\.(?:ya?ml|json)$/.test(path)
    if (!isRelease) return readGivenFiles([path], namespace)
    return [
      {
        name: `release ${path}`,
        text: await helm(['get', 'manifest', path, ...options], `There is no file ${path}`),
      },
    ]
  })
  return (await Promise.all(read)).flat()
}

const RECORD = /^run-.*\.json$/

/** The records of a folder, oldest first. */
export async function readRecords(folder: string): Promise<CallRecord[]> {
  if (!existsSync(folder)) throw new UsageError(`There is no folder ${folder}.`)
  const names = readdirSync(folder).filter((name) => RECORD.test(name))
  const reader = new BoundedReader(MOST_OF_A_RECORD, MOST_OF_ALL)
  const records: CallRecord[] = []
  for (const name of names.sort()) {
    const file = join(folder, name)
    const text = await reader.read(file)
    const isHeavy = weighJson(text, { nested: 8, parts: 400_000 }).excess !== undefined
    const read = recordSchema.safeParse(isHeavy ? undefined : parseJson(text))
    if (!read.success)
      throw new UsageError(
        `${file} is not a podglass record, or is from another version. Record into another folder.`,
      )
    records.push(keptRecord(read.data))
  }
  return records
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
