import { present } from '@/lib/present'
import { type Catalogue, type KnownResource, singularOf } from './catalogue'

/** How a word names a resource. */
export type Spelling = 'plural' | 'case' | 'singular' | 'kind' | 'short-name'

/** A resource that a text names, as the API server authorizes it. */
export interface ResolvedResource {
  group: string
  resource: string
  /** "" where the text names none. Whether the resource has it is not checked. */
  subresource: string
  known: KnownResource
  how: Spelling
}

interface Named {
  word: string
  /** Undefined where the text leaves the group open; the beginning of a group's name is enough. */
  group?: string
  version?: string
}

const VERSION = /^v\d+(?:(?:alpha|beta)\d+)?$/

/** `jobs.v1.batch`, then `jobs.batch`, then the bare word: the order in which kubectl reads them (ParseResourceArg). */
function* readingsOf(word: string): Generator<Named> {
  const [first = '', second = '', ...rest] = word.split('.')
  if (rest.length > 0) yield { word: first, version: second, group: rest.join('.') }
  const at = word.indexOf('.')
  if (at > 0) yield { word: first, group: word.slice(at + 1) }
  if (at < 0) yield { word }
}

function inGroup(resources: readonly KnownResource[], { group, version }: Named): readonly KnownResource[] {
  const ofVersion = version === undefined ? resources : resources.filter((one) => one.version === version)
  if (group === undefined) return ofVersion
  const exact = ofVersion.filter((one) => one.group === group)
  return exact.length > 0 || group === '' ? exact : ofVersion.filter((one) => one.group.startsWith(group))
}

function spellingOf(word: string, known: KnownResource): Spelling | undefined {
  const lower = word.toLowerCase()
  if (word === known.resource) return 'plural'
  if (word === known.kind) return 'kind'
  if (lower === singularOf(known)) return word === lower ? 'singular' : 'case'
  return lower === known.resource ? 'case' : undefined
}

/** The resources that a word names, the group that kubectl would choose first. */
function named(reading: Named, catalogue: Catalogue): Omit<ResolvedResource, 'subresource'>[] {
  const { word } = reading
  const all = inGroup(catalogue.resources, reading)
  // A short name gives way to a resource of that very name, in whichever group (shortcutExpander of kubectl).
  const isPlural = catalogue.resources.some(({ resource }) => resource === word)
  const short = isPlural ? [] : all.filter(({ shortNames }) => shortNames.includes(word))
  const found = new Map<string, Omit<ResolvedResource, 'subresource'>>()
  const add = (known: KnownResource, how: Spelling) => {
    const { group, resource } = known
    const key = `${group}/${resource}`
    const before = found.get(key)
    if (!before || (known.preferred && !before.known.preferred)) {
      found.set(key, { group, resource, known, how })
    }
  }
  for (const known of short) add(known, 'short-name')
  for (const known of all) {
    const how = spellingOf(word, known)
    if (how !== undefined) add(known, how)
  }
  return [...found.values()]
}

function ofWord(word: string, group: string | undefined, catalogue: Catalogue, version?: string) {
  for (const reading of readingsOf(word)) {
    if (group !== undefined && reading.group !== undefined && !group.startsWith(reading.group)) continue
    const asked = { ...reading, ...present({ group }), ...(version ? { version } : {}) }
    const found = named(asked, catalogue)
    if (found.length > 0) return found
  }
  return []
}

/**
 * The resources that a text names in any of kubectl's spellings, kubectl's own choice first and none for a typo: `jobs`,
 * `Job`, `job`, `cj`, `jobs.batch`, `deployments.v1.apps`, each with `/subresource`; also `batch/jobs`, `apps/v1/deployments`
 * and `core/pods`. Where several groups have the name, that which discovery lists first is first, and core before all.
 * `within` keeps it to one API group.
 */
export function resolveResource(text: string, catalogue: Catalogue, within?: string): ResolvedResource[] {
  const [first = '', ...rest] = text.split('/')
  if (first === '') return []
  const direct = ofWord(first, within, catalogue)
  if (direct.length > 0) return direct.map((one) => ({ ...one, subresource: rest.join('/') }))
  // A group before the resource, as apiVersion writes it.
  const isCore = first === 'core' || VERSION.test(first)
  const group = isCore ? '' : first
  if (rest.length === 0 || (within !== undefined && within !== group)) return []
  const isVersioned = !VERSION.test(first) && VERSION.test(rest[0] ?? '')
  const version = VERSION.test(first) ? first : isVersioned ? rest[0] : undefined
  const [word = '', ...subresource] = isVersioned ? rest.slice(1) : rest
  const isGroup = catalogue.resources.some((one) => one.group === group)
  if (word === '' || !isGroup) return []
  return ofWord(word, group, catalogue, version).map((one) => ({
    ...one,
    subresource: subresource.join('/'),
  }))
}
