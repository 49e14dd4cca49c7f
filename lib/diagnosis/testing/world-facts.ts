import { notAsked, type Reading } from '@/lib/evidence/reading'
import type { Catalogue } from '@/lib/objects/catalogue'
import { say } from '@/lib/phrase/phrase'
import { authorize } from '@/lib/rbac/authorize'
import type { AccessAnswer, RulesAnswer } from '@/lib/rbac/reviews'
import { rulesFor } from '@/lib/rbac/rules-for'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { Attributes, RbacObjects, UserInfo } from '@/lib/rbac/types'
import type { Facts } from '../facts'
import { namingProbes } from '../probes'

/** What a SelfSubjectAccessReview would answer in this world. */
export function accessIn(world: RbacObjects, user: UserInfo, request: Attributes): Reading<AccessAnswer> {
  const { allowed, reason } = authorize(user, request, world)
  return { state: 'read', value: { allowed, denied: false, reason, evaluationError: '' } }
}

/** What a SelfSubjectRulesReview would answer in this world. */
export function rulesOf(world: RbacObjects, user: UserInfo, namespace: string): Reading<RulesAnswer> {
  return { state: 'read', value: rulesFor(user, namespace, world) }
}

export interface WorldOptions {
  home?: string
  catalogue?: Catalogue
  /** Further namespaces whose rules are reviewed. */
  alsoIn?: readonly string[]
  message?: string
  /** Naming probes that may be sent; the server's budget allows four when discovery is kept. */
  probes?: number
}

/** The facts that the server would gather for an account's own call, computed from RBAC objects. */
export function worldFacts(
  world: RbacObjects,
  user: UserInfo,
  request: Attributes,
  options: WorldOptions = {},
): Facts {
  const home = options.home ?? parseServiceAccount(user.name)?.namespace ?? 'default'
  const here = request.kind === 'resource' && request.namespace !== '' ? request.namespace : home
  const namespaces = [...new Set([here, home, ...(options.alsoIn ?? [])])]
  const decision = accessIn(world, user, request)
  const reason = decision.state === 'read' ? decision.value.reason : ''
  const facts: Facts = {
    request,
    caller: user.name,
    isOwnCall: true,
    asker: 'pod',
    own: { state: 'read', value: user },
    home,
    token: 'mounted',
    ...(options.message === undefined ? {} : { refusal: { message: options.message, reason } }),
    decision,
    rules: new Map(namespaces.map((namespace) => [namespace, rulesOf(world, user, namespace)])),
    clusterWide: rulesOf(world, user, 'no-such-namespace-x1'),
    discovery: options.catalogue
      ? { state: 'read', value: options.catalogue }
      : notAsked(say`This test needs no discovery.`),
    neighbors: [],
    objects: notAsked(say`Roles and bindings are not read.`),
  }
  const neighbors = namingProbes(facts)
    .slice(0, options.probes ?? 4)
    .map((probe) => ({ request: probe, answer: accessIn(world, user, probe) }))
  return { ...facts, neighbors }
}
