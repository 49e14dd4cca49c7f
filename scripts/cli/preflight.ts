import { execFile } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { parseAllDocuments } from 'yaml'
import * as z from 'zod/mini'
import { type Preflight, type PreflightRow, preflightSchema, STOPS } from '@/lib/facts/preflight/contract'
import { explainPreflight } from '@/lib/facts/preflight/gather/preflight'
import { isRecord, listAt } from '@/lib/objects/fields'
import { yamlExcess } from '@/lib/objects/yaml-bounds'
import { plain } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { shellQuote } from '@/lib/rbac/kubectl-command'
import { readTexts } from '@/sandbox/manifests'
import { type KubectlPlace, kubectlFor } from '../attach/kubectl'
import { askAsMe, askedOf, sayAsked } from './ask-as-me'
import { printData } from './print-data'
import { UsageError } from './usage-error'

const KUSTOMIZATIONS = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']
// CustomResourceDefinitions of one chart can have 200,000.
const MOST_TOKENS = 1_000_000

/** How a path becomes YAML: what renders it, or nothing for YAML itself. */
export function rendererOf(path: string): 'helm' | 'kustomize' | undefined {
  if (path === '-') return undefined
  try {
    if (!statSync(path).isDirectory()) return path.endsWith('.tgz') ? 'helm' : undefined
    const names = readdirSync(path)
    if (names.includes('Chart.yaml')) return 'helm'
    return KUSTOMIZATIONS.some((name) => names.includes(name)) ? 'kustomize' : undefined
  } catch {
    throw new UsageError(
      `${path} cannot be read. Give a chart, a file or folder of manifests, or - for standard input.`,
    )
  }
}

async function byHelm(path: string, namespace: string): Promise<string> {
  const name =
    basename(resolve(path))
      .replace(/^-+|[^a-z0-9-]/g, '')
      .slice(0, 53) || 'release'
  const args = ['template', name, path, '--namespace', namespace, '--include-crds']
  try {
    const options = { maxBuffer: 64 * 1024 * 1024, timeout: 60_000 }
    return (await promisify(execFile)('helm', args, options)).stdout
  } catch (error) {
    const line = ['helm', ...args].map(shellQuote).join(' ')
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new UsageError(
        `${path} is a chart, and no helm is on the path to render it. Install helm, or render it where helm is: ${line} | podglass preflight -n ${namespace} -f -`,
      )
    throw new UsageError(`helm does not render ${path}: ${error instanceof Error ? error.message : error}`)
  }
}

/** A text that is too long to be read on the page as JSON, without the schemas of its kinds, which decide nothing here. */
export function withoutSchemas(text: string): string {
  if (yamlExcess(text) === undefined || yamlExcess(text, MOST_TOKENS) !== undefined) return text
  const documents = parseAllDocuments(text, {
    version: '1.1',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  })
  return documents
    .map((document) => {
      if (document.errors.length > 0) return String(document)
      const value: unknown = document.toJS({ maxAliasCount: 100 })
      if (!isRecord(value) || value.kind !== 'CustomResourceDefinition' || !isRecord(value.spec))
        return JSON.stringify(value)
      const versions = listAt(value, 'spec', 'versions').map((one) =>
        isRecord(one) ? { ...one, schema: {} } : one,
      )
      return JSON.stringify({ ...value, spec: { ...value.spec, versions } })
    })
    .join('\n---\n')
}

async function textOf(path: string, namespace: string, place: KubectlPlace): Promise<string> {
  const renderer = rendererOf(path)
  if (renderer === 'helm') return byHelm(path, namespace)
  if (renderer === 'kustomize') return kubectlFor(place)(['kustomize', path])
  // A folder is read as kubectl apply -f reads it: its own files, by their names.
  const files = path !== '-' && statSync(path).isDirectory() ? ownFiles(path) : [path]
  return (await readTexts(files, process.stdin)).map(({ text }) => text).join('\n---\n')
}

function ownFiles(folder: string): string[] {
  const files = readdirSync(folder, { withFileTypes: true }).filter(
    (one) => one.isFile() && /\.(?:ya?ml|json)$/i.test(one.name),
  )
  return files.map(({ name }) => join(folder, name)).sort()
}

const WORDS = {
  refused: 'refused',
  unknown: 'cannot be judged',
  open: 'no gate that could be read refuses it',
  passes: 'would be created or changed',
} as const satisfies Record<PreflightRow['state'], string>

function rowLines({ kind, namespace, name, state, stops, rests }: PreflightRow): string[] {
  const isPodless = state !== 'refused' && stops.some((stop) => stop.state === 'pods')
  const says = `${WORDS[state]}${isPodless ? ', and its pods are refused' : ''}${rests === 'dry-run' ? ' (dry run)' : ''}`
  return [
    `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}: ${says}`,
    ...stops
      .filter((stop) => stop.state !== 'unread')
      .map((stop) => `  ${STOPS[stop.by]}: ${plain(stop.says)}`),
  ]
}

/** The answer in plain lines: the fact, a line an object with all that stops it, the Role, dangers, and what was not judged. */
export function preflightLines(found: Preflight): string[] {
  const { says, rows, errors, role, dangers, lacks, upgrade, unread } = found
  const part = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : ['', title, ...lines])
  return [
    plain(says),
    ...part('Objects, in the order in which they are applied:', rows.flatMap(rowLines)),
    ...part(
      'Not read:',
      errors.map((one) => `  line ${one.line}: ${plain(one.says)}`),
    ),
    ...(role
      ? part(`The Role that the installer lacks, for ${role.rows} of them:`, [
          role.yaml,
          ...role.warnings.map(plain),
        ])
      : []),
    ...part(
      'Dangerous, once installed:',
      dangers.map((one) => `  ${one.severity}: ${plain(one.says)}`),
    ),
    ...part(
      'Lacking, once installed:',
      lacks.map((one) => `  ${one.object}: ${plain(one.says)}`),
    ),
    ...part(
      'With the next versions of Kubernetes:',
      (upgrade?.steps ?? []).map((one) => `  ${plain(one.says)}`),
    ),
    ...part(
      'Not judged:',
      unread.map((one) => `  ${plain(one.says)}`),
    ),
  ]
}

/** 0 nothing is refused, 1 an object or the pods of one, 3 something cannot be judged. */
export function preflightExit({ rows, errors }: Preflight): 0 | 1 | 3 {
  const isRefused = rows.some(({ stops }) =>
    stops.some(({ state }) => state === 'refuses' || state === 'pods'),
  )
  if (isRefused) return 1
  return rows.length === 0 || errors.length > 0 || rows.some(({ state }) => state === 'unknown') ? 3 : 0
}

interface PreflightArguments {
  paths: readonly string[]
  namespace?: string
  output?: string
  place: KubectlPlace
}

/** Tells what an apply would be refused for; resolves with the exit code. Throws an AttachError where no cluster can be asked. */
export async function runPreflight({ paths, namespace, output, place }: PreflightArguments): Promise<number> {
  if (paths.length === 0)
    throw new UsageError('podglass preflight takes a chart or manifests, such as: preflight ./chart -n shop')
  for (const path of paths) rendererOf(path)
  return askAsMe(place, async (me, signal) => {
    const at = namespace ?? me.namespace
    const texts: string[] = []
    for (const path of paths) texts.push(withoutSchemas(await textOf(path, at, place)))
    const asked = { yaml: texts.join('\n---\n'), ...present({ namespace: at }) }
    const found = await explainPreflight(asked, { kube: me.kube, signal, allowDryRun: false })
    if (output !== undefined) printData(output, { asked: askedOf(me), ...z.encode(preflightSchema, found) })
    else console.log([...preflightLines(found), '', sayAsked(askedOf(me))].join('\n'))
    return preflightExit(found)
  })
}
