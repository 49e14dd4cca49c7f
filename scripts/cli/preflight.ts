import { readdirSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { parseAllDocuments } from 'yaml'
import * as z from 'zod/mini'
import { type Preflight, type PreflightRow, preflightSchema, STOPS } from '@/lib/facts/preflight/contract'
import { explainPreflight } from '@/lib/facts/preflight/gather/preflight'
import { isPodless } from '@/lib/facts/preflight/judge/clauses'
import { isRecord, listAt } from '@/lib/objects/fields'
import { yamlExcess } from '@/lib/objects/yaml-bounds'
import type { GivenFile } from '@/lib/pages/record/judge/given'
import { plain } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { readTexts, STDIN } from '@/sandbox/manifests'
import { type KubectlPlace, kubectlFor } from '../attach/kubectl'
import { helm, shortName } from '../record/files'
import { askAsMe, askedOf, sayAsked } from './ask-as-me'
import { BETWEEN, nameOf, placesIn, preflightJunit, preflightSarif } from './preflight-reports'
import { printData } from './print-data'
import { UsageError } from './usage-error'
import { version } from './version'

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

function byHelm(path: string, namespace: string): Promise<string> {
  const name =
    basename(resolve(path))
      .replace(/^-+|[^a-z0-9-]/g, '')
      .slice(0, 53) || 'release'
  return helm(['template', name, path, '--namespace', namespace, '--include-crds'], path)
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
        isRecord(one) ? { ...one, schema: { description: blankOf(one.schema) } } : one,
      )
      return JSON.stringify({ ...value, spec: { ...value.spec, versions } })
    })
    .join('\n---\n')
}

/** As long as its JSON, so that what rests on an object's length stays as it was. */
const blankOf = (value: unknown) => ' '.repeat(JSON.stringify(value ?? {}).length)

async function textsOf(path: string, namespace: string, place: KubectlPlace): Promise<GivenFile[]> {
  const renderer = rendererOf(path)
  const name = shortName(path)
  if (renderer === 'helm') return [{ name, text: await byHelm(path, namespace) }]
  if (renderer === 'kustomize') return [{ name, text: await kubectlFor(place)(['kustomize', path]) }]
  // A folder is read as kubectl apply -f reads it: its own files, by their names.
  const files = path !== '-' && statSync(path).isDirectory() ? ownFiles(path) : [path]
  const read = await readTexts(files, process.stdin)
  return read.map(({ name, text }) => ({ name: name === STDIN ? name : shortName(name), text }))
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

function rowLines(row: PreflightRow): string[] {
  const { state, stops, rests } = row
  const says = `${WORDS[state]}${isPodless(row) ? ', and its pods are refused' : ''}${rests === 'dry-run' ? ' (dry run)' : ''}`
  return [
    `${nameOf(row)}: ${says}`,
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

/** 0 nothing is refused, 1 an object or the pods of one, 3 something cannot be judged: with `isStrict`, also where a gate could not be read. */
export function preflightExit({ rows, errors }: Preflight, isStrict = false): 0 | 1 | 3 {
  const isRefused = rows.some(({ stops }) =>
    stops.some(({ state }) => state === 'refuses' || state === 'pods'),
  )
  if (isRefused) return 1
  const isOpen = rows.some(({ state }) => state === 'unknown' || (isStrict && state === 'open'))
  return rows.length === 0 || errors.length > 0 || isOpen ? 3 : 0
}

interface PreflightArguments {
  paths: readonly string[]
  namespace?: string
  output?: string
  isStrict: boolean
  place: KubectlPlace
}

/** Tells what an apply would be refused for; resolves with the exit code. Throws an AttachError where no cluster can be asked. */
export async function runPreflight(asked: PreflightArguments): Promise<number> {
  const { paths, namespace, output, isStrict, place } = asked
  if (paths.length === 0)
    throw new UsageError('podglass preflight takes a chart or manifests, such as: preflight ./chart -n shop')
  for (const path of paths) rendererOf(path)
  return askAsMe(place, async (me, signal) => {
    const at = namespace ?? me.namespace
    const files: GivenFile[] = []
    for (const path of paths) files.push(...(await textsOf(path, at, place)))
    const texts = files.map(({ name, text: whole }) => {
      const text = withoutSchemas(whole)
      return { name, text, isCut: text !== whole }
    })
    const yaml = texts.map(({ text }) => text).join(BETWEEN)
    const question = { yaml, ...present({ namespace: at }) }
    const found = await explainPreflight(question, { kube: me.kube, signal })
    if (output === 'junit') console.log(preflightJunit(found, new Date()))
    else if (output === 'sarif') console.log(preflightSarif(found, placesIn(texts), version()))
    else if (output !== undefined)
      printData(output, { asked: askedOf(me), ...z.encode(preflightSchema, found) })
    else console.log([...preflightLines(found), '', sayAsked(askedOf(me))].join('\n'))
    return preflightExit(found, isStrict)
  })
}
