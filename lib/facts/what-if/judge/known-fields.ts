import * as z from 'zod/mini'
import { editDistance } from '@/lib/objects/catalogue'
import { code, type Phrase, say } from '@/lib/phrase/phrase'
import { foreign } from '@/lib/phrase/quote'

/** The keys and places that lead to a field, such as `rules`, 0, `verbs`, 1. */
export type FieldPath = readonly (string | number)[]

const RULE = ['verbs', 'apiGroups', 'resources', 'resourceNames', 'nonResourceURLs']
const TOP = ['apiVersion', 'kind', 'metadata']
const METADATA = [
  'name',
  'namespace',
  'labels',
  'annotations',
  'generateName',
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'finalizers',
  'generation',
  'managedFields',
  'ownerReferences',
  'resourceVersion',
  'selfLink',
  'uid',
]
const OF_KIND = new Map([
  ['Role', ['rules']],
  ['ClusterRole', ['rules', 'aggregationRule']],
  ['RoleBinding', ['roleRef', 'subjects']],
  ['ClusterRoleBinding', ['roleRef', 'subjects']],
])
const MEANT = new Map([
  ['names', 'resourceNames'],
  ['groups', 'apiGroups'],
  ['paths', 'nonResourceURLs'],
])

interface UnknownField {
  path: FieldPath
  severity: 'refused'
  says: Phrase
  instead?: Phrase
}

const mapSchema = z.record(z.string(), z.unknown())
const listSchema = z.array(z.unknown())

function judge(value: unknown, known: readonly string[], path: FieldPath): UnknownField[] {
  const map = mapSchema.safeParse(value)
  if (!map.success) return []
  return Object.keys(map.data)
    .filter((field) => !known.includes(field))
    .slice(0, 20)
    .map((field) => {
      const meant = MEANT.get(field) ?? known.find((one) => isNear(one, field))
      const says = say`There is no field ${code(foreign(field, 80))} here: kubectl refuses it, and drops it with validation off.`
      return {
        path: [...path, field],
        severity: 'refused',
        says,
        ...(meant === undefined ? {} : { instead: [code(meant)] }),
      }
    })
}

function isNear(known: string, written: string): boolean {
  return editDistance(known.toLowerCase(), written.toLowerCase(), 2) <= 2
}

function field(value: unknown, name: string): unknown {
  const map = mapSchema.safeParse(value)
  return map.success && Object.hasOwn(map.data, name) ? map.data[name] : undefined
}

function each(value: unknown, name: string, known: readonly string[]): UnknownField[] {
  const list = listSchema.safeParse(field(value, name))
  return list.success ? list.data.flatMap((one, index) => judge(one, known, [name, index])) : []
}

/**
 * Fields of an RBAC object that its type does not have, such as `verb` for `verbs`: kubectl asks for strict validation,
 * which refuses them (Kubernetes 1.27).
 */
export function unknownFields(value: unknown, kind: string): UnknownField[] {
  const own = OF_KIND.get(kind)
  if (own === undefined) return []
  return [
    ...judge(value, [...TOP, ...own], []),
    ...judge(field(value, 'metadata'), METADATA, ['metadata']),
    ...(own.includes('rules') ? each(value, 'rules', RULE) : []),
    ...(own.includes('subjects') ? each(value, 'subjects', ['kind', 'apiGroup', 'name', 'namespace']) : []),
    ...judge(field(value, 'roleRef'), ['kind', 'apiGroup', 'name'], ['roleRef']),
  ]
}
