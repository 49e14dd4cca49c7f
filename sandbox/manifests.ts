import { createReadStream, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import { isRecord, listAt, textAt } from '@/lib/objects/fields'
import { YamlWeight, yamlExcess } from '@/lib/objects/yaml-bounds'
import { type KubeObject, parseKubeObject } from './kube-object'

const MOST_BYTES = 64 * 1024 * 1024
const MOST_OBJECTS = 5_000
// The CustomResourceDefinition of Prometheus, 600 KB of YAML, has 60,000. They are files of whoever runs this.
const MOST_TOKENS = 200_000

/** What cannot be read, or not be taken into the world; its message says where and what to change. */
export class WorldError extends Error {
  override readonly name = 'WorldError'
}

/** A text of manifests and where it is from. */
export interface ManifestText {
  name: string
  text: string
}

/** An object of a manifest. */
export interface WorldObject {
  object: KubeObject
  /** As in "deploy.yaml, document 2". */
  place: string
}

/** How errors and reports name standard input. */
export const STDIN = 'standard input'
/** The names of files of manifests. */
export const MANIFEST = /\.(?:ya?ml|json)$/i

function faultOf(error: unknown, path: string): WorldError {
  const code = isRecord(error) && typeof error.code === 'string' ? error.code : String(error)
  const says = code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`
  return new WorldError(`${path} ${says}. Give a file or a folder of manifests, or - for standard input.`)
}

/** Refuses a folder whose files are not manifests yet. */
export function refuseUnrendered(path: string, has: (name: string) => boolean): void {
  if (has('Chart.yaml'))
    throw new WorldError(`${path} is a chart. Render it first: helm template ${path} | podglass sandbox -f -`)
  if (has('kustomization.yaml') || has('kustomization.yml'))
    throw new WorldError(
      `${path} is a kustomization. Render it first: kubectl kustomize ${path} | podglass sandbox -f -`,
    )
}

function filesOf(path: string, check: typeof refuseUnrendered): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path]
    const entries = readdirSync(path, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))
    check(path, (name) => entries.some((entry) => entry.name === name))
    return entries.flatMap((entry) => {
      const inside = join(path, entry.name)
      if (entry.isDirectory()) return filesOf(inside, check)
      return entry.isFile() && MANIFEST.test(entry.name) ? [inside] : []
    })
  } catch (error) {
    throw error instanceof WorldError ? error : faultOf(error, path)
  }
}

/**
 * The texts of files, of all manifests in folders, and of `standardInput` for `-`, bounded together: the size of a pipe is known
 * only once it is read. `check` refuses folders.
 */
export async function readTexts(
  paths: readonly string[],
  standardInput: AsyncIterable<Uint8Array | string>,
  check = refuseUnrendered,
): Promise<ManifestText[]> {
  const texts: ManifestText[] = []
  let left = MOST_BYTES
  const add = async (name: string, stream: AsyncIterable<Uint8Array | string>) => {
    const parts: Buffer[] = []
    try {
      for await (const part of stream) {
        const bytes = Buffer.from(part)
        left -= bytes.length
        if (left < 0) throw new WorldError(`${name}: the files are more than 64 MiB. Give fewer of them.`)
        parts.push(bytes)
      }
    } catch (error) {
      throw error instanceof WorldError ? error : faultOf(error, name)
    }
    texts.push({
      name,
      text: Buffer.concat(parts)
        .toString('utf8')
        .replace(/^\uFEFF/, ''),
    })
  }
  for (const path of paths) {
    if (path === '-') {
      await add(STDIN, standardInput)
      continue
    }
    const files = filesOf(path, check)
    if (files.length === 0)
      throw new WorldError(`${path} has no manifest: no file in it ends with .yaml, .yml or .json.`)
    for (const file of files) await add(file, createReadStream(file))
  }
  return texts
}

/** The documents of a text, each with the line before its first, as kubectl parts them. */
function documentsOf(text: string): { text: string; line: number }[] {
  const documents: { text: string; line: number }[] = []
  let lines: string[] = []
  let from = 0
  for (const [index, line] of text.split('\n').entries()) {
    if (!/^---(?:\s|$)/.test(line)) {
      lines.push(line)
      continue
    }
    documents.push({ text: lines.join('\n'), line: from })
    lines = [line.slice(3).trimStart().startsWith('#') ? '' : line.slice(3)]
    from = index
  }
  documents.push({ text: lines.join('\n'), line: from })
  return documents
}

function decoded(text: string, firstLine: number, place: string): unknown {
  const fail = (line: number, says: string): never => {
    throw new WorldError(`${place}, line ${firstLine + line}: ${says}`)
  }
  const excess = yamlExcess(text, MOST_TOKENS)
  if (excess) fail(excess.line, excess.says)
  const lines = new LineCounter()
  const document = parseDocument(text, {
    version: '1.1',
    uniqueKeys: false,
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'silent',
  })
  const [error] = document.errors
  if (error) fail(lines.linePos(error.pos[0]).line, `${error.message}.`.replace(/\.\.$/, '.'))
  const read = new YamlWeight(MOST_TOKENS).decode(document)
  if ('value' in read) return read.value
  const { at, says, instead } = read.fault
  return fail(lines.linePos(at).line, instead ? `${says} ${instead}` : says)
}

function objectsOf(value: unknown, place: string): WorldObject[] {
  const kind = textAt(value, 'kind')
  const items = kind.endsWith('List') && isRecord(value) && Array.isArray(value.items)
  if (items) {
    return listAt(value, 'items').flatMap((item, index) => {
      // The items of a typed list have no kind of their own.
      const own = kind === 'List' ? {} : { kind: kind.slice(0, -4), apiVersion: textAt(value, 'apiVersion') }
      const read = isRecord(item) ? { ...own, ...item } : item
      return objectsOf(read, `${place}, item ${index + 1}`)
    })
  }
  try {
    const object = parseKubeObject(value)
    if (object.metadata.name === '' && object.metadata.generateName === undefined)
      throw new Error(`${object.kind} has no metadata.name.`)
    return [{ object, place }]
  } catch (error) {
    throw new WorldError(
      `${place}: ${error instanceof Error ? error.message : error} Each document is a Kubernetes object with kind, apiVersion and metadata.name.`,
    )
  }
}

/** The objects of texts of YAML or JSON: several documents, and lists. Throws a WorldError for the first that is none. */
export function readWorldObjects(texts: readonly ManifestText[]): WorldObject[] {
  const all = texts.flatMap(({ name, text }) => {
    let number = 0
    return documentsOf(text).flatMap(({ text: own, line }) => {
      // Comments alone are no document.
      if (!/^[^#\n]*[^#\s]/m.test(own)) return []
      number += 1
      const place = `${name}, document ${number}`
      const value = decoded(own, line, place)
      return value === null || value === undefined ? [] : objectsOf(value, place)
    })
  })
  const over = all[MOST_OBJECTS]
  if (over) throw new WorldError(`${over.place}: more than ${MOST_OBJECTS} objects. Give fewer of them.`)
  return all
}
