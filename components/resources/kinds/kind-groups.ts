import type { Kind } from '@/lib/facts/objects/contract/kinds'
import { isBuiltInGroup } from '@/lib/rbac/built-in-groups'

export const HEADINGS = ['Workloads', 'Network', 'Config and storage', 'Access', 'Cluster', 'Custom'] as const
export type Heading = (typeof HEADINGS)[number]

export interface KindGroup {
  heading: Heading
  kinds: Kind[]
}

// metrics.k8s.io is aggregated: added to the cluster, though most have it.
function isServed(group: string): boolean {
  return isBuiltInGroup(group) && group !== 'metrics.k8s.io'
}

const BY_GROUP = new Map<string, Heading>([
  ['apps', 'Workloads'],
  ['batch', 'Workloads'],
  ['autoscaling', 'Workloads'],
  ['networking.k8s.io', 'Network'],
  ['discovery.k8s.io', 'Network'],
  ['storage.k8s.io', 'Config and storage'],
  ['policy', 'Workloads'],
  ['rbac.authorization.k8s.io', 'Access'],
])

const CORE = new Map<string, Heading>([
  ['pods', 'Workloads'],
  ['events', 'Workloads'],
  ['replicationcontrollers', 'Workloads'],
  ['podtemplates', 'Workloads'],
  ['services', 'Network'],
  ['endpoints', 'Network'],
  ['configmaps', 'Config and storage'],
  ['secrets', 'Config and storage'],
  ['persistentvolumeclaims', 'Config and storage'],
  ['persistentvolumes', 'Config and storage'],
  ['serviceaccounts', 'Access'],
  ['resourcequotas', 'Config and storage'],
  ['limitranges', 'Config and storage'],
])

// The most used kinds come first; the rest follows by name.
const FIRST = [
  'pods',
  'deployments',
  'replicasets',
  'statefulsets',
  'daemonsets',
  'jobs',
  'cronjobs',
  'events',
  'services',
  'ingresses',
  'configmaps',
  'secrets',
  'persistentvolumeclaims',
]

function headingOf({ group, resource }: Kind): Heading {
  if (!isServed(group)) return 'Custom'
  return (group === '' ? CORE.get(resource) : BY_GROUP.get(group)) ?? 'Cluster'
}

function rankOf(kind: Kind): number {
  const at = kind.group === 'events.k8s.io' ? -1 : FIRST.indexOf(kind.resource)
  return at < 0 || !isServed(kind.group) ? FIRST.length : at
}

function inOrder(a: Kind, b: Kind): number {
  return rankOf(a) - rankOf(b) || a.resource.localeCompare(b.resource) || a.group.localeCompare(b.group)
}

/** True when the kind has a list; reviews and bindings have none. */
export function hasList(kind: Kind): boolean {
  return kind.verbs.includes('list')
}

/** The kinds that have a list and match the text, by heading; headings without kinds are left out. */
export function groupKinds(kinds: readonly Kind[], find: string): KindGroup[] {
  const text = find.trim().toLowerCase()
  const fits = (kind: Kind) =>
    `${kind.resource}.${kind.group} ${kind.kind} ${kind.shortNames.join(' ')}`.toLowerCase().includes(text)
  const shown = kinds.filter((kind) => hasList(kind) && fits(kind)).sort(inOrder)
  return HEADINGS.map((heading) => ({
    heading,
    kinds: shown.filter((kind) => headingOf(kind) === heading),
  })).filter((group) => group.kinds.length > 0)
}

/** The same groups with those that fit taken out, and these on their own, in their order. */
export function takenOut(
  groups: readonly KindGroup[],
  isTaken: (kind: Kind) => boolean,
): [rest: KindGroup[], taken: Kind[]] {
  const rest = groups.map((group) => ({ ...group, kinds: group.kinds.filter((kind) => !isTaken(kind)) }))
  const taken = groups.flatMap((group) => group.kinds.filter(isTaken))
  return [rest.filter((group) => group.kinds.length > 0), taken]
}

/**
 * Whether the account can list a kind. A permission that no rule shows may still be granted where the review
 * was incomplete.
 */
export function mayList(kind: Kind, isIncomplete: boolean): 'yes' | 'no' | 'unknown' {
  if (kind.held === 'unknown') return 'unknown'
  if (kind.held.includes('list')) return 'yes'
  return isIncomplete ? 'unknown' : 'no'
}

/** The resource names that more than one group has, so a name alone would not say which. */
export function sharedNames(kinds: readonly Kind[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const shared = new Set<string>()
  for (const { resource } of kinds.filter(hasList)) (seen.has(resource) ? shared : seen).add(resource)
  return shared
}
