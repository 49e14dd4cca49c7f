import { describe, expect, it } from 'vitest'
import type { Attributes } from '@/lib/rbac/types'
import { startCluster } from './cluster'
import type { Authorizer } from './policy'
import { cloudAuthorizerWorld } from './scenarios/cloud-authorizer'
import { explicitDenyWorld } from './scenarios/explicit-deny'
import { callApi, mountedToken } from './testing/call'

const get = (resource: string): Attributes => ({
  kind: 'resource',
  verb: 'list',
  group: '',
  resource,
  subresource: '',
  name: '',
  namespace: 'shop',
})
const user = { name: 'system:serviceaccount:shop:web', groups: ['system:serviceaccounts'] }

async function decideWith(authorizer: Authorizer, resource: string) {
  const cluster = await startCluster({ scenario: { ...cloudAuthorizerWorld, authorizer } })
  try {
    return cluster.context.policy.decide(user, get(resource))
  } finally {
    await cluster.stop()
  }
}

const says = (decision: 'allow' | 'deny' | 'no-opinion', reason: string): Authorizer => ({
  decide: () => ({ decision, reason }),
})

describe('an authorizer before RBAC', () => {
  it.each([
    ['its yes ends the chain', says('allow', 'by policy'), 'secrets', true, false, 'by policy'],
    [
      'its no ends the chain, whatever RBAC allows',
      says('deny', 'by policy'),
      'pods',
      false,
      true,
      'by policy',
    ],
    [
      'without an opinion its words stay in a refusal',
      says('no-opinion', 'unknown user'),
      'secrets',
      false,
      false,
      'unknown user',
    ],
    [
      'without an opinion a yes of RBAC is RBAC’s alone',
      says('no-opinion', 'unknown user'),
      'pods',
      true,
      false,
      'RBAC: allowed by RoleBinding "web-reads-pods/shop" of Role "pod-reader" to ServiceAccount "web/shop"',
    ],
  ])('%s', async (_, authorizer, resource, allowed, denied, reason) => {
    expect(await decideWith(authorizer, resource)).toEqual({ allowed, denied, reason })
  })

  it('says denied in a review and leaves the rules review incomplete', async () => {
    const cluster = await startCluster({ scenario: explicitDenyWorld })
    try {
      const review = async (kind: string, spec: object) => {
        const { json } = await callApi(cluster, {
          method: 'POST',
          path: `/apis/authorization.k8s.io/v1/${kind.toLowerCase()}s`,
          token: mountedToken(cluster),
          body: { apiVersion: 'authorization.k8s.io/v1', kind, spec },
        })
        return json
      }
      const resourceAttributes = { verb: 'list', resource: 'configmaps', namespace: 'shop' }
      expect(await review('SelfSubjectAccessReview', { resourceAttributes })).toMatchObject({
        status: { allowed: false, denied: true, reason: 'configmaps are read by the platform team only' },
      })
      expect(await review('SelfSubjectRulesReview', { namespace: 'shop' })).toMatchObject({
        status: {
          incomplete: true,
          evaluationError: 'webhook authorizer does not support user rule resolution',
        },
      })
    } finally {
      await cluster.stop()
    }
  })
})
