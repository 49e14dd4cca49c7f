import { isWhole, listsThatBear } from '@/lib/diagnosis/bindings/read-objects'
import {
  type AccessAnswer,
  areGroupsKnown,
  callerUser,
  type Facts,
  notAsked,
  type Reading,
  type ReadObjects,
  type RulesAnswer,
} from '@/lib/diagnosis/facts'
import { isUnreachable } from '@/lib/kube/transport/errors'
import { authorize } from '@/lib/rbac/authorize'
import { rulesFor } from '@/lib/rbac/rules-for'
import type { Attributes, RbacObjects, UserInfo } from '@/lib/rbac/types'
import type { Question } from './gather-facts'
import { gatherObjects } from './gather-objects'
import { type OwnRights, ownRights } from './own-rights'
import type { Prober } from './prober'

function scopeOf(request: Attributes): string {
  return request.kind === 'resource' ? request.namespace : ''
}

/** What a text alone shows of a call of another account, and what discovery shows of the request. */
export async function byTextAlone(question: Question, prober: Prober): Promise<Facts> {
  const { request, caller, groups, account, refusal } = question
  const why = 'Self reviews answer for the account of this pod only.'
  return {
    request,
    caller,
    ...(groups ? { groups } : {}),
    isOwnCall: false,
    own: account.user,
    home: account.home,
    token: account.token,
    ...(refusal ? { refusal } : {}),
    decision: notAsked(why),
    rules: new Map(),
    clusterWide: notAsked(why),
    discovery: await prober.discovery(),
    neighbors: [],
    objects: notAsked(why),
  }
}

/**
 * The facts about a call of another account: a SubjectAccessReview of it, or a LocalSubjectAccessReview in its namespace,
 * where this pod's account may create one; its rules by the Roles and bindings that may be read; else the text alone.
 */
export async function gatherForeignFacts(question: Question, prober: Prober): Promise<Facts> {
  const facts = await byTextAlone(question, prober)
  const { caller, request } = facts
  if (caller === '' || caller === 'system:anonymous' || facts.own.state === 'unread') return facts
  if (isUnreachable(prober.failure) || prober.unauthorized) return facts
  const user = callerUser(facts)
  const may = await ownRights(scopeOf(request), prober)
  const review = await reviewOf(user, request, may, prober)
  const objects = await gatherObjects(facts, may, prober)
  const withObjects = { ...facts, objects }
  const isReviewed = review.state === 'read' && (review.value.allowed || areGroupsKnown(facts))
  const byObjects = objects.state === 'read' ? factsByObjects(withObjects, objects.value, user) : undefined
  const uncertain: Reading<AccessAnswer> =
    review.state === 'read'
      ? notAsked('The groups of a user are not known, and a "no" may be for lack of one.')
      : review
  const decision = isReviewed ? review : (byObjects?.decision ?? uncertain)
  const isKnown = decision.state === 'read' || byObjects?.rules !== undefined
  return {
    ...withObjects,
    decision,
    ...(byObjects?.rules ?? {}),
    ...(isReviewed ? { about: 'subject-review' as const } : isKnown ? { about: 'objects' as const } : {}),
  }
}

async function reviewOf(
  user: UserInfo,
  request: Attributes,
  may: OwnRights,
  prober: Prober,
): Promise<Reading<AccessAnswer>> {
  const create = { verb: 'create', group: 'authorization.k8s.io' }
  if (may({ ...create, resource: 'subjectaccessreviews' }) === 'yes') {
    return prober.subjectAccess(user, request)
  }
  const namespace = scopeOf(request)
  const local = { ...create, resource: 'localsubjectaccessreviews', namespace }
  if (namespace !== '' && may(local) === 'yes') return prober.subjectAccess(user, request, namespace)
  return notAsked('No rule of this pod’s account allows a review of another account.')
}

interface ByObjects {
  decision?: Reading<AccessAnswer>
  rules?: Pick<Facts, 'rules' | 'clusterWide'>
}

function factsByObjects(facts: Facts, objects: ReadObjects, user: UserInfo): ByObjects {
  const namespace = scopeOf(facts.request)
  const isWholeWorld = listsThatBear(namespace).every((list) => isWhole(facts, list.resource, list.namespace))
  const { allowed, reason } = authorize(user, facts.request, objects)
  // A grant that was read is one, whatever else was not; that there is none takes every list, and every group.
  const isDecided = allowed || (isWholeWorld && areGroupsKnown(facts))
  const value = { allowed, denied: false, reason, evaluationError: '' }
  const isWide = isWhole(facts, 'clusterrolebindings', '') && isWhole(facts, 'clusterroles', '')
  const isLocal = isWhole(facts, 'rolebindings', namespace) && isWhole(facts, 'roles', namespace)
  const isRuled = namespace === '' ? isWide : isLocal
  return {
    ...(isDecided ? { decision: { state: 'read', value } } : {}),
    ...(isRuled
      ? {
          rules: {
            rules: new Map(namespace === '' ? [] : [[namespace, rulesIn(objects, user, namespace, isWide)]]),
            clusterWide: isWide
              ? rulesIn(objects, user, '', true)
              : notAsked('The ClusterRoleBindings and ClusterRoles were not all read.'),
          },
        }
      : {}),
  }
}

function rulesIn(
  world: RbacObjects,
  user: UserInfo,
  namespace: string,
  isComplete: boolean,
): Reading<RulesAnswer> {
  const status = rulesFor(user, namespace, world)
  const value: RulesAnswer = {
    resourceRules: status.resourceRules.map(({ verbs, apiGroups, resources, resourceNames }) => ({
      verbs,
      apiGroups: apiGroups ?? [],
      resources: resources ?? [],
      resourceNames: resourceNames ?? [],
    })),
    nonResourceRules: status.nonResourceRules.map(({ verbs, nonResourceURLs }) => ({
      verbs,
      nonResourceURLs: nonResourceURLs ?? [],
    })),
    incomplete: !isComplete,
    // A ClusterRole that was not read would stand here as one that does not exist.
    evaluationError: isComplete
      ? (status.evaluationError ?? '')
      : 'the ClusterRoleBindings and ClusterRoles were not all read',
  }
  return { state: 'read', value }
}
