import { createHash } from 'node:crypto'
import type { Fields } from '@/lib/objects/fields'
import { pageNotFound, type SandboxAnswer } from './answer'
import type { ResourceType, ServedCatalogue } from './catalogue'
import { groupVersion } from './kube-object'
import { referencesOf, schemaNameOf, schemas } from './schemas'

const text = { type: 'string' }
const query = (name: string, schema: Fields = text) => ({ name, in: 'query', schema })
const WRITES = [query('dryRun'), query('fieldManager'), query('fieldValidation')]
const OF_OPERATION: Readonly<Record<string, readonly Fields[]>> = {
  get: [],
  post: WRITES,
  put: WRITES,
  patch: [...WRITES, query('force', { type: 'boolean' })],
  delete: [query('dryRun'), query('propagationPolicy')],
}

function operation({ group, version, kind }: ResourceType, verb: string): Fields {
  return {
    parameters: OF_OPERATION[verb],
    responses: { 200: { description: 'OK' } },
    'x-kubernetes-action': verb,
    'x-kubernetes-group-version-kind': { group, version, kind },
  }
}

function pathsOf(root: string, type: ResourceType): [string, Fields][] {
  const verbs = (...names: string[]) => Object.fromEntries(names.map((name) => [name, operation(type, name)]))
  const item = verbs('get', 'put', 'patch', 'delete')
  const list = `${root}/${type.resource}`
  if (!type.namespaced) {
    return [
      [list, verbs('get', 'post')],
      [`${list}/{name}`, item],
    ]
  }
  const inside = `${root}/namespaces/{namespace}/${type.resource}`
  return [
    [list, verbs('get')],
    [inside, verbs('get', 'post')],
    [`${inside}/{name}`, item],
  ]
}

/** Schemas by name with all that they refer to. */
function withReferences(wanted: Iterable<string>): Fields {
  const found = new Map<string, Fields>()
  const open = [...wanted]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const schema = schemas().get(name)
    if (schema === undefined || found.has(name)) continue
    found.set(name, schema)
    open.push(...referencesOf(schema))
  }
  return Object.fromEntries(found)
}

function documentOf(catalogue: ServedCatalogue, group: string, version: string): Fields {
  const apiVersion = groupVersion(group, version)
  const root = group === '' ? `/api/${version}` : `/apis/${apiVersion}`
  const types = catalogue.types.filter((type) => type.group === group && type.version === version)
  const custom = types.flatMap((type) => {
    const schema = catalogue.customSchema(apiVersion, type.kind)
    return schema ? [[`${version}.${type.kind}.${group}`, { ...schema, ...gvkOf(type) }] as const] : []
  })
  const named = types.flatMap(({ kind }) => schemaNameOf(apiVersion, kind) ?? [])
  return {
    openapi: '3.0.0',
    info: { title: 'Podglass sandbox', version: 'v1.36.2' },
    paths: Object.fromEntries(types.flatMap((type) => pathsOf(root, type))),
    components: { schemas: { ...withReferences(named), ...Object.fromEntries(custom) } },
  }
}

function gvkOf({ group, version, kind }: ResourceType): Fields {
  return { 'x-kubernetes-group-version-kind': [{ group, version, kind }] }
}

function indexOf(catalogue: ServedCatalogue): Fields {
  const all = new Map<string, string[]>()
  for (const { group, version, kind } of catalogue.types) {
    const path = group === '' ? `api/${version}` : `apis/${group}/${version}`
    all.set(path, [...(all.get(path) ?? []), kind])
  }
  // Clients keep what they read under this hash, which only another CRD changes.
  const hash = (path: string, kinds: readonly string[]) =>
    createHash('sha256')
      .update(
        JSON.stringify([path, kinds.map((kind) => catalogue.customSchema(path.slice(5), kind) ?? kind)]),
      )
      .digest('hex')
      .toUpperCase()
  return {
    paths: Object.fromEntries(
      [...all].map(([path, kinds]) => [
        path,
        { serverRelativeURL: `/openapi/v3/${path}?hash=${hash(path, kinds)}` },
      ]),
    ),
  }
}

/** `/openapi/v3` and the document of each group and version below it: schemas, and which options each call takes. */
export function openApi(catalogue: ServedCatalogue, path: string): SandboxAnswer {
  const [root, group, version, ...rest] = path.split('/').slice(3)
  if (root === undefined) return { status: 200, json: indexOf(catalogue) }
  const [of, at] = root === 'api' ? ['', group] : [group, version]
  if (of === undefined || at === undefined || rest.length > 0 || !catalogue.serves(of, at))
    return pageNotFound()
  return { status: 200, json: documentOf(catalogue, of, at) }
}
