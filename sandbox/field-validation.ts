import { type Fields, isRecord } from '@/lib/objects/fields'
import { badRequest, failure, invalidStatus, type SandboxAnswer, StatusError } from './answer'
import { type ResourceType, storageKey } from './catalogue'
import type { ApiContext, SandboxCall } from './context'
import type { KubeObject } from './kube-object'
import type { Shape } from './schemas'

interface Unknown {
  /** As in `spec.containers[0].imag`. */
  path: string
  key: string
}

/** A document without the fields that its kind does not have, which are the findings. */
function pruned(value: unknown, shape: Shape, path: string, found: Unknown[]): unknown {
  if (Array.isArray(value)) {
    return value.map((item, index) => pruned(item, shape.item, `${path}[${index}]`, found))
  }
  if (!isRecord(value) || !shape.isKnown) return value
  const kept: Fields = {}
  for (const [key, child] of Object.entries(value)) {
    const here = path === '' ? key : `${path}.${key}`
    if (shape.excludes(key)) found.push({ path: here, key })
    else Object.defineProperty(kept, key, { ...OWN, value: pruned(child, shape.field(key), here, found) })
  }
  return kept
}

const OWN = { enumerable: true, writable: true, configurable: true }

type How = 'body' | 'patch' | 'apply'

function refusal(
  how: How,
  type: ResourceType,
  object: KubeObject,
  unknown: readonly Unknown[],
): SandboxAnswer {
  const says = `strict decoding error: ${unknown.map(({ path }) => `unknown field "${path}"`).join(', ')}`
  if (how === 'body') {
    const { kind, version } = type
    return badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${says}`)
  }
  const message = `Invalid value: ${JSON.stringify(JSON.stringify(object))}: ${says}`
  return invalidStatus({ group: '', kind: ' ' }, '', [{ type: 'FieldValueInvalid', field: 'patch', message }])
}

/** The fields of an object that its kind does not have. */
export function undeclaredFields(object: KubeObject, shape: Shape): string[] {
  const found: Unknown[] = []
  pruned(object, shape, '', found)
  return found.map(({ path }) => path)
}

/**
 * What `fieldValidation` asks for: fields that the kind does not have are refused, or dropped with a warning each, or dropped.
 * Server-side apply refuses them always.
 */
export function withoutUnknownFields<T extends KubeObject>(
  context: ApiContext,
  call: SandboxCall,
  { type, object, how }: { type: ResourceType; object: T; how: How },
): { object: T; headers: Record<string, string[]> } {
  const found: Unknown[] = []
  const kept = pruned(object, context.catalogue.shapeOf(type), '', found) as T
  // A custom resource is pruned by path, a built-in kind as its decoder meets the fields.
  if (context.catalogue.isCustom(storageKey(type))) found.sort((a, b) => (a.path < b.path ? -1 : 1))
  const [first] = found
  if (first === undefined) return { object, headers: {} }
  if (how === 'apply') {
    const { group, version, kind } = type
    const { namespace = '', name } = object.metadata
    const says = `failed to create typed patch object (${namespace}/${name}; ${group ? `${group}/` : '/'}${version}, Kind=${kind}): .${first.path}: field not declared in schema`
    throw new StatusError(failure(500, '', says))
  }
  const asked = call.query.get('fieldValidation') || 'Warn'
  if (asked === 'Strict') throw new StatusError(refusal(how, type, object, found))
  const warnings = asked === 'Warn' ? found.map(({ path }) => `299 - "unknown field \\"${path}\\""`) : []
  return { object: kept, headers: warnings.length > 0 ? { warning: warnings } : {} }
}
