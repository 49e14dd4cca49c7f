import { at, entriesAt, listAt, textAt } from '@/lib/objects/fields'
import { parseQuantity, shownQuantity } from '@/lib/objects/quantity'
import { type ResourceType, storageKey } from './catalogue'
import type { ApiContext } from './context'
import { type KubeObject, namespaceOf } from './kube-object'

const NANO = 1_000_000_000n

/** A resource of a ResourceQuota that containers state: where, and which. */
function stated(name: string): { list: 'requests' | 'limits'; resource: string } | undefined {
  const match = /^(?:(requests|limits)\.)?(cpu|memory|ephemeral-storage)$/.exec(name)
  const [, list = 'requests', resource] = match ?? []
  return resource === undefined ? undefined : { list: list === 'limits' ? 'limits' : 'requests', resource }
}

function ofContainer(container: unknown, list: string, resource: string): string {
  const own = textAt(container, 'resources', list, resource)
  // What a container does not request is as much as its limit.
  return own === '' && list === 'requests' ? textAt(container, 'resources', 'limits', resource) : own
}

/** How much of a resource an object takes from a quota, in billionths; undefined where the quota does not count it. */
export function taken(name: string, object: KubeObject): bigint | undefined {
  if (name === 'services.nodeports' && object.kind === 'Service') {
    const isOpen = ['NodePort', 'LoadBalancer'].includes(textAt(object, 'spec', 'type'))
    return isOpen ? BigInt(listAt(object, 'spec', 'ports').length) * NANO : 0n
  }
  const asked = stated(name)
  if (asked === undefined || object.kind !== 'Pod') return undefined
  if (['Succeeded', 'Failed'].includes(textAt(object, 'status', 'phase'))) return 0n
  const amounts = (list: string) =>
    listAt(object, 'spec', list).map(
      (container) => parseQuantity(ofContainer(container, asked.list, asked.resource))?.nano ?? 0n,
    )
  const sum = amounts('containers').reduce((total, amount) => total + amount, 0n)
  // Init containers run one after another, before the others.
  let most = sum
  for (const amount of amounts('initContainers')) if (amount > most) most = amount
  return most
}

/** How many objects of a namespace a quota counts by this name; undefined for an amount, and for a name of another kind than `only`. */
export function countOf(
  { catalogue, store }: ApiContext,
  namespace: string,
  name: string,
  only?: ResourceType,
): number | undefined {
  const countable = name.startsWith('count/') ? name.slice('count/'.length) : name
  const [resource = '', ...group] = countable.split('.')
  const type = catalogue.types.find((one) => one.resource === resource && one.group === group.join('.'))
  if (type === undefined || (only !== undefined && storageKey(type) !== storageKey(only))) return undefined
  return store.list(storageKey(type), namespace).length
}

/** A quota with what its namespace takes of it now, as the quota controller writes it. */
export function withQuotaStatus(context: ApiContext, quota: KubeObject): KubeObject {
  const namespace = namespaceOf(quota)
  const hard = entriesAt(quota, 'spec', 'hard')
  const used = hard.flatMap(([name]) => {
    const count = countOf(context, namespace, name)
    if (count !== undefined) return [[name, String(count)]]
    const objects = ['/pods', '/services'].flatMap((key) => context.store.list(key, namespace))
    const amounts = objects.flatMap((object) => taken(name, object) ?? [])
    return [
      [
        name,
        shownQuantity(
          name,
          amounts.reduce((sum, amount) => sum + amount, 0n),
        ),
      ],
    ]
  })
  return { ...quota, status: { hard: Object.fromEntries(hard), used: Object.fromEntries(used) } }
}

/** What the containers of a Pod must state because a quota limits it, as the server lists it. */
export function unstated(names: readonly string[], object: KubeObject): string {
  if (object.kind !== 'Pod') return ''
  return names
    .flatMap((name) => {
      const asked = stated(name)
      if (asked === undefined || asked.resource === 'ephemeral-storage') return []
      const without = ['initContainers', 'containers'].flatMap((list) =>
        listAt(object, 'spec', list).filter(
          (container) => ofContainer(container, asked.list, asked.resource) === '',
        ),
      )
      return without.length === 0
        ? []
        : [`${name} for: ${without.map((container) => textAt(container, 'name')).join(',')}`]
    })
    .join('; ')
}

/** True for a quota of all objects; one with scopes is of some. */
export const isOfAll = (quota: KubeObject) =>
  listAt(quota, 'spec', 'scopes').length === 0 && at(quota, 'spec', 'scopeSelector') === undefined
