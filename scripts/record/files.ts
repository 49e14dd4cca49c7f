import { spawn } from 'node:child_process'
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, join, relative } from 'node:path'
import { parseJson } from '@/lib/objects/fields'
import { weighJson } from '@/lib/objects/json-weight'
import { type CallRecord, recordSchema } from '@/lib/pages/record/contract'
import { readAudit } from '@/lib/pages/record/judge/audit'
import type { GivenFile } from '@/lib/pages/record/judge/given'
import { JsonValues } from '@/lib/pages/record/judge/json-values'
import type { Tally } from '@/lib/pages/record/judge/tally'
import { UsageError } from '../cli/usage-error'

const MIB = 1024 * 1024
const MOST_OF_A_MANIFEST = 16 * MIB
const MOST_OF_A_RECORD = 16 * MIB
const MOST_FILES = 500
const HELM_MS = 60_000

function readBounded(file: string, most: number): string {
  try {
    const { size } = statSync(file)
    if (size > most) throw new UsageError(`${file} is larger than ${most / MIB} MiB.`)
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof UsageError) throw error
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : ''
    throw new UsageError(`${file} cannot be read${code}.`)
  }
}

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
  const read = paths.map(async (path): Promise<GivenFile[]> => {
    if (path === '-')
      return [{ name: 'standard input', text: readFileSync(0, 'utf8').slice(0, MOST_OF_A_MANIFEST) }]
    if (existsSync(join(path, 'Chart.yaml')))
      return [
        {
          name: `${path} (helm template)`,
          text: await helm(['template', basename(path), path, ...at], path),
        },
      ]
    if (!existsSync(path)) throw new UsageError(`There is no file ${path}.`)
    return filesIn(path).map((file) => ({
      name: shortName(file),
      text: readBounded(file, MOST_OF_A_MANIFEST),
    }))
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
export function readRecords(folder: string): CallRecord[] {
  if (!existsSync(folder)) throw new UsageError(`There is no folder ${folder}.`)
  const names = readdirSync(folder).filter((name) => RECORD.test(name))
  return names.sort().map((name) => {
    const file = join(folder, name)
    const text = readBounded(file, MOST_OF_A_RECORD)
    const isHeavy = weighJson(text, { nested: 8, parts: 400_000 }).excess !== undefined
    const read = recordSchema.safeParse(isHeavy ? undefined : parseJson(text))
    if (read.success) return read.data
    throw new UsageError(
      `${file} is no record of podglass, or of another version. Record into another folder.`,
    )
  })
}

/** Writes files into a folder; other users cannot read what was called. */
export function writeFiles(folder: string, files: ReadonlyMap<string, string>): void {
  try {
    mkdirSync(folder, { recursive: true })
    for (const [name, text] of files) writeFileSync(join(folder, name), text)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : ''
    throw new UsageError(`${folder} cannot be written to${code}.`)
  }
}

export function recordName(at: Date): string {
  return `run-${at.toISOString().replace(/[:.]/g, '-')}-${process.pid}.json`
}

/** The calls of an audit log, read as a stream: any length, in bounded memory. */
export async function readAuditFile(file: string, tally: Tally): Promise<void> {
  const values = new JsonValues()
  const take = (text: string) => {
    const { isKnown, observed, unauthenticated } = readAudit(text)
    if (!isKnown) tally.unread += 1
    tally.unauthenticated += unauthenticated
    for (const one of observed) tally.add(one)
  }
  const stream = file === '-' ? process.stdin : createReadStream(file)
  stream.setEncoding('utf8')
  try {
    for await (const part of stream) for (const text of values.add(String(part))) take(text)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : ''
    throw new UsageError(`${file} cannot be read${code}.`)
  }
  values.end()
  tally.unread += values.unread
}
