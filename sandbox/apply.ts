import { parseAllDocuments } from 'yaml'
import { isRecord, listAt, textAt } from '@/lib/objects/fields'
import type { UserInfo } from '@/lib/rbac/types'
import { describeResource } from '@/lib/words/resources'
import { StatusError } from './answer'
import { type ResourceType, storageKey } from './catalogue'
import type { ApiContext } from './context'
import { deleteObject } from './deletion'
import { type KubeObject, parseKubeObject } from './kube-object'
import { applyPatch } from './patch'
import { createObject, updateObject } from './writes'

/** Who changes the world from outside: the cluster's administrator. */
export const administrator: UserInfo = {
  name: 'kubernetes-admin',
  groups: ['system:masters', 'system:authenticated'],
}

/** What happened to one applied object, as kubectl prints it. */
export interface Applied {
  object: string
  change: 'created' | 'configured' | 'unchanged'
}

const WORLDS_KEPT = 200
const LONGEST_KEPT = 65_536
const worlds = new Map<string, unknown[]>()
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z/g
/** A time that no world has, and its number. */
const HOLE = /9999-12-31T23:59:59\.(\d{1,6})Z/g

/** The objects of a text. Worlds are started again and again, and no two are alike in their times: the rest is parsed once. */
export function documentsOf(yaml: string): KubeObject[] {
  if (yaml.length > LONGEST_KEPT) return parseDocuments(yaml).map(parseKubeObject)
  const times: string[] = []
  const text = yaml.replace(TIME, (time) => `9999-12-31T23:59:59.${times.push(time) - 1}Z`)
  const known = worlds.get(text) ?? parseDocuments(text)
  if (worlds.size < WORLDS_KEPT) worlds.set(text, known)
  const filled = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(HOLE, (_, i) => times[i] ?? '')
    if (Array.isArray(value)) return value.map(filled)
    if (!isRecord(value)) return value
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one)]))
  }
  return known.map((one) => parseKubeObject(filled(one)))
}

function parseDocuments(yaml: string): unknown[] {
  return parseAllDocuments(yaml).flatMap((document) => {
    const [problem] = document.errors
    if (problem !== undefined) throw new Error(problem.message)
    const value: unknown = document.toJS()
    if (value === null || value === undefined) return []
    return textAt(value, 'kind') === 'List' ? listAt(value, 'items') : [value]
  })
}

function typeOf(context: ApiContext, object: KubeObject): ResourceType {
  const type = context.catalogue.ofKind(object.apiVersion, object.kind)
  if (type === undefined) {
    throw new Error(`no matches for kind "${object.kind}" in version "${object.apiVersion}"`)
  }
  return type
}

/** The text with which the server refused a write. */
export function refusalText(error: unknown): string {
  if (error instanceof StatusError) return textAt(error.answer.json, 'message') || error.message
  return error instanceof Error ? error.message : String(error)
}

/** Applies one object as `kubectl apply` does, with the same validation and admission as over the wire. */
export function applyObject(context: ApiContext, given: KubeObject): Applied {
  const type = typeOf(context, given)
  const namespace = type.namespaced ? (given.metadata.namespace ?? 'default') : ''
  const write = { user: administrator, type, dryRun: false }
  const object = namespace === '' ? given : { ...given, metadata: { ...given.metadata, namespace } }
  const name = describeResource({ group: type.group, resource: type.singular })
  const shown = `${name}/${given.metadata.name}`
  const previous = context.store.get(storageKey(type), namespace, given.metadata.name)
  if (previous === undefined) {
    createObject(context, write, object)
    return { object: shown, change: 'created' }
  }
  const shape = context.catalogue.shapeOf(type)
  const merged = applyPatch('application/strategic-merge-patch+json', previous, object, shape)
  if (JSON.stringify(merged) === JSON.stringify(previous)) return { object: shown, change: 'unchanged' }
  updateObject(context, write, previous, parseKubeObject(merged))
  return { object: shown, change: 'configured' }
}

/** Applies YAML documents one after another. */
export function applyYaml(context: ApiContext, yaml: string): Applied[] {
  return documentsOf(yaml).map((given) => applyObject(context, given))
}

/** Deletes one object by the name of its kind. Returns false when it was not there. */
export function deleteNamed(context: ApiContext, kind: string, namespace: string, name: string): boolean {
  const type = context.catalogue.named(kind)
  if (type === undefined) throw new Error(`the server doesn't have a resource type "${kind}"`)
  const object = context.store.get(storageKey(type), type.namespaced ? namespace : '', name)
  if (object === undefined) return false
  deleteObject(context, { type, dryRun: false }, object)
  return true
}

/** Sets entries of a string map; null removes one. */
export function editMap(
  map: Readonly<Record<string, string>> | undefined,
  changes: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const merged = applyPatch('application/merge-patch+json', map ?? {}, changes)
  return Object.fromEntries(
    Object.entries(isRecord(merged) ? merged : {}).flatMap(([key, value]) =>
      typeof value === 'string' ? [[key, value]] : [],
    ),
  )
}
