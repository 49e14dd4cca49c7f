import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { at, type Fields, isRecord, listAt, textAt, textsAt } from '@/lib/objects/fields'

const REF = '#/components/schemas/'

let read: ReadonlyMap<string, Fields> | undefined

/** The schemas of kube-apiserver 1.36.2 by name, as its `/openapi/v3` has them; read when first asked for. */
export function schemas(): ReadonlyMap<string, Fields> {
  if (read === undefined) {
    const file = readFileSync(new URL('./data/openapi-schemas.json.gz', import.meta.url))
    const all = JSON.parse(gunzipSync(file).toString('utf8')) as Record<string, Fields>
    read = new Map(Object.entries(all))
  }
  return read
}

const kindKey = (apiVersion: string, kind: string) => `${apiVersion} ${kind}`

let named: ReadonlyMap<string, string> | undefined

/** The name of a built-in kind's schema. */
export function schemaNameOf(apiVersion: string, kind: string): string | undefined {
  named ??= new Map(
    [...schemas()].flatMap(([name, schema]) => {
      const [kinds, another] = listAt(schema, 'x-kubernetes-group-version-kind')
      // Those of every group, such as DeleteOptions, are not kinds themselves.
      if (kinds === undefined || another !== undefined) return []
      const group = textAt(kinds, 'group')
      const version = textAt(kinds, 'version')
      return [[kindKey(group ? `${group}/${version}` : version, textAt(kinds, 'kind')), name]]
    }),
  )
  return named.get(kindKey(apiVersion, kind))
}

const refOf = (schema: unknown) =>
  (textAt(schema, '$ref') || textAt(schema, 'allOf', 0, '$ref') || undefined)?.slice(REF.length)

/** The schema that a schema stands for, by name or itself. */
function meant(schema: unknown): unknown {
  const name = refOf(schema)
  return name === undefined ? schema : schemas().get(name)
}

const HOLDS = ['properties', 'additionalProperties']
/** Whether a value of JSON is of a type of a schema; a quantity and a name or number have no one type. */
const FITS: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  number: (value) => typeof value === 'number',
  array: Array.isArray,
  object: isRecord,
}

/** The names of the schemas that one refers to. */
export function referencesOf(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(referencesOf)
  if (!isRecord(schema)) return []
  return Object.entries(schema).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value.slice(REF.length)] : referencesOf(value),
  )
}

/**
 * What a kind's schema says about a value of it; of a value without a schema nothing is known, and all is allowed.
 */
export class Shape {
  readonly #field: unknown
  readonly #schema: unknown

  /** `field` is the schema as its parent has it: how lists merge is said there. */
  private constructor(field: unknown) {
    this.#field = field
    this.#schema = meant(field)
  }

  static readonly unknown = new Shape(undefined)

  static of(schema: unknown): Shape {
    return new Shape(schema)
  }

  /** A field of an object, or an entry of a map. */
  field(name: string): Shape {
    const properties = at(this.#schema, 'properties')
    if (isRecord(properties) && Object.hasOwn(properties, name)) return new Shape(properties[name])
    const others = at(this.#schema, 'additionalProperties')
    return isRecord(others) ? new Shape(others) : Shape.unknown
  }

  get item(): Shape {
    const items = at(this.#schema, 'items')
    return items === undefined ? Shape.unknown : new Shape(items)
  }

  /** True of an object whose fields are all known, and this is none of them. */
  excludes(name: string): boolean {
    const properties = at(this.#schema, 'properties')
    if (!isRecord(properties) || this.#is('x-kubernetes-preserve-unknown-fields')) return false
    if (this.#is('x-kubernetes-embedded-resource') && ['apiVersion', 'kind', 'metadata'].includes(name)) {
      return false
    }
    return !Object.hasOwn(properties, name) && at(this.#schema, 'additionalProperties') === undefined
  }

  get isKnown(): boolean {
    return this.#schema !== undefined
  }

  /** The Go type of a struct, such as `PodSpec`; undefined for a map, a list and a plain value. */
  get struct(): string | undefined {
    return isRecord(at(this.#schema, 'properties')) ? refOf(this.#field)?.split('.').at(-1) : undefined
  }

  /** The Go type that a value cannot be read into; undefined where it can, or where the schema does not say. */
  refuses(value: unknown): string | undefined {
    const type = textAt(this.#schema, 'type')
    const isOpen = type === 'object' && !HOLDS.some((one) => isRecord(at(this.#schema, one)))
    const isTime = textAt(this.#schema, 'format') === 'date-time'
    return value === null || isOpen || isTime || FITS[type]?.(value) !== false ? undefined : this.#goType
  }

  get #goType(): string {
    const [type, format] = [textAt(this.#schema, 'type'), textAt(this.#schema, 'format')]
    if (type === 'array') return `[]${this.item.#goType}`
    if (type === 'boolean') return 'bool'
    if (type === 'string') return format === 'byte' ? '[]uint8' : 'string'
    if (type === 'integer') return format || 'int64'
    if (type === 'number') return 'float64'
    return refOf(this.#field)?.split('.').slice(-2).join('.') ?? `map[string]${this.field('').#goType}`
  }

  /** By which field a strategic merge patch tells items apart; `''` for a list of plain values that it merges. */
  get mergeKey(): string | undefined {
    const merges = textAt(this.#field, 'x-kubernetes-patch-strategy').split(',').includes('merge')
    return merges ? textAt(this.#field, 'x-kubernetes-patch-merge-key') : undefined
  }

  /** Which items server-side apply tells apart by their keys. */
  get listKeys(): string[] | undefined {
    return this.#listType === 'map' ? textsAt(this.#field, 'x-kubernetes-list-map-keys') : undefined
  }

  get isSet(): boolean {
    return this.#listType === 'set'
  }

  /** A map that is one value to server-side apply. */
  get isAtomic(): boolean {
    return [this.#field, this.#schema].some((one) => textAt(one, 'x-kubernetes-map-type') === 'atomic')
  }

  /** What a field has that is not written. */
  get byDefault(): unknown {
    return at(this.#field, 'default')
  }

  get #listType(): string {
    return textAt(this.#field, 'x-kubernetes-list-type')
  }

  #is(extension: string): boolean {
    return at(this.#schema, extension) === true || at(this.#field, extension) === true
  }
}

/** What the schema of a built-in kind says; of another nothing is known. */
export function builtInShape(apiVersion: string, kind: string): Shape {
  const name = schemaNameOf(apiVersion, kind)
  return name === undefined ? Shape.unknown : Shape.of(schemas().get(name))
}
