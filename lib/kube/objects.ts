import * as z from 'zod/mini'
import { KubeStatusError } from './errors'
import { parseAnswer } from './parse-answer'
import { type ObjectTarget, objectPath } from './paths'
import { freeText } from './sanitize'
import type { CallOptions, KubeClient } from './types'

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

export type JsonObject = { [key: string]: Json }

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'
const ANNOTATION_LIMIT = 1024

const jsonObjectSchema = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
)

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** True for the kinds whose values never enter the process. */
export function holdsValues(target: { group: string; resource: string }): boolean {
  return target.group === '' && (target.resource === 'secrets' || target.resource === 'configmaps')
}

// Object.fromEntries defines own properties, so a key such as __proto__ stays a key.
function mapEntries(
  object: JsonObject,
  map: (key: string, value: Json) => [string, Json] | null,
): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]) => {
      const entry = map(key, value)
      return entry === null ? [] : [entry]
    }),
  )
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

function presentAnnotations(annotations: JsonObject): JsonObject {
  return mapEntries(annotations, (key, value) => [
    freeText(key),
    typeof value === 'string' ? freeText(value, ANNOTATION_LIMIT) : present(value),
  ])
}

// A container's environment is where people write passwords down; a reference to a Secret says as much without it.
function maskedVariable(variable: Json): Json {
  if (!isObject(variable) || typeof variable.value !== 'string' || variable.value === '')
    return present(variable)
  const length = variable.value.length
  return mapEntries(variable, (key, value) => [
    freeText(key),
    key === 'value' ? `[value left out: ${length} characters]` : present(value),
  ])
}

function present(value: Json, field = '', owner = ''): Json {
  if (typeof value === 'string') return freeText(value)
  if (Array.isArray(value)) {
    return field === 'env' ? value.map(maskedVariable) : value.map((item) => present(item, '', field))
  }
  if (!isObject(value)) return value
  if (field === 'annotations' && owner === 'metadata') return presentAnnotations(value)
  return mapEntries(value, (key, inner) => [freeText(key), present(inner, key, field)])
}

/**
 * The object fit to be shown: bookkeeping dropped, literal values of environment variables left out, annotations bounded
 * to 1 KiB, credentials left out of free text, hidden characters made visible.
 */
export function presentable(object: JsonObject): JsonObject {
  return mapEntries(withoutBookkeeping(object), (key, value) => [freeText(key), present(value, key)])
}

async function fetchWhole(
  kube: KubeClient,
  target: ObjectTarget,
  options: Pick<CallOptions, 'signal' | 'deadlineMs'>,
): Promise<JsonObject> {
  const path = objectPath(target)
  const answer = await kube.get(path, { ...options, accept: holdsValues(target) ? 'metadata' : 'json' })
  return parseAnswer(jsonObjectSchema, answer.json, { method: 'GET', path })
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
  return withoutBookkeeping(await fetchWhole(kube, target, options))
}

/** An object for people, and what the API server holds of it beyond that, in words. */
export interface ReadObject {
  object: JsonObject
  leftOut: string[]
}

function literalValues(object: JsonObject): number {
  let count = 0
  const visit = (value: Json, field: string): void => {
    if (Array.isArray(value)) {
      for (const item of value) {
        const isLiteral =
          field === 'env' && isObject(item) && typeof item.value === 'string' && item.value !== ''
        if (isLiteral) count += 1
        visit(item, '')
      }
    } else if (isObject(value)) {
      for (const [key, inner] of Object.entries(value)) visit(inner, key)
    }
  }
  visit(object, '')
  return count
}

function sayLeftOut(target: ObjectTarget, object: JsonObject): string[] {
  const metadata = isObject(object.metadata) ? object.metadata : {}
  const annotations = isObject(metadata.annotations) ? metadata.annotations : {}
  const values = literalValues(object)
  const long = Object.values(annotations).filter((a) => typeof a === 'string' && a.length > ANNOTATION_LIMIT)
  return [
    ...(holdsValues(target)
      ? ['everything but its metadata: the values of Secrets and ConfigMaps never enter Podscope']
      : []),
    ...(Object.hasOwn(metadata, 'managedFields') ? ['metadata.managedFields'] : []),
    ...(Object.hasOwn(annotations, LAST_APPLIED) ? [`the annotation ${LAST_APPLIED}`] : []),
    ...(values === 0
      ? []
      : [`the literal ${values === 1 ? 'value of 1 variable' : `values of ${values} variables`} in env`]),
    ...(long.length === 0 ? [] : ['the ends of annotations longer than 1 KiB']),
  ]
}

/** Reads one object, made presentable. */
export async function readObject(
  kube: KubeClient,
  target: ObjectTarget,
  options: Pick<CallOptions, 'signal' | 'deadlineMs'> = {},
): Promise<ReadObject> {
  const object = await fetchWhole(kube, target, options)
  return { object: presentable(object), leftOut: sayLeftOut(target, object) }
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
    if (error instanceof KubeStatusError && error.httpStatus === 404) return false
    throw error
  }
}
