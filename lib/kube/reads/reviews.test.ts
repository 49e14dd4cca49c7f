import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { userOf } from '@/lib/rbac/service-account'
import { json } from '../testing/https-server'
import { failureFrom, startPod } from '../testing/pod'
import { recordings } from '../testing/recordings'
import { KubeStatusError, UnexpectedAnswerError } from '../transport/errors'
import { metered } from '../transport/meter'
import { reviewAccess, reviewRules, reviewSelf, reviewSubjectAccess } from './reviews'

const EXCHANGES = recordings('kube-apiserver-1.36.2.jsonl').filter(
  ({ request, response }) => request.method === 'POST' && response.status === 201,
)
const of = (kind: string) => EXCHANGES.filter(({ request }) => request.path.endsWith(`/${kind}`))

const specSchema = z.object({
  spec: z.object({
    namespace: z.optional(z.string()),
    resourceAttributes: z.optional(z.record(z.string(), z.string())),
    nonResourceAttributes: z.optional(z.object({ path: z.string(), verb: z.string() })),
  }),
})
const statusSchema = z.object({ status: z.record(z.string(), z.unknown()) })

describe('a review of the recorded server', () => {
  it('SelfSubjectAccessReview: is asked as it was, and its allowed, reason and error come back', async () => {
    const { kube, server } = await startPod((_, response) => json(response, {}))
    let asked = 0
    for (const { request, response } of of('selfsubjectaccessreviews')) {
      const { resourceAttributes, nonResourceAttributes } = specSchema.parse(request.body).spec
      const empty = { verb: '', group: '', resource: '', subresource: '', name: '', namespace: '' }
      const { verb, group, resource, subresource, name, namespace, ...more } = {
        ...empty,
        ...resourceAttributes,
      }
      if (Object.keys(more).length > 0) continue
      server.handle((_, answer) => json(answer, response.body, 201))
      const review = await reviewAccess(
        kube,
        nonResourceAttributes
          ? { kind: 'path', ...nonResourceAttributes }
          : { kind: 'resource', verb, group, resource, subresource, name, namespace },
      )
      const { status } = statusSchema.parse(response.body)
      expect(review).toEqual({ allowed: false, denied: false, reason: '', evaluationError: '', ...status })
      expect(JSON.parse(server.requests.at(-1)?.body ?? '')).toEqual(request.body)
      asked += 1
    }
    expect(asked).toBeGreaterThan(100)
  })

  it('SelfSubjectRulesReview: every rule comes back, absent lists as empty ones', async () => {
    const { kube, server } = await startPod((_, response) => json(response, {}))
    expect(of('selfsubjectrulesreviews').length).toBeGreaterThan(20)
    for (const { request, response } of of('selfsubjectrulesreviews')) {
      server.handle((_, answer) => json(answer, response.body, 201))
      const review = await reviewRules(kube, specSchema.parse(request.body).spec.namespace ?? '')
      const { status } = statusSchema.parse(response.body)
      const rules = z.array(z.record(z.string(), z.unknown()))
      expect(review).toEqual({
        evaluationError: '',
        ...status,
        resourceRules: rules
          .parse(status.resourceRules ?? [])
          .map((rule) => ({ verbs: [], apiGroups: [], resources: [], resourceNames: [], ...rule })),
        nonResourceRules: rules.parse(status.nonResourceRules ?? []),
      })
    }
  })

  it.each([
    ['rules', Array.from({ length: 5_000 }, (_, i) => [`r${i}`]), 500, 4_500],
    ['words', Array.from({ length: 10 }, () => Array(1_200).fill('r')), 4, 6],
  ])(
    'SelfSubjectRulesReview: of too many %s the first are read, and the others counted',
    async (_, resources, read, leftOut) => {
      const resourceRules = resources.map((words) => ({ verbs: ['get'], apiGroups: [''], resources: words }))
      const { kube } = await startPod((_request, answer) => json(answer, { status: { resourceRules } }, 201))
      const review = await reviewRules(kube, 'shop')
      expect(review.resourceRules.length).toBe(read)
      expect(review).toMatchObject({ incomplete: true, leftOut })
    },
  )

  it('SelfSubjectReview: name and groups come back', async () => {
    const { kube, server } = await startPod((_, response) => json(response, {}))
    expect(of('selfsubjectreviews').length).toBeGreaterThan(5)
    for (const { response } of of('selfsubjectreviews')) {
      server.handle((_, answer) => json(answer, response.body, 201))
      const self = await reviewSelf(kube)
      expect(statusSchema.parse(response.body).status.userInfo).toMatchObject({
        username: self.name,
        groups: self.groups,
      })
    }
  })
})

describe('reviewSubjectAccess', () => {
  const LIST = {
    kind: 'resource',
    verb: 'list',
    group: '',
    resource: 'pods',
    subresource: '',
    name: '',
  } as const
  const attributes = { ...LIST, namespace: 'shop' }

  it('asks the recorded question about ServiceAccount shop/web, its groups with it', async () => {
    const recorded = of('subjectaccessreviews').find(({ request }) =>
      JSON.stringify(request.body).includes('groups'),
    )
    const { kube, server } = await startPod((_, response) => json(response, recorded?.response.body, 201))
    const review = await reviewSubjectAccess(kube, { user: userOf('shop', 'web'), attributes })
    expect(review).toEqual({
      denied: false,
      evaluationError: '',
      ...statusSchema.parse(recorded?.response.body).status,
    })
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual(recorded?.request.body)
  })

  it('asks in a namespace by a LocalSubjectAccessReview there', async () => {
    const { kube, server } = await startPod((_, response) =>
      json(response, { status: { allowed: true } }, 201),
    )
    const question = { user: userOf('shop', 'web'), attributes, within: 'shop' }
    expect(await reviewSubjectAccess(kube, question)).toMatchObject({ allowed: true })
    expect(server.requests[0]?.url).toBe(
      '/apis/authorization.k8s.io/v1/namespaces/shop/localsubjectaccessreviews',
    )
    expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject({
      kind: 'LocalSubjectAccessReview',
      spec: { user: 'system:serviceaccount:shop:web', resourceAttributes: { namespace: 'shop' } },
    })
  })
})

describe('a review', () => {
  it.each([
    ['without a status', { kind: 'SelfSubjectAccessReview' }, 'shape'],
    ['with a word for a truth', { status: { allowed: 'yes' } }, 'shape'],
    ['that is text', '<html>', 'shape'],
  ])('%s is reported as an unexpected answer', async (_, document, problem) => {
    const { kube } = await startPod((_, response) => json(response, document, 201))
    const error = await failureFrom(reviewSelf(kube).then(() => reviewRules(kube, 'shop')))
    expect(error).toBeInstanceOf(UnexpectedAnswerError)
    expect(error).toMatchObject({ problem })
  })

  it('that is itself forbidden throws the Status', async () => {
    const status = { kind: 'Status', code: 403, reason: 'Forbidden', message: 'no' }
    const { kube } = await startPod((_, response) => json(response, status, 403))
    expect(await failureFrom(reviewRules(kube, 'shop'))).toBeInstanceOf(KubeStatusError)
  })

  it('is counted by the meter, each request that it cost', async () => {
    const { kube } = await startPod((_, response) => json(response, { status: {} }, 201))
    const { kube: counted, count } = metered(kube)
    await reviewRules(counted, 'shop')
    await reviewRules(kube, 'shop')
    await reviewAccess(counted, { kind: 'path', verb: 'get', path: '/metrics' })
    // The client's own question who answers is none of the meter's.
    expect([count(), kube.requestCount()]).toEqual([2, 4])
  })
})
