import { areGroupsKnown, callerUser, type Facts, isNobody } from '@/lib/diagnosis/facts'
import { factsByObjects } from '@/lib/diagnosis/facts-by-objects'
import { notAsked, type Reading } from '@/lib/evidence/reading'
import type { Way } from '@/lib/facts/questions/decision-history'
import { type OwnRights, ownRights } from '@/lib/facts/questions/own-rights'
import type { Prober } from '@/lib/facts/questions/prober'
import { isUnreachable } from '@/lib/kube/transport/errors'
import { say, words } from '@/lib/phrase/phrase'
import type { AccessAnswer } from '@/lib/rbac/reviews'
import { callNamespace } from '@/lib/rbac/rule'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { Attributes } from '@/lib/rbac/types'
import { ASKER } from '@/lib/words/asker'
import type { CallQuestion } from './gather-facts'
import { gatherObjects } from './gather-objects'

/** What a text alone shows of a call of another account, and what discovery shows of the request. */
export async function byTextAlone(question: CallQuestion, prober: Prober): Promise<Facts> {
  const { request, caller, groups, asker = 'pod', account, refusal } = question
  const why = say`Self reviews answer for ${words(ASKER[asker].account)} only.`
  return {
    request,
    caller,
    ...(groups ? { groups } : {}),
    isOwnCall: false,
    asker,
    own: account.user,
    home: parseServiceAccount(caller)?.namespace ?? '',
    token: account.token,
    ...(refusal ? { refusal } : {}),
    decision: notAsked(why),
    rules: new Map(),
    clusterWide: notAsked(why),
    discovery: await prober.discovery(request),
    neighbors: [],
    objects: notAsked(why),
  }
}

/**
 * The facts about a call of another account: a SubjectAccessReview of it, or a LocalSubjectAccessReview in its namespace,
 * where this pod's account may create one; its rules by the Roles and bindings that may be read; otherwise the text alone.
 */
export async function gatherForeignFacts(question: CallQuestion, prober: Prober): Promise<Facts> {
  const facts = await byTextAlone(question, prober)
  const { caller, request } = facts
  if (isNobody(facts) || facts.own.state === 'unread') return facts
  if (isUnreachable(prober.failure) || prober.unauthorized) return facts
  const user = callerUser(facts)
  const may = await rightsToAsk(callNamespace(request), prober)
  const way = wayToReview(request, may)
  const review =
    way === undefined
      ? notAsked(say`No rule lets ${words(ASKER[facts.asker].account)} review another account.`)
      : await prober.subjectAccess(user, request, way.within)
  const objects = await gatherObjects(facts, may, prober)
  const withObjects = { ...facts, objects }
  const isReviewed = review.state === 'read' && (review.value.allowed || areGroupsKnown(facts))
  const byObjects = objects.state === 'read' ? factsByObjects(withObjects, objects.value, user) : undefined
  const uncertain: Reading<AccessAnswer> =
    review.state === 'read'
      ? notAsked(say`The groups of this user are not known, so a "no" may only mean that one is missing.`)
      : review
  const decision = isReviewed ? review : (byObjects?.decision ?? uncertain)
  prober.history.record(caller, request, decision, new Date(), isReviewed && way ? way : { of: 'objects' })
  const isKnown = decision.state === 'read' || byObjects?.rules !== undefined
  return {
    ...withObjects,
    decision,
    ...(byObjects?.rules ?? {}),
    ...(isReviewed ? { about: 'subject-review' as const } : isKnown ? { about: 'objects' as const } : {}),
  }
}

const LISTS = ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings']
const CREATE = { verb: 'create', group: 'authorization.k8s.io' }

/** What this pod may ask about another account: the rules of the namespace are reviewed only where those of everywhere lack something. */
async function rightsToAsk(namespace: string, prober: Prober): Promise<OwnRights> {
  const wide = await ownRights('', prober)
  const isAll =
    wide({ ...CREATE, resource: 'subjectaccessreviews' }) === 'yes' &&
    LISTS.every((resource) => wide({ resource }) === 'yes')
  return isAll || namespace === '' ? wide : ownRights(namespace, prober)
}

/** How another account can be asked about, if at all. */
function wayToReview(request: Attributes, may: OwnRights): Extract<Way, { of: 'other' }> | undefined {
  if (may({ ...CREATE, resource: 'subjectaccessreviews' }) === 'yes') return { of: 'other' }
  const namespace = callNamespace(request)
  const local = { ...CREATE, resource: 'localsubjectaccessreviews', namespace }
  return namespace !== '' && may(local) === 'yes' ? { of: 'other', within: namespace } : undefined
}
