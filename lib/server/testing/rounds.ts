import type { Fix } from '@/lib/contract/explanation'
import { type Act, after, heldBy, isAllowed, outcomeOf } from '@/lib/diagnosis/testing/breaks/evaluate'
import { findServed } from '@/lib/diagnosis/testing/breaks/served'
import type { BrokenWorld } from '@/lib/diagnosis/testing/breaks/worlds'
import { historyOf } from '@/lib/facts/questions/decision-history'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { userOf } from '@/lib/rbac/service-account'
import type { PolicyRule } from '@/lib/rbac/types'
import { answered, attributesOf, sandboxClient } from './project-askers'

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection']
const NAMED = ['get', 'update', 'patch', 'delete']

function actsOf({ place, rule }: { place: string; rule: PolicyRule }, home: string): Act[] {
  const none = { group: '', resource: '', name: '', path: '', namespace: '' }
  const verbs = rule.verbs.includes('*') ? ['get', 'list', 'create'] : rule.verbs
  return verbs.flatMap((verb) => {
    const paths = place === '' ? (rule.nonResourceURLs ?? []) : []
    const words = (rule.apiGroups ?? []).flatMap((group) =>
      (rule.resources ?? []).map((resource) => ({ group, resource })),
    )
    const onResources = words.flatMap(({ group, resource }): Act[] => {
      const [parent = '', part] = resource.split('/')
      const served = findServed(group, parent)
      const isServed = served && VERBS.includes(verb) && (!part || served.subresources.includes(part))
      const isNamed = part !== undefined || NAMED.includes(verb)
      if (!isServed || (!served.namespaced && place !== '') || (rule.resourceNames?.length && !isNamed))
        return []
      const isWide = !served.namespaced || (place === '' && ['list', 'watch'].includes(verb))
      const names = rule.resourceNames?.length ? rule.resourceNames : [isNamed ? 'main' : '']
      return names.map((name) => {
        const namespace = parent === 'namespaces' ? name : isWide ? '' : place || home
        return { ...none, verb, group, resource, name, namespace }
      })
    })
    return [
      ...paths.filter((path) => !path.includes('*')).map((path) => ({ ...none, verb, path })),
      ...onResources,
    ]
  })
}

/** Every call that the installation allows the account before it is broken: the one that is asked about first. */
function needOf({ who, act, healthy }: BrokenWorld): Act[] {
  const all = [act, ...heldBy(who, healthy).flatMap((held) => actsOf(held, who.namespace))]
  const distinct = new Map(all.map((one) => [JSON.stringify(one), one]))
  return [...distinct.values()].filter((one) => one === act || isAllowed(who, one, healthy))
}

/** What the client of the program logs, as the page of refusals hears it. */
function hear(client: InClusterClient, user: string, refused: readonly Act[]): void {
  const history = historyOf(client)
  const no = {
    state: 'read',
    value: { allowed: false, denied: false, reason: '', evaluationError: '' },
  } as const
  for (const one of refused) {
    const request = attributesOf(one)
    const logged = { from: 'log', by: 'program', runsAs: user, at: new Date().toISOString() } as const
    history.record(user, request, no, new Date(), { of: 'other' })
    history.hear(user, request, { message: '', logged, isWitnessed: true })
  }
}

/** How a program became whole again, refusal by refusal. */
export interface Rounds {
  world: BrokenWorld
  /** Fixes that were applied, eight at most. */
  count: number
  /** Calls that are still refused. */
  left: number
  /** What a fix took from somebody or gave beyond the unbroken installation. */
  harm: readonly string[]
}

const MOST = 8

/**
 * Asks about the first call that is refused, after the program has logged all of them, and applies the grant that gives back the most of
 * what it needs, until nothing is refused.
 */
export async function roundsOf(world: BrokenWorld, kube: InClusterClient): Promise<Rounds> {
  const { who, healthy } = world
  const need = needOf(world)
  const user = userOf(who.namespace, who.name).name
  const harm: string[] = []
  let [broken, count] = [world.broken, 0]
  const refused = () => need.filter((one) => !isAllowed(who, one, broken))
  for (let left = refused(); count < MOST; left = refused()) {
    const [act] = left
    if (!act) break
    const here = { ...world, broken, act }
    const apart = Object.assign(Object.create(kube) as InClusterClient, { server: { ...kube.server } })
    const client = sandboxClient(apart, here, 'form')
    hear(client, user, left)
    const fixes = (await answered(client, here, 'form'))?.fixes ?? []
    count += 1
    // The pod as its own account is whole by itself.
    if (fixes[0]?.where === 'pod') return { world, count, left: 0, harm }
    const fix = mostOf(fixes)
    const next = fix && after(broken, fix)
    if (!fix || !next) break
    const { state, says } = outcomeOf(fix, { broken, healthy, who, act })
    if (state === 'takes' || state === 'too much') harm.push(`${state}: ${says}`)
    broken = next
  }
  return { world, count, left: refused().length, harm }
}

/** The grant that gives back everything, or else what is offered for many calls at once, or else what gives back the most. */
function mostOf(fixes: readonly Fix[]): Fix | undefined {
  const grants = fixes.filter(({ where }) => where === 'role' || where === 'binding')
  const whole = grants.find(({ restores }) => restores && restores.calls === restores.of)
  const many = grants.findLast(({ choice }) => choice?.id === 'all')
  const given = ({ restores }: Fix) => restores?.calls ?? 0
  return (
    whole ??
    many ??
    grants.reduce<Fix | undefined>((best, one) => (best && given(best) >= given(one) ? best : one), undefined)
  )
}
