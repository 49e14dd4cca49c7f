import { byTextAlone } from '@/lib/facts/call/gather/gather-foreign-facts'
import { gatherObjects } from '@/lib/facts/call/gather/gather-objects'
import type { OwnAccount } from '@/lib/facts/identity/gather/own-account'
import { type OwnRights, ownRights } from '@/lib/facts/questions/own-rights'
import type { Prober } from '@/lib/facts/questions/prober'
import { aggregateErrors } from '@/lib/rbac/resolve'
import type { ScopedRule } from '@/lib/rbac/rule'
import type { Access, MatrixRow } from '../contract'
import { type Account, accountOf, accountRules, cellOfReview, isMaster } from '../judge/account'
import { accountRows, decides, sweepOf } from '../judge/account-matrix'
import { doubtByObjects, doubtWithoutObjects, unseenAccount } from '../judge/account-words'
import { type MatrixTarget, rowOf } from '../judge/matrix'

interface AccountQuestion {
  user: string
  groups: readonly string[]
  namespace: string
  own: OwnAccount
  targets: readonly MatrixTarget[]
}

/**
 * What another account can do in a namespace: by the Roles and bindings that this pod may read, then by reviews of the most
 * asked calls that these leave unknown, as far as permissions and budget allow; otherwise every cell is unknown.
 */
export async function accessOfAccount(question: AccountQuestion, prober: Prober): Promise<RightsFound> {
  const { namespace, targets } = question
  const account = accountOf(question.user, question.groups)
  const may = await ownRights(namespace, prober)
  const here = await prober.rules(namespace)
  const objects = await gatherObjects(await factsOf(question, prober), may, prober)
  const common = { user: account.name, evaluationError: '' }
  if (objects.state === 'unread') {
    const unknown = targets.map((target) => rowOf(target, { rules: [], isComplete: false }))
    const { rows, asked } = await withReviews(unknown, { account, namespace, may, prober })
    return {
      ...common,
      rows,
      rules: [],
      ...doubtWithoutObjects(account, asked),
      unseen: asked === 0 ? [unseenAccount(account, namespace)] : [],
      incomplete: true,
    }
  }
  const isOnlyRbac = here.state === 'read' && !here.value.incomplete
  const facts = { account, namespace, objects: objects.value, isOnlyRbac }
  const decided = decides(facts)
  const isComplete = isMaster(account) || (decided.namespaced && decided.clusterScoped)
  const byObjects = accountRows(targets, facts)
  const { rows, asked } = isComplete
    ? { rows: byObjects, asked: 0 }
    : await withReviews(byObjects, { account, namespace, may, prober })
  const isHelpless = !isComplete && asked === 0 && account.areGroupsKnown
  const { rules, errors } = accountRules(account, namespace, objects.value)
  return {
    ...common,
    rows,
    rules,
    basis: 'objects',
    doubt: doubtByObjects(facts),
    unseen: isHelpless ? [unseenAccount(account, namespace)] : [],
    incomplete: !isComplete,
    // A role that was not read would look like one that does not exist.
    evaluationError: decided.namespaced ? aggregateErrors(errors) : '',
  }
}

// Any call in the namespace: it represents all that the same lists decide.
function factsOf({ namespace, user, own }: AccountQuestion, prober: Prober) {
  const call = { verb: 'list', group: '', resource: 'pods', subresource: '', name: '', namespace }
  const request = { kind: 'resource', ...call } as const
  return byTextAlone({ request, caller: user, isOwnCall: false, account: own }, prober)
}

interface Reviewing {
  account: Account
  namespace: string
  may: OwnRights
  prober: Prober
}

/** The rows with the most asked unknown cells answered by reviews of the account, where they may be made. */
async function withReviews(
  rows: readonly MatrixRow[],
  { account, namespace, may, prober }: Reviewing,
): Promise<{ rows: MatrixRow[]; asked: number }> {
  const create = { verb: 'create', group: 'authorization.k8s.io' }
  const isWide = may({ ...create, resource: 'subjectaccessreviews' }) === 'yes'
  const isLocal = may({ ...create, resource: 'localsubjectaccessreviews', namespace }) === 'yes'
  if (!isWide && !isLocal) return { rows: [...rows], asked: 0 }
  const within = isWide ? undefined : namespace
  const asked = sweepOf(rows, namespace).slice(0, Math.max(0, prober.left))
  const answers = await Promise.all(
    asked.map(async (request) => ({ request, answer: await prober.subjectAccess(account, request, within) })),
  )
  const reviewed = rows.map((row) => ({ ...row, cells: { ...row.cells } }))
  for (const { request, answer } of answers) {
    const row = reviewed.find(
      ({ group, resource }) => group === request.group && resource === request.resource,
    )
    if (!row || answer.state === 'unread') continue
    const { areGroupsKnown } = account
    row.cells[request.verb] = cellOfReview(answer.value, { isNamespaced: row.namespaced, areGroupsKnown })
  }
  return { rows: reviewed, asked: answers.filter(({ answer }) => answer.state === 'read').length }
}

/** What one account can do, before the rest of the matrix's answer is derived from it. */
export interface RightsFound
  extends Pick<
    Access,
    | 'user'
    | 'rows'
    | 'basis'
    | 'doubt'
    | 'unseen'
    | 'incomplete'
    | 'evaluationError'
    | 'unanswered'
    | 'reviewed'
    | 'refusedLately'
  > {
  rules: readonly ScopedRule[]
}
