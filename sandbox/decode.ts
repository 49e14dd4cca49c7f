import { parse as parseYaml } from 'yaml'
import { at, isRecord, textAt } from '@/lib/objects/fields'
import { badRequest, failure, StatusError } from './answer'
import type { ResourceType } from './catalogue'
import type { SandboxCall } from './context'
import { groupVersion, type KubeObject, parseKubeObject } from './kube-object'
import { decodeProtobuf } from './protobuf'

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
export function decodeObject(call: SandboxCall, type: ResourceType, namespace: string): KubeObject {
  const document = decodeDocument(call, type.kind)
  const apiVersion = groupVersion(type.group, type.version)
  if (!isRecord(document)) {
    throw new StatusError(badRequest(`the object provided is unrecognized (must be of type ${type.kind})`))
  }
  const kind = textAt(document, 'kind') || type.kind
  const version = textAt(document, 'apiVersion') || apiVersion
  if (kind !== type.kind) {
    const [group = '', own = version] = version.includes('/') ? version.split('/') : ['', version]
    const internal = group === '' ? 'core' : (group.split('.')[0] ?? group)
    throw new StatusError(
      badRequest(
        `${kind} in version "${version}" cannot be handled as a ${type.kind}: converting (${own}.${kind}) to (${internal}.${type.kind}): unknown conversion`,
      ),
    )
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

/** The kind and document of a PATCH, or a Refusal with the server's 415 or 400. */
export function decodePatch(call: SandboxCall): { type: PatchType; document: unknown } {
  const mediaType = mediaTypeOf(call)
  const type = patchTypes.find((candidate) => candidate === mediaType)
  if (type === undefined) throw unsupported(patchTypes)
  const text = call.body.toString('utf8')
  try {
    const document: unknown = type === 'application/apply-patch+yaml' ? parseYaml(text) : JSON.parse(text)
    return { type, document }
  } catch {
    throw new StatusError(badRequest(`error decoding patch: ${describeJsonFault(text)}`))
  }
}

/** `dryRun=All` of a query, or of the options in the body of a DELETE. */
export function isDryRun(call: SandboxCall, options?: unknown): boolean {
  return call.query.getAll('dryRun').includes('All') || at(options, 'dryRun', 0) === 'All'
}

/** A yes or no of the query: only absence, "false" and "0" are no. Python's clients write "True". */
export function isTrue({ query }: SandboxCall, option: string): boolean {
  const value = query.get(option)
  return value !== null && value !== '0' && value.toLowerCase() !== 'false'
}
