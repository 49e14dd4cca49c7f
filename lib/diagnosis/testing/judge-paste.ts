import { parseAllDocuments } from 'yaml'
import * as z from 'zod/mini'
import { whatIfSchema } from '@/lib/facts/what-if/contract'
import { toProposal } from '@/lib/facts/what-if/judge/proposal'
import { readManifest } from '@/lib/facts/what-if/judge/read-manifest'
import { judgeWhatIf } from '@/lib/facts/what-if/judge/what-if'
import { parseRbacObjects } from '@/lib/rbac/objects'
import type { Attributes, RbacObjects } from '@/lib/rbac/types'
import { catalogue, user } from './role-world'
import { whatIfFacts } from './what-if-facts'

export const HEAD = 'apiVersion: rbac.authorization.k8s.io/v1\n'
export const role = (rule: string, more = '', name = 'r') =>
  `${HEAD}kind: Role\nmetadata: {name: ${name}${more}}\nrules:\n- ${rule}\n`
export const clusterRole = (rule: string, more = '') =>
  `${HEAD}kind: ClusterRole\nmetadata: {name: r${more}}\nrules:\n- ${rule}\n`
export const WEB = '{kind: ServiceAccount, name: web, namespace: shop}'
export const bind = (ref = '{kind: Role, name: r}', subject = WEB, more = '') =>
  `${HEAD}kind: RoleBinding\nmetadata: {name: b${more}}\nroleRef: ${ref}\nsubjects: [${subject}]\n`
export const bindAll = (ref = '{kind: ClusterRole, name: r}', subject = WEB) =>
  `${HEAD}kind: ClusterRoleBinding\nmetadata: {name: cb}\nroleRef: ${ref}\nsubjects: [${subject}]\n`
export const join = (...documents: string[]) => documents.join('---\n')

export const world = (yaml = ''): RbacObjects =>
  parseRbacObjects(
    parseAllDocuments(yaml).map((document) => document.toJS()),
    { namespace: 'shop' },
  ).objects

interface How {
  world?: RbacObjects
  check?: Attributes
  /** Namespaces whose rules are reviewed. */
  reviewed?: readonly string[]
  mayRead?: boolean
  accounts?: Record<string, boolean>
}

/** The answer to a paste of ServiceAccount shop/web in this world, with all that may be asked, as it goes over the wire. */
export function judge(yaml: string, how: How = {}) {
  const { world: before = world(), ...more } = how
  const facts = whatIfFacts(before, {
    user,
    namespace: 'shop',
    catalogue,
    reviewed: ['shop', 'payments'],
    ...more,
  })
  const answer = judgeWhatIf(facts, toProposal(readManifest(yaml), 'shop'))
  return z.encode(whatIfSchema, { ...answer, upstreamRequests: 0 })
}

/** A call in namespace shop. */
export const call = (verb: string, resource: string): Attributes => ({
  kind: 'resource',
  verb,
  group: '',
  resource,
  subresource: '',
  name: '',
  namespace: 'shop',
})

export const PODS = '{apiGroups: [""], resources: [pods], verbs: [get]}'
