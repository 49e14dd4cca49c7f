import { notAsked } from '@/lib/evidence/reading'
import type { WhatIfFacts } from '@/lib/facts/what-if/judge/facts'
import type { Catalogue } from '@/lib/objects/catalogue'
import { say } from '@/lib/phrase/phrase'
import type { Attributes, RbacObjects, UserInfo } from '@/lib/rbac/types'
import { accessIn, rulesOf } from './world-facts'

interface Seen {
  user: UserInfo
  /** Of manifests that name no namespace. */
  namespace: string
  catalogue?: Catalogue
  check?: Attributes
  /** Namespaces whose rules are reviewed. */
  reviewed?: readonly string[]
  /** False for an account that can read neither Roles nor bindings. */
  mayRead?: boolean
  accounts?: Readonly<Record<string, boolean>>
}

const NONE: RbacObjects = { roles: [], clusterRoles: [], roleBindings: [], clusterRoleBindings: [] }

/** The facts of a paste that the server would gather with no end of requests, computed from RBAC objects. */
export function whatIfFacts(world: RbacObjects, seen: Seen): WhatIfFacts {
  const { user, namespace, catalogue, check, reviewed = [namespace], mayRead = true, accounts = {} } = seen
  const lists = ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'] as const
  return {
    namespace,
    own: { state: 'read', value: user },
    discovery: catalogue ? { state: 'read', value: catalogue } : notAsked(say`This test needs no discovery.`),
    rules: new Map(reviewed.map((place) => [place, rulesOf(world, user, place)])),
    clusterWide: rulesOf(world, user, 'no-such-namespace-x1'),
    ...(check ? { check: { request: check, decision: accessIn(world, user, check) } } : {}),
    objects: {
      state: 'read',
      value: {
        ...(mayRead ? world : NONE),
        lists: (mayRead ? lists : []).map((resource) => {
          return { resource, namespace: '', reading: { state: 'read', value: { count: 0, isWhole: true } } }
        }),
      },
    },
    accounts: new Map(
      Object.entries(accounts).map(([key, value]) => [key, { state: 'read', value }] as const),
    ),
    neighbors: [],
  }
}
