import * as z from 'zod/mini'
import type { RecordedRequest } from '@/lib/kube/testing/https-server'
import { authorize } from '@/lib/rbac/authorize'
import { rulesFor } from '@/lib/rbac/rules-for'
import { parseServiceAccount, userOf } from '@/lib/rbac/service-account'
import { recordedExchanges } from '@/lib/rbac/testing/recorded-world'
import type { Attributes, RbacObjects, UserInfo } from '@/lib/rbac/types'

const word = z._default(z.string(), '')
const accessSpec = z.object({
  spec: z.union([
    z.object({ nonResourceAttributes: z.object({ path: z.string(), verb: z.string() }) }),
    z.object({
      resourceAttributes: z.object({
        verb: word,
        group: word,
        resource: word,
        subresource: word,
        name: word,
        namespace: word,
      }),
    }),
  ]),
})
const rulesSpec = z.object({ spec: z.object({ namespace: z.string() }) })

export function attributesOf(body: string): Attributes {
  const { spec } = accessSpec.parse(JSON.parse(body))
  return 'resourceAttributes' in spec
    ? { kind: 'resource', ...spec.resourceAttributes }
    : { kind: 'path', ...spec.nonResourceAttributes }
}

const subject = z.object({ sub: z.string() })

/** The user of the token that the request carries. */
export function callerOf(request: RecordedRequest): UserInfo {
  const header = request.headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1] ?? ''
  const payload = Buffer.from(header.split('.')[1] ?? '', 'base64url').toString('utf8')
  const account = parseServiceAccount(subject.parse(JSON.parse(payload)).sub)
  if (!account) throw new Error('The token is no ServiceAccount’s.')
  return userOf(account.namespace, account.name)
}

let discovery: Map<string, unknown> | undefined

/** What the API server answers to reviews in this world, and to discovery as recorded; undefined for another path. */
export function reviewAnswer(world: RbacObjects, request: RecordedRequest): unknown {
  discovery ??= new Map(
    ['/api', '/apis'].map((path) => [
      path,
      recordedExchanges().find(({ name }) => name === `aggregated discovery ${path}`)?.response.body,
    ]),
  )
  const path = request.url
  if (request.method === 'GET') return discovery.get(path)
  const user = callerOf(request)
  if (path.endsWith('/selfsubjectaccessreviews')) {
    const { allowed, reason } = authorize(user, attributesOf(request.body), world)
    return { kind: 'SelfSubjectAccessReview', status: { allowed, ...(reason === '' ? {} : { reason }) } }
  }
  if (path.endsWith('/selfsubjectrulesreviews')) {
    const { namespace } = rulesSpec.parse(JSON.parse(request.body)).spec
    return { kind: 'SelfSubjectRulesReview', status: rulesFor(user, namespace, world) }
  }
  return undefined
}
