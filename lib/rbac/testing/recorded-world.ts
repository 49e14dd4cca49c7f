import { readFileSync } from 'node:fs'
import * as z from 'zod/mini'
import { parseRbacObjects } from '@/lib/rbac/objects'
import { ANONYMOUS, userOf } from '@/lib/rbac/service-account'
import type { RbacObjects, UserInfo } from '@/lib/rbac/types'

const exchangeSchema = z.object({
  name: z.string(),
  as: z.string(),
  request: z.object({
    method: z.string(),
    path: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.optional(z.unknown()),
  }),
  response: z.object({
    status: z.number(),
    headers: z.record(z.string(), z.string()),
    body: z.unknown(),
  }),
})
export type Exchange = z.infer<typeof exchangeSchema>

/** The exchanges with a real kube-apiserver 1.36.2, in their order. */
export function recordedExchanges(): Exchange[] {
  const file = new URL('../../../e2e/recordings/kube-apiserver-1.36.2.jsonl', import.meta.url)
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => exchangeSchema.parse(JSON.parse(line)))
}

/** The RBAC objects of the recorded server, bootstrap roles included, from its own lists. */
export function recordedWorld(exchanges: readonly Exchange[]): RbacObjects {
  const lists = ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'].map((resource) => {
    const list = exchanges.find((exchange) => exchange.name === `all ${resource}`)
    if (list === undefined) throw new Error(`The recordings hold no list of all ${resource}.`)
    return list.response.body
  })
  const { objects, problems } = parseRbacObjects(lists)
  if (problems.length > 0) throw new Error(JSON.stringify(problems))
  return objects
}

/** The user behind an exchange, or undefined where the server knew none (a token that it refused). */
export function recordedUser(as: string): UserInfo | undefined {
  if (as === 'anonymous') return ANONYMOUS
  // The token of shop/web with a space after it, which the server accepts.
  const account = as === 'token with newline-free trailing space' ? 'shop/web' : as
  const [, namespace, name] = /^([a-z-]+)\/([a-z-]+)(?: \(bound to pod brief\))?$/.exec(account) ?? []
  return namespace === undefined || name === undefined ? undefined : userOf(namespace, name)
}
