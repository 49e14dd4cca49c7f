import * as z from 'zod/mini'
import {
  ANNOTATION_LIMIT,
  type Budget,
  isObject,
  type JsonObject,
  MASKED_VARIABLE,
  mapEntries,
  newBudget,
  presentObjectFields,
} from '../redact/presentable'
import { VALUE_LEFT_OUT } from '../redact/secret-command'
import { isStatus, type RequestLine } from '../transport/errors'
import { parseAnswer } from '../transport/parse-answer'
import { type ObjectTarget, objectPath } from '../transport/paths'
import type { CallOptions, KubeClient } from '../transport/types'

const DOCUMENT_FIELDS = new Set(['apiVersion', 'kind'])
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

export const jsonObjectSchema = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
)

/** True for the kinds of which only a Table or the metadata is asked for, so that `data` never comes. */
export function holdsValues(target: { group: string; resource: string }): boolean {
  return target.group === '' && (target.resource === 'secrets' || target.resource === 'configmaps')
}

function without(object: JsonObject, name: string): JsonObject {
  return mapEntries(object, (key, value) => (key === name ? null : [key, value]))
}

/** The object without `managedFields` and without the annotation that repeats its last applied configuration. */
export function withoutBookkeeping(object: JsonObject): JsonObject {
  return mapEntries(object, (key, value) => {
    if (key !== 'metadata' || !isObject(value)) return [key, value]
    return [
      key,
      mapEntries(without(value, 'managedFields'), (field, inner) =>
        field === 'annotations' && isObject(inner) ? [field, without(inner, LAST_APPLIED)] : [field, inner],
      ),
    ]
  })
}

/** What may be shown of a Secret or a ConfigMap: tools keep whole copies of one in its annotations, so only their keys. */
function onlyMetadata(object: JsonObject): JsonObject {
  return mapEntries(object, (key, value) => {
    if (key !== 'metadata' || !isObject(value)) return DOCUMENT_FIELDS.has(key) ? [key, value] : null
    return [
      key,
      mapEntries(value, (field, inner) =>
        field === 'annotations' && isObject(inner)
          ? [field, mapEntries(inner, (name) => [name, VALUE_LEFT_OUT])]
          : [field, inner],
      ),
    ]
  })
}

/** The object fit to be shown: bookkeeping dropped, secrets left out, hidden characters made visible. */
export function presentable(
  object: JsonObject,
  target: Pick<ObjectTarget, 'group' | 'resource'>,
  budget?: Budget,
): JsonObject {
  const kept = withoutBookkeeping(object)
  return presentObjectFields(holdsValues(target) ? onlyMetadata(kept) : kept, budget)
}

/**
 * Reads one object as it is, for comparison on the server: only its bookkeeping is dropped. A Secret or a ConfigMap comes
 * as PartialObjectMetadata, without its values. For people, use `readObject`.
 */
export async function fetchObject(
  kube: KubeClient,
  target: ObjectTarget,
  options: Pick<CallOptions, 'signal' | 'deadlineMs'> = {},
): Promise<JsonObject> {
  const path = objectPath(target)
  const answer = await kube.get(path, { ...options, accept: holdsValues(target) ? 'metadata' : 'json' })
  return withoutBookkeeping(parseAnswer(jsonObjectSchema, answer.json, { method: 'GET', path }))
}

/** An object for people, and what the API server holds of it beyond that, in words. */
export interface ReadObject {
  object: JsonObject
  leftOut: string[]
}

const TOO_LONG =
  'what comes after the first 15,000 values or 500,000 characters of a field: this object is too large to be shown whole'

function counted(count: number, one: string, many: string): string[] {
  return count === 0 ? [] : [count === 1 ? one : many]
}

function sayLeftOut(
  target: Pick<ObjectTarget, 'group' | 'resource'>,
  object: JsonObject,
  shown: JsonObject,
  isOver: boolean,
): string[] {
  const metadata = isObject(object.metadata) ? object.metadata : {}
  const annotations = isObject(metadata.annotations) ? metadata.annotations : {}
  const bookkeeping = [
    ...(Object.hasOwn(metadata, 'managedFields') ? ['metadata.managedFields'] : []),
    ...(Object.hasOwn(annotations, LAST_APPLIED) ? [`the annotation ${LAST_APPLIED}`] : []),
  ]
  if (holdsValues(target))
    return [
      'everything but its metadata: the values of Secrets and ConfigMaps are not requested',
      ...bookkeeping,
      ...counted(
        Object.keys(annotations).length,
        'the value of its annotation',
        'the values of its annotations',
      ),
    ]
  const text = JSON.stringify(shown)
  const variables = text.match(MASKED_VARIABLE)?.length ?? 0
  const named = text.split(VALUE_LEFT_OUT).length - 1
  const long = Object.values(annotations).filter((a) => typeof a === 'string' && a.length > ANNOTATION_LIMIT)
  return [
    ...bookkeeping,
    ...counted(
      variables,
      'the literal value of 1 variable in env',
      `the literal values of ${variables} variables in env`,
    ),
    ...counted(
      named,
      '1 value whose name marks it as a secret',
      `${named} values whose names mark them as secrets`,
    ),
    ...(long.length === 0 ? [] : ['the ends of annotations longer than 1 KiB']),
    ...(isOver ? [TOO_LONG] : []),
  ]
}

/** Of the document of an object, what is shown of it. */
export function toReadObject(
  json: unknown,
  target: Pick<ObjectTarget, 'group' | 'resource'>,
  line: RequestLine,
): ReadObject {
  const object = parseAnswer(jsonObjectSchema, json, line)
  const budget = newBudget()
  const shown = presentable(object, target, budget)
  return { object: shown, leftOut: sayLeftOut(target, object, shown, budget.isOver) }
}

/** True when the object exists, false when the API server says that there is none; its content is not asked for. */
export async function objectExists(
  kube: KubeClient,
  target: ObjectTarget,
  options: Pick<CallOptions, 'signal' | 'deadlineMs'> = {},
): Promise<boolean> {
  try {
    await kube.get(objectPath(target), { ...options, accept: 'metadata' })
    return true
  } catch (error) {
    if (isStatus(error, 404)) return false
    throw error
  }
}
