import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { aggregateClusterRoles } from './aggregate'
import { formatAllowedReason, parseAllowedReason } from './allowed-reason'
import { authorize } from './authorize'
import { roleWriteRefusal } from './escalation'
import { formatForbidden, newForbidden } from './forbidden'
import { impersonationAttributes } from './impersonation'
import { parseForbidden } from './parse-forbidden'
import { requestAttributes } from './request-attributes'
import { resolveRules } from './resolve'
import { rulesFor } from './rules-for'
import { type Exchange, recordedExchanges, recordedUser, recordedWorld } from './testing/recorded-world'
import type { Attributes, PolicyRule, UserInfo } from './types'

const exchanges = recordedExchanges()
const world = recordedWorld(exchanges)

const known = exchanges.flatMap((exchange) => {
  const user = recordedUser(exchange.as)
  return user === undefined ? [] : [{ exchange, user }]
})

/** Everything the server authorized for an exchange, in order: an impersonation, then the request as the impersonated user. */
function authorizations(exchange: Exchange, user: UserInfo): { user: UserInfo; attributes: Attributes }[] {
  const request = requestAttributes(exchange.request.method, exchange.request.path)
  const impersonated = exchange.request.headers['impersonate-user']
  if (impersonated === undefined) return [{ user, attributes: request }]
  const [namespace = '', name = ''] = impersonated.replace('system:serviceaccount:', '').split(':')
  const account = recordedUser(`${namespace}/${name}`)
  if (account === undefined) throw new Error(`not a ServiceAccount: ${impersonated}`)
  return [
    ...impersonationAttributes({ user: impersonated, groups: [], uid: '', extra: [] }).map((attributes) => ({
      user,
      attributes,
    })),
    { user: account, attributes: request },
  ]
}

function refusalOf(exchange: Exchange, user: UserInfo) {
  for (const step of authorizations(exchange, user)) {
    const decision = authorize(step.user, step.attributes, world)
    if (!decision.allowed) return formatForbidden(step.user, step.attributes, decision.reason)
  }
  return undefined
}

describe('the recorded answers of kube-apiserver 1.36.2', () => {
  it('are refused or let through as RBAC decides, with the same message and details', () => {
    let refused = 0
    let passed = 0
    for (const { exchange, user } of known) {
      const refusal = refusalOf(exchange, user)
      if (
        exchange.response.status === 403 &&
        exchange.response.headers['x-content-type-options'] === 'nosniff'
      ) {
        expect(exchange.response.body, exchange.name).toEqual({
          kind: 'Status',
          apiVersion: 'v1',
          metadata: {},
          status: 'Failure',
          ...refusal,
          reason: 'Forbidden',
          code: 403,
        })
        refused += 1
      } else {
        expect(refusal, exchange.name).toBeUndefined()
        passed += 1
      }
    }
    expect({ refused, passed, unauthenticated: exchanges.length - known.length }).toEqual({
      refused: 572,
      passed: 511,
      unauthenticated: 14,
    })
  })

  it('give the reason of every SelfSubjectAccessReview', () => {
    const reviews = known.filter(({ exchange }) =>
      exchange.request.path.endsWith('/selfsubjectaccessreviews'),
    )
    for (const { exchange, user } of reviews) {
      const { spec } = accessReviewSchema.parse(exchange.request.body)
      const { status } = z.object({ status: z.unknown() }).parse(exchange.response.body)
      const { allowed, reason } = authorize(user, reviewed(spec), world)
      expect({ allowed, ...(reason === '' ? {} : { reason }) }, exchange.name).toEqual(status)
    }
    expect(reviews).toHaveLength(231)
  })

  it('give the rules of every SelfSubjectRulesReview in an order that the walk over the bindings explains', () => {
    const reviews = known.filter(({ exchange }) => exchange.request.path.endsWith('/selfsubjectrulesreviews'))
    for (const { exchange, user } of reviews) {
      const { spec } = rulesReviewSchema.parse(exchange.request.body)
      const { status } = rulesStatusSchema.parse(exchange.response.body)
      const { resourceRules, nonResourceRules, ...rest } = rulesFor(user, spec.namespace, world)
      expect(rest, exchange.name).toEqual({ incomplete: status.incomplete, evaluationError: '' })
      expect(canonical(resourceRules), exchange.name).toEqual(canonical(status.resourceRules))
      expect(canonical(nonResourceRules), exchange.name).toEqual(canonical(status.nonResourceRules))
      expect(isExplained(status, blocksOf(user, spec.namespace)), exchange.name).toBe(true)
    }
    expect(reviews).toHaveLength(42)
  })

  it('parse back to the request that was refused, or to what refused it later', () => {
    const counts = new Map<string, number>()
    for (const { exchange, user } of known.filter((it) => it.exchange.response.status === 403)) {
      const { message } = statusSchema.parse(exchange.response.body)
      const refusal = parseForbidden(message)
      counts.set(refusal?.kind ?? 'none', (counts.get(refusal?.kind ?? 'none') ?? 0) + 1)
      if (refusal?.kind !== 'authorization') continue
      const step = authorizations(exchange, user).find(
        (it) => !authorize(it.user, it.attributes, world).allowed,
      )
      expect(refusal, exchange.name).toEqual({
        kind: 'authorization',
        user: step?.user.name,
        attributes: step?.attributes,
        reason: '',
        dialect: 'current',
      })
    }
    expect(Object.fromEntries(counts)).toEqual({ authorization: 572, admission: 2, escalation: 1 })
  })

  it('refuse the escalation in the same words', () => {
    const { exchange, user } = one('escalation: create a role beyond own rights')
    const rules = [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] }]
    const refusal = roleWriteRefusal(
      user,
      { namespace: 'shop', requestName: '', rules, isAggregated: false },
      world,
    )
    const target = { group: 'rbac.authorization.k8s.io', resource: 'roles', name: 'more' }
    expect(statusSchema.parse(exchange.response.body)).toEqual(newForbidden(target, refusal ?? ''))
  })

  it('name grants that read back', () => {
    const reasons = known.flatMap(({ exchange }) => {
      const parsed = allowedSchema.safeParse(exchange.response.body)
      return parsed.success ? [parsed.data.status.reason] : []
    })
    for (const reason of reasons) {
      const grant = parseAllowedReason(reason)
      expect(grant && formatAllowedReason(grant)).toBe(reason)
    }
    expect(reasons).toHaveLength(27)
  })

  it('give the groups of every ServiceAccount', () => {
    const reviews = known.filter(({ exchange }) => exchange.request.path.endsWith('/selfsubjectreviews'))
    for (const { exchange, user } of reviews) {
      const { status } = selfReviewSchema.parse(exchange.response.body)
      expect({ name: status.userInfo.username, groups: status.userInfo.groups }).toEqual(user)
    }
    expect(reviews).toHaveLength(22)
  })

  it('hold aggregated ClusterRoles whose rules the selectors reproduce', () => {
    const unfilled = world.clusterRoles.map((role) => (role.aggregationRule ? { ...role, rules: [] } : role))
    expect(aggregateClusterRoles(unfilled)).toEqual(world.clusterRoles)
    expect(unfilled.filter((role) => role.aggregationRule).map((role) => role.name)).toEqual([
      'admin',
      'edit',
      'gathered',
      'view',
    ])
  })
})

const accessReviewSchema = z.object({
  spec: z.object({
    resourceAttributes: z.optional(
      z.object({
        verb: z.string(),
        group: z._default(z.string(), ''),
        resource: z.string(),
        subresource: z._default(z.string(), ''),
        name: z._default(z.string(), ''),
        namespace: z._default(z.string(), ''),
      }),
    ),
    nonResourceAttributes: z.optional(z.object({ verb: z.string(), path: z.string() })),
  }),
})
const statusSchema = z.object({ message: z.string(), details: z.unknown() })
const allowedSchema = z.object({ status: z.object({ allowed: z.literal(true), reason: z.string() }) })
const rulesReviewSchema = z.object({ spec: z.object({ namespace: z.string() }) })
const strings = z.array(z.string())
const rulesStatusSchema = z.object({
  status: z.strictObject({
    resourceRules: z.array(
      z.strictObject({
        verbs: strings,
        apiGroups: z.exactOptional(strings),
        resources: z.exactOptional(strings),
        resourceNames: z.exactOptional(strings),
      }),
    ),
    nonResourceRules: z.array(z.strictObject({ verbs: strings, nonResourceURLs: z.exactOptional(strings) })),
    incomplete: z.boolean(),
  }),
})
const selfReviewSchema = z.object({
  status: z.object({ userInfo: z.object({ username: z.string(), groups: strings }) }),
})

function one(name: string): { exchange: Exchange; user: UserInfo } {
  const found = known.find(({ exchange }) => exchange.name === name)
  if (found === undefined) throw new Error(`no exchange named ${name}`)
  return found
}

function reviewed(spec: z.infer<typeof accessReviewSchema>['spec']): Attributes {
  if (spec.resourceAttributes !== undefined) return { kind: 'resource', ...spec.resourceAttributes }
  if (spec.nonResourceAttributes !== undefined) return { kind: 'path', ...spec.nonResourceAttributes }
  throw new Error('a review without attributes')
}

function text(rule: PolicyRule): string {
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule
  return JSON.stringify({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }, (_, value) =>
    Array.isArray(value) && value.length === 0 ? undefined : value,
  )
}

function withoutPaths({ nonResourceURLs: _, ...rule }: PolicyRule): PolicyRule {
  return rule
}

function canonical(rules: readonly PolicyRule[]): string[] {
  return rules.map(text).sort()
}

interface Block {
  isCluster: boolean
  resource: string[]
  path: string[]
}

function blocksOf(user: UserInfo, namespace: string): Block[] {
  const blocks = new Map<string, Block>()
  for (const resolved of resolveRules(user, namespace, world)) {
    if ('error' in resolved) continue
    const { rule, grant } = resolved
    const key = `${grant.bindingKind} ${grant.binding}`
    const block = blocks.get(key) ?? {
      isCluster: grant.bindingKind === 'ClusterRoleBinding',
      resource: [],
      path: [],
    }
    blocks.set(key, block)
    if (rule.resources?.length) block.resource.push(text(withoutPaths(rule)))
    if (rule.nonResourceURLs?.length)
      block.path.push(text({ verbs: rule.verbs, nonResourceURLs: rule.nonResourceURLs }))
  }
  return [...blocks.values()]
}

/** The server walks the bindings of one kind in no fixed order, but each binding's rules in theirs, ClusterRoleBindings first. */
function isExplained(status: z.infer<typeof rulesStatusSchema>['status'], blocks: readonly Block[]): boolean {
  const resource = status.resourceRules.map(text)
  const path = status.nonResourceRules.map(text)
  const walk = (rest: readonly Block[], resourceAt: number, pathAt: number): boolean => {
    if (rest.length === 0) return resourceAt === resource.length && pathAt === path.length
    const isClusterLeft = rest.some((block) => block.isCluster)
    return rest.some(
      (block) =>
        block.isCluster === isClusterLeft &&
        block.resource.every((rule, index) => rule === resource[resourceAt + index]) &&
        block.path.every((rule, index) => rule === path[pathAt + index]) &&
        walk(
          rest.filter((other) => other !== block),
          resourceAt + block.resource.length,
          pathAt + block.path.length,
        ),
    )
  }
  return walk(blocks, 0, 0)
}
