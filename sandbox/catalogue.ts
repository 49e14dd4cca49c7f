import { readFileSync } from 'node:fs'
import { at, type Fields, isRecord, listAt, textAt, textsAt } from '@/lib/objects/fields'
import { customGroups, servedKinds } from './custom-kinds'
import { groupOfVersion, groupVersion, versionOf } from './kube-object'
import { builtInShape, Shape } from './schemas'
import type { Store } from './store'

export interface SubresourceType {
  name: string
  kind: string
  /** The group and version of its kind where they differ from the parent's (Scale, Eviction, TokenRequest). */
  group: string
  version: string
  verbs: string[]
}

export interface ResourceType {
  group: string
  version: string
  resource: string
  singular: string
  kind: string
  namespaced: boolean
  verbs: string[]
  shortNames: string[]
  categories: string[]
  subresources: SubresourceType[]
}

/** One group as aggregated discovery lists it. The core group has the empty name. */
export interface GroupDocument {
  name: string
  document: Fields
}

const file: unknown = JSON.parse(readFileSync(new URL('./data/discovery.json', import.meta.url), 'utf8'))

export const serverVersion = at(file, 'version')
export const serverPaths = textsAt(file, 'paths')
/** APIResourceLists as the real server gave them, with the storage hashes that cannot be derived. */
export const recordedLists = listAt(file, 'recordedLists')

/** A kind that a CRD defines, namespaced where it says nothing else. */
export interface CustomKind {
  group: string
  version: string
  kind: string
  resource: string
  shortNames?: readonly string[]
  scope?: 'Cluster' | 'Namespaced'
}

const VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']

function customGroup({
  group,
  version,
  kind,
  resource,
  shortNames,
  scope = 'Namespaced',
}: CustomKind): Fields {
  const served = {
    resource,
    responseKind: { group, version, kind },
    scope,
    singularResource: kind.toLowerCase(),
    verbs: VERBS,
    ...(shortNames ? { shortNames } : {}),
  }
  return { metadata: { name: group }, versions: [{ version, resources: [served], freshness: 'Current' }] }
}

/** The custom resource that scenarios with a CRD install. */
export const widgetsGroup = customGroup({
  group: 'example.com',
  version: 'v1',
  kind: 'Widget',
  resource: 'widgets',
  shortNames: ['wd'],
})

function typesOf(group: string, document: Fields): ResourceType[] {
  return listAt(document, 'versions').flatMap((version) =>
    listAt(version, 'resources').map((entry) => ({
      group,
      version: textAt(version, 'version'),
      resource: textAt(entry, 'resource'),
      singular: textAt(entry, 'singularResource'),
      kind: textAt(entry, 'responseKind', 'kind'),
      namespaced: textAt(entry, 'scope') === 'Namespaced',
      verbs: textsAt(entry, 'verbs'),
      shortNames: textsAt(entry, 'shortNames'),
      categories: textsAt(entry, 'categories'),
      subresources: listAt(entry, 'subresources').map((sub) => ({
        name: textAt(sub, 'subresource'),
        kind: textAt(sub, 'responseKind', 'kind'),
        group: textAt(sub, 'responseKind', 'group'),
        version: textAt(sub, 'responseKind', 'version'),
        verbs: textsAt(sub, 'verbs'),
      })),
    })),
  )
}

const definitionsKey = 'apiextensions.k8s.io/customresourcedefinitions'

/** What the server serves: groups, versions, resources and their subresources, in discovery's order. */
export class ServedCatalogue {
  #groups: GroupDocument[] = []
  #types: ResourceType[] = []
  readonly #fixed: GroupDocument[] = []
  /** By the name of the CustomResourceDefinition that defines them. */
  readonly #custom = new Map<string, ReturnType<typeof servedKinds>>()
  /** Aggregated APIs whose server does not answer, as `group/version`. */
  readonly broken = new Set<string>()

  constructor(options: { widgets?: boolean; customKinds?: readonly CustomKind[] } = {}) {
    for (const document of listAt(file, 'core')) if (isRecord(document)) this.add('', document)
    for (const document of listAt(file, 'groups')) {
      if (isRecord(document)) this.add(textAt(document, 'metadata', 'name'), document)
    }
    if (options.widgets === true) this.add('example.com', widgetsGroup)
    for (const kind of options.customKinds ?? []) this.add(kind.group, customGroup(kind))
  }

  get groups(): readonly GroupDocument[] {
    return this.#groups
  }

  get types(): readonly ResourceType[] {
    return this.#types
  }

  add(name: string, document: Fields): void {
    this.#fixed.push({ name, document })
    this.#collect()
  }

  /** Serves what the CustomResourceDefinitions of a store say from now on. */
  follow(store: Store): void {
    store.subscribe(({ key, type, object }) => {
      if (key !== definitionsKey) return
      if (type === 'DELETED') this.#custom.delete(object.metadata.name)
      else this.#custom.set(object.metadata.name, servedKinds(object))
      this.#collect()
    })
  }

  #collect(): void {
    this.#groups = [...this.#fixed, ...customGroups([...this.#custom.values()].flat())]
    this.#types = this.#groups.flatMap(({ name, document }) => typesOf(name, document))
  }

  /** Whether a CustomResourceDefinition of the store serves the kind that is kept under this key. */
  isCustom(key: string): boolean {
    return [...this.#custom.values()]
      .flat()
      .some(({ group, resource }) => `${group}/${resource.resource}` === key)
  }

  /** Whether a group has custom resources only. */
  isCustomGroup(name: string): boolean {
    return [...this.#custom.values()].flat().some(({ group }) => group === name)
  }

  #customKind(apiVersion: string, kind: string) {
    return [...this.#custom.values()]
      .flat()
      .find((one) => one.kind === kind && groupVersion(one.group, one.version) === apiVersion)
  }

  /** The schema that a CustomResourceDefinition gives a kind. */
  customSchema(apiVersion: string, kind: string): Fields | undefined {
    return this.#customKind(apiVersion, kind)?.schema
  }

  /** The columns of a table that a CustomResourceDefinition gives a kind. */
  customColumns({
    group,
    version,
    kind,
  }: Pick<ResourceType, 'group' | 'version' | 'kind'>): readonly unknown[] {
    return this.#customKind(groupVersion(group, version), kind)?.columns ?? []
  }

  /** The fields by which objects of a custom kind can be selected; undefined where it names none, and for a built-in kind. */
  selectableFields({
    group,
    version,
    kind,
  }: Pick<ResourceType, 'group' | 'version' | 'kind'>): readonly string[] | undefined {
    const fields = this.#customKind(groupVersion(group, version), kind)?.selectable ?? []
    return fields.length === 0 ? undefined : fields
  }

  /** What the schema of a kind says about its objects. */
  shapeOf({ group, version, kind }: Pick<ResourceType, 'group' | 'version' | 'kind'>): Shape {
    const apiVersion = groupVersion(group, version)
    const custom = this.customSchema(apiVersion, kind)
    return custom === undefined ? builtInShape(apiVersion, kind) : Shape.of(custom)
  }

  /** Registers an aggregated API that is down: discovery names its group and every call to it is a 503. */
  addBroken(group: string, version: string): void {
    this.broken.add(groupVersion(group, version))
    this.add(group, { metadata: { name: group }, versions: [{ version, resources: [], freshness: 'Stale' }] })
  }

  serves(group: string, version: string): boolean {
    return this.groups.some(
      (entry) =>
        entry.name === group &&
        listAt(entry.document, 'versions').some((candidate) => textAt(candidate, 'version') === version),
    )
  }

  find(group: string, version: string, resource: string): ResourceType | undefined {
    return this.types.find(
      (type) => type.group === group && type.version === version && type.resource === resource,
    )
  }

  /** The type of an object by its apiVersion and kind. */
  ofKind(apiVersion: string, kind: string): ResourceType | undefined {
    const group = groupOfVersion(apiVersion)
    const version = versionOf(apiVersion)
    return this.types.find((type) => type.group === group && type.version === version && type.kind === kind)
  }

  /** The type that a person names: plural, singular, short name or kind, with an optional `.group`. */
  named(name: string): ResourceType | undefined {
    const [word = '', ...rest] = name.split('.')
    const group = rest.join('.')
    const lower = word.toLowerCase()
    return this.types.find(
      (type) =>
        (rest.length === 0 || type.group === group) &&
        (type.resource === lower ||
          type.singular === lower ||
          type.shortNames.includes(lower) ||
          type.kind.toLowerCase() === lower),
    )
  }
}

/** Where objects of a type are kept: one place for all versions of a group. */
export function storageKey(type: Pick<ResourceType, 'group' | 'resource'>): string {
  return `${type.group}/${type.resource}`
}
