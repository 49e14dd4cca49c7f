import { isMap, isScalar, isSeq, parseDocument } from 'yaml'
import { type Fields, isRecord } from '@/lib/objects/fields'
import { badRequest, failure, invalidStatus, type SandboxAnswer, StatusError } from './answer'
import { type ResourceType, storageKey } from './catalogue'
import type { ApiContext, SandboxCall } from './context'
import { typeFault } from './decode'
import type { KubeObject } from './kube-object'
import { itemKey } from './managed-fields'
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

function refusal(how: How, type: ResourceType, object: KubeObject, says: string): SandboxAnswer {
  if (how === 'body') {
    const { kind, version } = type
    return badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${says}`)
  }
  const message = `Invalid value: ${JSON.stringify(JSON.stringify(object))}: ${says}`
  return invalidStatus({ group: '', kind: ' ' }, '', [{ type: 'FieldValueInvalid', field: 'patch', message }])
}

/** Fields that a JSON body states twice, each where it is met again (sigs.k8s.io/json). */
function doubleFields(text: string): string[] {
  const found: string[] = []
  const visit = (node: unknown, path: string): void => {
    if (isSeq(node)) for (const [index, item] of node.items.entries()) visit(item, `${path}[${index}]`)
    if (!isMap(node)) return
    const seen = new Set<string>()
    for (const { key, value } of node.items) {
      const name = String(isScalar(key) ? key.value : key)
      const here = path === '' ? name : `${path}.${name}`
      visit(value, here)
      if (seen.has(name)) found.push(here)
      seen.add(name)
    }
  }
  visit(parseDocument(text, { uniqueKeys: false }).contents, '')
  return found
}

/** What structured-merge-diff finds wrong in what is applied: an item twice in a list of named items, a value of another type. */
function appliedFault(value: unknown, shape: Shape, path: string): string | undefined {
  if (value === null || value === undefined) return undefined
  if (shape.refuses(value) !== undefined) return `${path}: ${expected(value, shape)}`
  const keys = new Set<string>()
  for (const [name, child] of Object.entries(Object(value) === value ? Object(value) : {})) {
    const key = Array.isArray(value) ? itemKey(child, shape) : undefined
    if (key !== undefined && keys.has(key)) return `${path}: duplicate entries for key ${pathOf(key)}`
    if (key !== undefined) keys.add(key)
    const step = Array.isArray(value) ? (key === undefined ? `[${name}]` : pathOf(key)) : `.${name}`
    const fault = appliedFault(child, Array.isArray(value) ? shape.item : shape.field(name), `${path}${step}`)
    if (fault !== undefined) return fault
  }
  return undefined
}

/** `k:{"name":"a"}` and `v:"a"` as paths show them: `[name="a"]` and `[="a"]`. */
function pathOf(key: string): string {
  if (key.startsWith('v:')) return `[=${key.slice(2)}]`
  const named: Readonly<Record<string, unknown>> = JSON.parse(key.slice(2))
  return `[${Object.entries(named)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',')}]`
}

function expected(value: unknown, shape: Shape): string {
  const type = shape.refuses(value) ?? ''
  const shown = isRecord(value) || Array.isArray(value) ? JSON.stringify(value) : String(value)
  if (type === 'string') return `expected string, got &value.valueUnstructured{Value:${shown}}`
  if (type === 'bool') return `expected boolean, got &{${shown}}`
  if (/^(?:int|float)/.test(type)) return `expected numeric (int or float), got ${typeof value}`
  return `expected ${type.startsWith('[]') ? 'list' : 'map'}, got &{${shown}}`
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
  const shape = context.catalogue.shapeOf(type)
  const isCustom = context.catalogue.isCustom(storageKey(type))
  const unknown: Unknown[] = []
  const kept = pruned(object, shape, '', unknown) as T
  // A custom resource is pruned by path, a built-in kind as its decoder meets the fields.
  if (isCustom) unknown.sort((a, b) => (a.path < b.path ? -1 : 1))
  if (how === 'apply') {
    const [first] = unknown
    const fault = first ? `.${first.path}: field not declared in schema` : appliedFault(object, shape, '')
    if (fault === undefined) return { object, headers: {} }
    const { group, version, kind } = type
    const { namespace = '', name } = object.metadata
    const says = `failed to create typed patch object (${namespace}/${name}; ${group ? `${group}/` : '/'}${version}, Kind=${kind}): ${fault}`
    throw new StatusError(failure(500, '', says))
  }
  const fault =
    how === 'patch' && !isCustom ? typeFault(object, shape, { struct: type.kind, path: [] }) : undefined
  if (fault !== undefined) throw new StatusError(refusal(how, type, object, fault))
  const asked = call.query.get('fieldValidation') || 'Warn'
  const isJson = how === 'body' && (call.headers['content-type'] ?? 'application/json').includes('json')
  const doubled = isJson && asked !== 'Ignore' ? doubleFields(call.body.toString('utf8')) : []
  const found = [
    ...doubled.map((path) => `duplicate field "${path}"`),
    ...unknown.map(({ path }) => `unknown field "${path}"`),
  ]
  if (found.length === 0) return { object, headers: {} }
  if (asked === 'Strict')
    throw new StatusError(refusal(how, type, object, `strict decoding error: ${found.join(', ')}`))
  const warnings = asked === 'Warn' ? found.map((one) => `299 - "${one.replaceAll('"', '\\"')}"`) : []
  return { object: kept, headers: warnings.length > 0 ? { warning: warnings } : {} }
}
