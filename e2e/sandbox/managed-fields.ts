import { isRecord } from './fields'

/** Lists that the API merges by keys of their items; any other list is one value. */
const LIST_KEYS: Readonly<Record<string, readonly string[]>> = {
  conditions: ['type'],
  containers: ['name'],
  env: ['name'],
  ownerReferences: ['uid'],
  podIPs: ['ip'],
  ports: ['containerPort', 'protocol'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
  volumeMounts: ['mountPath'],
  volumes: ['name'],
}

// Fields that every object has belong to no one.
const WITHOUT_DOT = new Set(['metadata', 'spec', 'status', 'containers', 'conditions'])

function keyOf(item: Record<string, unknown>, keys: readonly string[]): string {
  return `k:${JSON.stringify(Object.fromEntries(keys.map((key) => [key, item[key]])))}`
}

function childrenOf(name: string, value: unknown): [string, unknown][] {
  if (isRecord(value)) return Object.entries(value).map(([key, child]) => [`f:${key}`, child])
  const keys = LIST_KEYS[name]
  if (!Array.isArray(value) || keys === undefined) return []
  return value.flatMap((item) => (isRecord(item) ? [[keyOf(item, keys), item]] : []))
}

/** The fields of a document as `managedFields` names them (structured-merge-diff's FieldsV1). */
export function fieldsV1(value: unknown, name = ''): Record<string, unknown> {
  const children = childrenOf(name, value)
  if (children.length === 0) return {}
  const dot = name === '' || WITHOUT_DOT.has(name) ? {} : { '.': {} }
  const named = children.map(([key, child]) => [key, fieldsV1(child, key.replace(/^[fk]:/, ''))])
  return { ...dot, ...Object.fromEntries(named) }
}

/** One entry of `metadata.managedFields`. */
export function managedBy(
  manager: string,
  time: string,
  fields: Record<string, unknown>,
  subresource?: string,
): Record<string, unknown> {
  return {
    manager,
    operation: 'Update',
    apiVersion: 'v1',
    time,
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
    ...(subresource === undefined ? {} : { subresource }),
  }
}
