import type { Catalogue } from '@/lib/objects/catalogue'
import { callNamespace } from '@/lib/rbac/rule'
import { parseServiceAccount, userOf } from '@/lib/rbac/service-account'
import type { Attributes, RbacObjects, UserInfo } from '@/lib/rbac/types'
import type { Facts } from '../facts'
import { readWorld } from './read-world'
import { rulesOf, worldFacts } from './world-facts'

const DASHBOARD = userOf('tools', 'podglass')

/** The three ways to know one world: the account's own rules, with Roles and bindings readable, and asked by another account. */
export function threeAskers(
  world: RbacObjects,
  user: UserInfo,
  request: Attributes,
  catalogue: Catalogue,
): [way: string, facts: Facts][] {
  const own = worldFacts(world, user, request, { catalogue })
  const home = parseServiceAccount(user.name)?.namespace ?? ''
  const places = [...new Set([callNamespace(request), home])]
  const about: Facts = {
    ...own,
    isOwnCall: false,
    about: 'subject-review',
    own: { state: 'read', value: DASHBOARD },
    rules: new Map(places.filter(Boolean).map((place) => [place, rulesOf(world, user, place)])),
    neighbors: [],
    objects: readWorld(world),
  }
  return [
    ['own rules only', own],
    ['objects readable', { ...own, objects: readWorld(world) }],
    ['about another account', about],
  ]
}
