import { at, type Fields, isRecord, listAt, textAt, textsAt } from '@/lib/objects/fields'
import type { KubeObject } from './kube-object'

/** A version of a kind that a CustomResourceDefinition serves, as aggregated discovery lists it. */
interface ServedKind {
  group: string
  version: string
  kind: string
  resource: Fields
  schema: Fields | undefined
  columns: readonly unknown[]
  /** Fields by which its objects can be selected, beside name and namespace. */
  selectable: readonly string[]
}

const VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']

/** What a CustomResourceDefinition makes the server serve. */
export function servedKinds(definition: KubeObject): ServedKind[] {
  const group = textAt(definition, 'spec', 'group')
  const names = at(definition, 'spec', 'names')
  const kind = textAt(names, 'kind')
  return listAt(definition, 'spec', 'versions')
    .filter((version) => at(version, 'served') === true)
    .map((entry) => {
      const version = textAt(entry, 'name')
      const [shortNames, categories] = [textsAt(names, 'shortNames'), textsAt(names, 'categories')]
      const schema = at(entry, 'schema', 'openAPIV3Schema')
      return {
        group,
        version,
        kind,
        schema: isRecord(schema) ? withObjectFields(schema) : undefined,
        columns: listAt(entry, 'additionalPrinterColumns'),
        selectable: listAt(entry, 'selectableFields').map((one) => textAt(one, 'jsonPath').slice(1)),
        resource: {
          resource: textAt(names, 'plural'),
          responseKind: { group, version, kind },
          scope: textAt(definition, 'spec', 'scope'),
          singularResource: textAt(names, 'singular') || kind.toLowerCase(),
          verbs: VERBS,
          ...(shortNames.length > 0 ? { shortNames } : {}),
          ...(categories.length > 0 ? { categories } : {}),
          subresources: subresources(entry, { group, version, kind }),
        },
      }
    })
}

function subresources(version: unknown, own: Fields): Fields[] {
  const verbs = ['get', 'patch', 'update']
  const scale = { group: 'autoscaling', version: 'v1', kind: 'Scale' }
  return [
    ...(isRecord(at(version, 'subresources', 'status'))
      ? [{ subresource: 'status', responseKind: own, verbs }]
      : []),
    ...(isRecord(at(version, 'subresources', 'scale'))
      ? [{ subresource: 'scale', responseKind: scale, verbs }]
      : []),
  ]
}

/** The fields that each object has, whatever its schema says. */
function withObjectFields(schema: Fields): Fields {
  const own = isRecord(schema.properties) ? schema.properties : {}
  const meta = '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'
  const fields = { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { $ref: meta } }
  return { ...schema, properties: { ...own, ...fields } }
}

/** Groups of these kinds, as aggregated discovery lists them: the kinds of a version together, in their order. */
export function customGroups(kinds: readonly ServedKind[]): { name: string; document: Fields }[] {
  return [...new Set(kinds.map(({ group }) => group))].map((name) => {
    const own = kinds.filter(({ group }) => group === name)
    const versions = [...new Set(own.map(({ version }) => version))].toSorted(byPriority)
    return {
      name,
      document: {
        metadata: { name },
        versions: versions.map((version) => ({
          version,
          resources: own.filter((kind) => kind.version === version).map(({ resource }) => resource),
          freshness: 'Current',
        })),
      },
    }
  })
}

const VERSION = /^v(\d+)(?:(alpha|beta)(\d+))?$/

/** GA before beta before alpha, each the newest first (apimachinery pkg/version, CompareKubeAwareVersionStrings). */
function byPriority(a: string, b: string): number {
  const rank = (version: string) => {
    const [, major, stage, minor] = VERSION.exec(version) ?? []
    if (major === undefined) return undefined
    return [stage === undefined ? 2 : stage === 'beta' ? 1 : 0, Number(major), Number(minor ?? 0)]
  }
  const [left, right] = [rank(a), rank(b)]
  if (left === undefined || right === undefined) return left ? -1 : right ? 1 : a < b ? -1 : 1
  const differs = left.findIndex((part, index) => part !== right[index])
  return differs < 0 ? 0 : (right[differs] ?? 0) - (left[differs] ?? 0)
}
