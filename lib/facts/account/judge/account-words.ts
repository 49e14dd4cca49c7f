import { code, inTurn, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { listCommand } from '@/lib/rbac/kubectl-command'
import { counted } from '@/lib/words/lists'
import type { Access } from '../contract'
import { type Account, isMaster } from './account'
import { type AccountFacts, decides } from './account-matrix'

/** Why cells of this pod's own matrix may be unknown. */
export const OWN_DOUBT = say`An authorizer other than RBAC also decides on this cluster and does not list its rules. It can allow what no rule grants and deny what a rule grants, so those cells are unknown: choose a cell to check with the API server.`

/** Why cells are not known of an account that has more rules than are read. */
export function doubtLeftOut(leftOut: number): Phrase {
  const rules = words(counted(leftOut, 'rule is', 'rules are'))
  return say`This account has too many rules to read at once: ${rules} left out. Cells that no other rule grants are unknown: choose a cell to check with the API server.`
}

/** Why no cell of this pod's own matrix is known: a 401 says nothing about permissions. */
export function doubtUnanswered({ status }: NonNullable<Access['unanswered']>): Phrase {
  if (status === 401) {
    return say`The API server answered 401: it does not accept the token, so what this account can do is unknown.`
  }
  const what = status === undefined ? say`gave no answer` : say`answered ${status}`
  return say`The API server ${what}, so what this account can do is unknown.`
}

/** Why a cell of a matrix by objects may be unknown or more than it shows; silent when every cell is proven. */
export function doubtByObjects(facts: AccountFacts): Phrase {
  const { account, isOnlyRbac } = facts
  if (isMaster(account)) {
    return say`The group ${code('system:masters')} is allowed everything before RBAC is checked, so no rule shows it.`
  }
  const doubts: Phrase[] = []
  if (!account.areGroupsKnown) {
    doubts.push(
      say`The groups of ${sayUser(account.name)} are unknown, and a binding to one of them would grant more: add them next to the name.`,
    )
  }
  if (!isOnlyRbac) {
    doubts.push(
      say`An authorizer other than RBAC may also decide on this cluster, and Roles and bindings do not show what it allows.`,
    )
  }
  const certain = { ...facts, account: { ...account, areGroupsKnown: true }, isOnlyRbac: true }
  const { namespaced, clusterScoped } = decides(certain)
  if (!namespaced || !clusterScoped) {
    const which = clusterScoped
      ? say`The Roles and RoleBindings of the namespace`
      : say`The ClusterRoles and ClusterRoleBindings`
    doubts.push(say`${which} were not all read: they may grant more, and more widely, than shown.`)
  }
  return doubts.length === 0 ? NOTHING : inTurn([...doubts, say`Cells that no rule grants are not known.`])
}

/** What a matrix without objects is based on: `asked` reviews of single calls, or nothing where none may be made. */
export function doubtWithoutObjects(account: Account, asked: number): Pick<Access, 'basis' | 'doubt'> {
  const whose = sayUser(account.name)
  if (asked === 0) {
    return {
      basis: 'nothing',
      doubt: say`This pod can neither read Roles and bindings nor ask the API server about ${whose}, so every cell is unknown.`,
    }
  }
  const calls = asked === 1 ? say`one call was` : say`the ${asked} most common calls were`
  const groups = account.areGroupsKnown
    ? NOTHING
    : say` Its groups are unknown, so a denial is not certain: add them next to the name.`
  return {
    basis: 'reviews',
    doubt: say`This pod can ask the API server about ${whose} one call at a time, but cannot read what grants it: ${calls} checked, the rest is not known. Choose a cell to check it.${groups}`,
  }
}

/** The one permission that would show the account, and the command an admin can see it with now. */
export function unseenAccount(account: Account, namespace: string): Access['unseen'][number] {
  return {
    needs: say`To ask the API server about ${sayUser(account.name)} from here, this pod’s account needs one permission: create on subjectaccessreviews in API group authorization.k8s.io.`,
    command: listCommand(account, namespace),
  }
}
