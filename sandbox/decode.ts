import { parse as parseYaml } from 'yaml'
import { at, isRecord, textAt } from '@/lib/objects/fields'
import { goQuote } from '@/lib/words/go-quote'
import { badRequest, failure, StatusError } from './answer'
import { type ResourceType, type ServedCatalogue, storageKey } from './catalogue'
import type { SandboxCall } from './context'
import { groupVersion, type KubeObject, parseKubeObject } from './kube-object'
import { decodeProtobuf } from './protobuf'
import type { Shape } from './schemas'

const accepts = new Set(['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'])

function mediaTypeOf(call: SandboxCall): string {
  return (call.headers['content-type'] ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? ''
}

function unsupported(types: Iterable<string>): StatusError {
  const list = [...types].join(', ')
  return new StatusError(
    failure(
      415,
      'UnsupportedMediaType',
      `the body of the request was in an unknown format - accepted media types include: ${list}`,
    ),
  )
}

// encoding/json's wording for the three ways in which handwritten bodies are not JSON.
function describeJsonFault(text: string): string {
  const body = text.trimStart()
  const [first = '', second = ''] = [body[0], body.slice(1).trimStart()[0]]
  if (body === '') return 'unexpected end of JSON input'
  if (first === '{') {
    if (second === '') return 'unexpected end of JSON input'
    if (second !== '"') return `invalid character '${second}' looking for beginning of object key string`
    return 'unexpected end of JSON input'
  }
  return `invalid character '${first}' looking for beginning of value`
}

/** Decodes the body of a write as JSON or YAML, or a Refusal with the server's 415 or 400. */
export function decodeDocument(call: SandboxCall, expectedKind: string): unknown {
  const mediaType = mediaTypeOf(call)
  if (!accepts.has(mediaType)) throw unsupported(accepts)
  const text = call.body.toString('utf8')
  try {
    // The typed clients of Go, and so much of kubectl, speak protobuf.
    if (mediaType === 'application/vnd.kubernetes.protobuf')
      return decodeProtobuf(call.body) ?? JSON.parse(text)
    if (mediaType === 'application/yaml') return parseYaml(text)
    return JSON.parse(text)
  } catch {
    const fault = `couldn't get version/kind; json parse error: ${describeJsonFault(text)}`
    const shown = text.slice(0, 128)
    throw new StatusError(
      badRequest(
        `the object provided is unrecognized (must be of type ${expectedKind}): ${fault} (${shown})`,
      ),
    )
  }
}

/** The object that a write sends: of the correct kind, in the namespace of its path. */
export function decodeObject(
  call: SandboxCall,
  type: ResourceType,
  namespace: string,
  catalogue: ServedCatalogue,
): KubeObject {
  const document = decodeDocument(call, type.kind)
  const apiVersion = groupVersion(type.group, type.version)
  if (!isRecord(document)) {
    throw new StatusError(badRequest(`the object provided is unrecognized (must be of type ${type.kind})`))
  }
  const kind = textAt(document, 'kind') || type.kind
  const version = textAt(document, 'apiVersion') || apiVersion
  if (catalogue.isCustom(storageKey(type)) && version !== apiVersion) {
    const says = `the API version in the data (${version}) does not match the expected API version (${apiVersion})`
    throw new StatusError(badRequest(says))
  }
  if (kind !== type.kind) {
    const [group = '', own = version] = version.includes('/') ? version.split('/') : ['', version]
    const internal = group === '' ? 'core' : (group.split('.')[0] ?? group)
    throw new StatusError(
      badRequest(
        `${kind} in version "${version}" cannot be handled as a ${type.kind}: converting (${own}.${kind}) to (${internal}.${type.kind}): unknown conversion`,
      ),
    )
  }
  if (version !== apiVersion && catalogue.ofKind(version, kind) === undefined) {
    const says = `${kind} in version ${goQuote(version)} cannot be handled as a ${kind}: no kind ${goQuote(kind)} is registered for version ${goQuote(version)} in scheme "pkg/api/legacyscheme/scheme.go:30"`
    throw new StatusError(badRequest(says))
  }
  if (type.resource === 'leases') refuseTimes(document)
  if (!catalogue.isCustom(storageKey(type))) {
    const fault = typeFault(document, catalogue.shapeOf(type), { struct: type.kind, path: [] })
    if (fault !== undefined)
      throw new StatusError(
        badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${fault}`),
      )
    refuseQuantities(document, type)
  }
  const object = toObject({ ...document, kind, apiVersion: version })
  if (!type.namespaced) return object
  const given = object.metadata.namespace ?? ''
  if (given !== '' && given !== namespace) {
    throw new StatusError(
      badRequest('the namespace of the provided object does not match the namespace sent on the request'),
    )
  }
  return { ...object, metadata: { ...object.metadata, namespace } }
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'number' && !Number.isInteger(value) ? `number ${value}` : typeof value
}

interface Place {
  /** The Go struct whose field the value is in, and the fields that lead there. */
  struct: string
  path: readonly string[]
}

/** What Go's decoder says of the first value of another type than its field has (sigs.k8s.io/json); undefined where all fit. */
export function typeFault(value: unknown, shape: Shape, { struct, path }: Place): string | undefined {
  const type = shape.refuses(value)
  if (type !== undefined)
    return `json: cannot unmarshal ${jsonType(value)} into Go struct field ${[struct, ...path].join('.')} of type ${type}`
  for (const [key, child] of Object.entries(Object(value) === value ? Object(value) : {})) {
    const isField = !Array.isArray(value) && (path.length === 0 || shape.struct !== undefined)
    const place = isField ? { struct: shape.struct ?? struct, path: [...path, key] } : { struct, path }
    const fault = typeFault(child, Array.isArray(value) ? shape.item : shape.field(key), place)
    if (fault !== undefined) return fault
  }
  return undefined
}

const QUANTITY = /^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/

/** Amounts of resources are quantities, wherever a pod or its template states them. */
function refuseQuantities(value: unknown, type: ResourceType): void {
  for (const [key, child] of Object.entries(Object(value))) {
    if (typeof child !== 'object' || child === null) continue
    const stated = key === 'resources' ? [at(child, 'requests'), at(child, 'limits')] : []
    for (const amount of stated.flatMap((amounts) => Object.values(Object(amounts)))) {
      if (typeof amount !== 'string' || QUANTITY.test(amount)) continue
      const says = `quantities must match the regular expression '${QUANTITY.source}'`
      const { kind, version } = type
      throw new StatusError(
        badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${says}`),
      )
    }
    refuseQuantities(child, type)
  }
}

const SECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/
const MICRO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}(?:Z|[+-]\d\d:\d\d)$/

/** The times of a Lease are to the microsecond; what Go's parser says of others. */
function refuseTimes(document: unknown): void {
  for (const field of ['acquireTime', 'renewTime']) {
    const time = textAt(document, 'spec', field)
    if (time === '' || MICRO.test(time)) continue
    const [seconds] = SECONDS.exec(time) ?? []
    const [rest, wanted] = seconds === undefined ? [time, '2006'] : [time.slice(seconds.length), '.000000']
    const says = `parsing time ${goQuote(time)} as "2006-01-02T15:04:05.000000Z07:00": cannot parse ${goQuote(rest)} as ${goQuote(wanted)}`
    throw new StatusError(badRequest(`Lease in version "v1" cannot be handled as a Lease: ${says}`))
  }
}

export function toObject(document: unknown): KubeObject {
  try {
    return parseKubeObject(document)
  } catch (error) {
    throw new StatusError(badRequest(error instanceof Error ? error.message : 'not an object'))
  }
}

const patchTypes = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/apply-patch+yaml',
  'application/strategic-merge-patch+json',
] as const

export type PatchType = (typeof patchTypes)[number]

/** The kind and document of a PATCH, or a Refusal with the server's 415 or 400. A custom resource has no strategic merge. */
export function decodePatch(call: SandboxCall, isCustom = false): { type: PatchType; document: unknown } {
  const mediaType = mediaTypeOf(call)
  const type = patchTypes.find((candidate) => candidate === mediaType)
  const served = patchTypes.filter((one) => !isCustom || !one.startsWith('application/strategic'))
  if (type === undefined && mediaType !== 'application/json' && !isCustom)
    throw new StatusError(failure(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {}))
  if (type === undefined || !served.includes(type)) throw unsupported(served)
  const text = call.body.toString('utf8')
  try {
    const document: unknown = type === 'application/apply-patch+yaml' ? parseYaml(text) : JSON.parse(text)
    return { type, document }
  } catch {
    throw new StatusError(badRequest(`error decoding patch: ${describeJsonFault(text)}`))
  }
}

/** A yes or no of the query: only absence, "false" and "0" are no. Python's clients write "True". */
export function isTrue({ query }: SandboxCall, option: string): boolean {
  const value = query.get(option)
  return value !== null && value !== '0' && value.toLowerCase() !== 'false'
}
