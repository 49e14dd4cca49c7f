import { PROJECTS } from '../projects/all'
import { HELD_OUT } from '../projects/held-out'
import { catalogue as recorded } from '../role-world'

/** A resource that the cluster of these tests serves. */
export interface Served {
  group: string
  resource: string
  namespaced: boolean
  subresources: readonly string[]
}

const ALL = [...PROJECTS, ...HELD_OUT]

const words = ALL.flatMap(({ grants, loose }) => [...grants, ...loose])
  .flatMap(({ rules }) => rules)
  .flatMap(({ apiGroups = [], resources = [] }) =>
    apiGroups.flatMap((group) => resources.map((word) => ({ group, word }))),
  )

// Groups of kinds that clusters had once, or that OpenShift and a metrics server add.
const ELSEWHERE = /^(?:extensions|route\.openshift\.io|metrics\.k8s\.io|custom\.metrics\.k8s\.io|\*)$/
const known = new Set(recorded.resources.map(({ group }) => group))
const wide = new Set(ALL.flatMap(({ wide }) => wide))

function customOf(): Served[] {
  const found = new Map<string, { group: string; resource: string; parts: Set<string> }>()
  for (const { group, word } of words) {
    const [resource = '', part] = word.split('/')
    if (known.has(group) || ELSEWHERE.test(group) || resource === '*') continue
    const key = `${resource}.${group}`
    const one = found.get(key) ?? { group, resource, parts: new Set<string>() }
    found.set(key, one)
    if (part && part !== 'finalizers') one.parts.add(part)
  }
  return [...found].map(([key, { group, resource, parts }]) => ({
    group,
    resource,
    namespaced: !wide.has(key),
    subresources: [...parts],
  }))
}

/** Kinds that the projects install, beside those of the recorded server. */
export const CUSTOM: readonly Served[] = customOf()

/** The other names of a custom resource. */
export function namesOf(resource: string): { singular: string; kind: string } {
  const singular = resource.endsWith('ies') ? `${resource.slice(0, -3)}y` : resource.replace(/s$/, '')
  return { singular, kind: `${singular[0]?.toUpperCase()}${singular.slice(1)}` }
}

export const SERVED: readonly Served[] = [
  ...CUSTOM,
  ...recorded.resources.map(({ group, resource, namespaced, subresources }) => ({
    group,
    resource,
    namespaced,
    subresources: subresources.map(({ name }) => name),
  })),
]

export function findServed(group: string, resource: string): Served | undefined {
  return SERVED.find((one) => one.group === group && one.resource === resource)
}
