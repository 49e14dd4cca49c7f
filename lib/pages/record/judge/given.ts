import { type Origin, toProposal, toRbacObjects } from '@/lib/facts/what-if/judge/proposal'
import { readManifest } from '@/lib/facts/what-if/judge/read-manifest'
import { code, type Phrase, say } from '@/lib/phrase/phrase'
import { aggregateClusterRoles } from '@/lib/rbac/aggregate'
import { joined, subjectMatches } from '@/lib/rbac/resolve'
import { parseServiceAccount, usernameOf } from '@/lib/rbac/service-account'
import type { PolicyRule, RbacObjects, UserInfo } from '@/lib/rbac/types'
import type { FilePlace } from '../contract'

export interface GivenFile {
  /** As reports name it. */
  name: string
  text: string
}

/** The place of a rule in the files. */
export interface RuleOrigin {
  object: string
  at: FilePlace
  lineOf: Origin['lineOf']
  index: number
}

/** The Roles and bindings of the files, as the authorizer reads them, with the place of each rule. */
export interface GivenRoles {
  files: string[]
  objects: RbacObjects
  places: ReadonlyMap<PolicyRule, RuleOrigin>
  /** The ServiceAccounts that they make or bind, as user names. */
  accounts: string[]
  /** What in the files cannot be used, each with its place. */
  mistakes: { says: Phrase; at: FilePlace }[]
}

const BEARS = /^(?:- )?["']?kind["']?:[ \t]*["']?(?:(?:Cluster)?Role(?:Binding)?|ServiceAccount|\w*List)\b/m

/**
 * The documents of YAML that can hold a Role, a binding or an account; of all others only their lines are left, so that each
 * place keeps its number. A chart renders far more than is read at once.
 */
function onlyRbac(text: string): string {
  if (text.trimStart().startsWith('{')) return text
  return text
    .split(/^(?=---(?:\s|$))/m)
    .map((document) => (BEARS.test(document) ? document : document.replace(/[^\n]+/g, '')))
    .map((document, index) => (index > 0 && !document.startsWith('---') ? `---${document}` : document))
    .join('')
}

/** Reads manifests; `home` is the namespace of what names none. What the API server would refuse is a mistake and grants nothing. */
export function readGiven(files: readonly GivenFile[], home: string): GivenRoles {
  const places = new Map<PolicyRule, RuleOrigin>()
  const mistakes: GivenRoles['mistakes'] = []
  const accounts = new Set<string>()
  const read = files.map(({ name, text }) => {
    const proposal = toProposal(readManifest(onlyRbac(text)), home)
    for (const { says, line, object, severity } of proposal.mistakes)
      if (severity === 'refused')
        mistakes.push({
          says: object === '' ? says : say`${code(object)}: ${says}`,
          at: { file: name, line },
        })
    const isTaken = ({ label }: Origin) => !proposal.refused.has(label)
    const roles = proposal.roles.filter(isTaken)
    for (const { label, lineOf, rules } of roles)
      for (const [index, rule] of rules.entries()) {
        const at = { file: name, line: lineOf(['rules', index]) }
        places.set(rule, { object: label, at, lineOf: (path) => lineOf(['rules', index, ...path]), index })
      }
    const bindings = proposal.bindings.filter(isTaken)
    for (const account of proposal.accounts) {
      const [of = '', name = ''] = account.split('/')
      accounts.add(usernameOf(of, name))
    }
    for (const { subjects, namespace } of bindings)
      for (const subject of subjects)
        if (subject.kind === 'ServiceAccount')
          accounts.add(usernameOf(subject.namespace || namespace, subject.name))
    return toRbacObjects({ roles, bindings })
  })
  const objects = joined(read)
  return {
    files: files.map(({ name }) => name),
    objects: { ...objects, clusterRoles: aggregateClusterRoles(objects.clusterRoles) },
    places,
    accounts: [...accounts].filter((user) => parseServiceAccount(user) !== undefined),
    mistakes,
  }
}

/**
 * The same with a binding of each Role to the account where the files have none at all: a Role in its namespace, a ClusterRole
 * everywhere.
 */
export function boundTo(user: UserInfo, given: GivenRoles): { objects: RbacObjects; isAssumed: boolean } {
  const { objects } = given
  if (objects.roleBindings.length > 0 || objects.clusterRoleBindings.length > 0)
    return { objects, isAssumed: false }
  const account = parseServiceAccount(user.name)
  const subjects = [account ? { kind: 'ServiceAccount', ...account } : { kind: 'User', name: user.name }]
  const bound = {
    ...objects,
    roleBindings: objects.roles.map(({ name, namespace }) => ({
      name,
      namespace,
      roleRef: { kind: 'Role', name },
      subjects,
    })),
    clusterRoleBindings: objects.clusterRoles.map(({ name }) => ({
      name,
      roleRef: { kind: 'ClusterRole', name },
      subjects,
    })),
  }
  return { objects: bound, isAssumed: objects.roles.length + objects.clusterRoles.length > 0 }
}

/** True where a binding of the files is of this account, or of a group that it is in. */
export function isBound(user: UserInfo, { roleBindings, clusterRoleBindings }: RbacObjects): boolean {
  return (
    roleBindings.some(({ subjects, namespace }) =>
      subjects.some((one) => subjectMatches(one, user, namespace)),
    ) || clusterRoleBindings.some(({ subjects }) => subjects.some((one) => subjectMatches(one, user, '')))
  )
}
