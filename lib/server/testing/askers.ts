import { expect } from 'vitest'
import { parseAllDocuments } from 'yaml'
import type { Check } from '@/lib/contract/access-check'
import { explainCheck } from '@/lib/facts/call/gather/explain'
import { BUDGET, COLD } from '@/lib/facts/questions/prober'
import { startPod } from '@/lib/kube/testing/pod'
import { parseRbacObjects } from '@/lib/rbac/objects'
import { recordedExchanges, recordedWorld } from '@/lib/rbac/testing/recorded-world'
import type { RbacObjects } from '@/lib/rbac/types'
import { tokenOf, worldAnswer } from './rbac-world-server'

const bootstrap = (() => {
  const { clusterRoles, clusterRoleBindings } = recordedWorld(recordedExchanges())
  const isBuiltIn = ({ name }: { name: string }) =>
    name.startsWith('system:') || ['admin', 'cluster-admin', 'edit', 'view'].includes(name)
  return {
    clusterRoles: clusterRoles.filter(isBuiltIn),
    clusterRoleBindings: clusterRoleBindings.filter(isBuiltIn),
  }
})()

const READING = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: asker-reads-rbac}
rules: [{apiGroups: [rbac.authorization.k8s.io], resources: [roles, rolebindings, clusterroles, clusterrolebindings], verbs: [list]}]`

const granted = (role: string, namespace: string, name: string) => `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: asker-${role.replaceAll(':', '-')}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "${role}"}
subjects: [{kind: ServiceAccount, name: ${name}, namespace: ${namespace}}]`

const parsed = new Map<string, unknown[]>()

/** The documents of a text, which each asker reads alike. */
function documentsIn(text: string): unknown[] {
  const documents = parsed.get(text) ?? parseAllDocuments(text).map((one): unknown => one.toJS())
  parsed.set(text, documents)
  return documents
}

function objectsIn(...texts: string[]): RbacObjects {
  const documents = texts.flatMap(documentsIn)
  const { objects, problems } = parseRbacObjects(documents.filter((one) => one !== null))
  if (problems.length > 0) throw new Error(JSON.stringify(problems))
  return {
    ...objects,
    clusterRoles: [...bootstrap.clusterRoles, ...objects.clusterRoles],
    clusterRoleBindings: [...bootstrap.clusterRoleBindings, ...objects.clusterRoleBindings],
  }
}

/** A world, and one call of one account in it. */
export interface Asked {
  world: string
  namespace: string
  account: string
  call: Check
  /** Lists of all namespaces that are longer than one answer. */
  tooLong?: number
}

const READ = granted('asker-reads-rbac', 'watch', 'watcher')
/** Accounts that can ask about the account, each with what it can read. */
export const ASKERS = {
  itself: { more: [] },
  'itself, with RBAC readable': { more: [READING] },
  'another, by Roles and bindings': { more: [READING, READ], other: true },
  'another, by reviews too': {
    more: [READING, READ, granted('system:auth-delegator', 'watch', 'watcher')],
    other: true,
  },
} as const

type Asker = keyof typeof ASKERS

/** The first cause that one asker gets on a fresh process and on a warm one. */
export async function firstCause({ world, namespace, account, call, tooLong = 0 }: Asked, asker: Asker) {
  const { more, ...how } = ASKERS[asker]
  const isOther = 'other' in how
  const own = asker === 'itself, with RBAC readable' ? [granted('asker-reads-rbac', namespace, account)] : []
  const objects = objectsIn(world, ...more, ...own)
  const answered: number[] = []
  const pod = await startPod((request, response) => {
    const { status, body } = worldAnswer(objects, request)
    answered.push(status)
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  })
  const [at, name] = isOther ? ['watch', 'watcher'] : [namespace, account]
  pod.account.swap({ token: tokenOf(at, name), 'ca.crt': pod.ca.cert, namespace: at })
  const options = { kube: pod.client(), signal: new AbortController().signal }
  const check = { ...call, ...(isOther ? { user: `system:serviceaccount:${namespace}:${account}` } : {}) }
  const costOf = async () => {
    const before = pod.server.requests.length
    const explanation = await explainCheck(check, options)
    const sent = pod.server.requests.slice(before)
    // A request that the client repeats after its connection was closed is one.
    return { explanation, cost: new Set(sent.map(({ url, body }) => `${url} ${body}`)).size }
  }
  const { explanation: cold, cost: coldCost } = await costOf()
  const { explanation: warm, cost } = await costOf()
  expect(coldCost).toBeLessThanOrEqual(BUDGET + COLD + tooLong)
  expect(cost).toBeLessThanOrEqual(BUDGET)
  expect(answered).not.toContain(403)
  expect(warm.cause).toEqual(cold.cause)
  return cold
}

/** The first cause of each asker. */
export const ofAsker = (asked: Asked) =>
  Promise.all(
    (Object.keys(ASKERS) as Asker[]).map(async (asker) => {
      const { cause } = await firstCause(asked, asker)
      return [asker, cause?.id, cause?.confidence] as const
    }),
  )
