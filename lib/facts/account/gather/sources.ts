import { subjectOfReason } from '@/lib/diagnosis/bindings/reach'
import { heldDangers } from '@/lib/diagnosis/dangers/dangerous-rights'
import { toGrantedBy } from '@/lib/diagnosis/grants'
import { scopedRules } from '@/lib/diagnosis/scoped-rules'
import { byTextAlone } from '@/lib/facts/call/gather/gather-foreign-facts'
import { gatherObjects } from '@/lib/facts/call/gather/gather-objects'
import { ownAccount } from '@/lib/facts/identity/gather/own-account'
import { refuseOthers } from '@/lib/facts/questions/hidden-rbac'
import { ownRights } from '@/lib/facts/questions/own-rights'
import { Prober } from '@/lib/facts/questions/prober'
import { freeText } from '@/lib/kube/redact/sanitize'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { plain } from '@/lib/phrase/phrase'
import { parseAllowedReason } from '@/lib/rbac/allowed-reason'
import { resolveRules } from '@/lib/rbac/resolve'
import { asScoped } from '@/lib/rbac/rule'
import type { Grant, PolicyRule, RbacObjects, UserInfo } from '@/lib/rbac/types'
import type { RuleSource, Sources } from '../contract'
import { accountOf } from '../judge/account'
import { ruleProbes } from '../judge/rule-probes'
import { isBuiltInBinding } from '../judge/undo'

interface SourcesQuestion {
  kube: InClusterClient
  /** Undefined asks about the namespace of this pod. */
  namespace: string | undefined
  /** Undefined asks about this pod's account. */
  user?: string | undefined
  groups?: readonly string[]
  signal: AbortSignal
}

/**
 * Which bindings give an account its rules in a namespace, as far as this pod may read Roles and bindings, or else as reviews of
 * its own calls name them: at most 8 requests, and none that its own rules would refuse.
 */
export async function listSources(question: SourcesQuestion): Promise<Sources> {
  const { kube, namespace: asked, groups = [], signal } = question
  const prober = new Prober(kube, signal)
  const account = await ownAccount(kube, prober, signal)
  const namespace = asked ?? account.home
  const own: UserInfo = account.user.state === 'read' ? account.user.value : { name: '', groups: [] }
  const isOther = question.user !== undefined && question.user !== own.name
  if (isOther) refuseOthers()
  const user = isOther ? accountOf(question.user ?? '', groups) : own
  const call = { verb: 'list', group: '', resource: 'pods', subresource: '', name: '', namespace }
  const request = { kind: 'resource', ...call } as const
  const facts = await byTextAlone({ request, caller: user.name, isOwnCall: !isOther, account }, prober)
  const may = await ownRights(namespace, prober)
  const objects = await gatherObjects({ ...facts, isOwnCall: !isOther }, may, prober)
  const common = { user: user.name, namespace }
  if (objects.state === 'unread') {
    const sources = isOther ? [] : await namedByReviews(namespace, prober)
    return { ...common, sources, unread: [freeText(plain(objects.says))], upstreamRequests: prober.sent }
  }
  const unread = objects.value.lists
    .filter(({ name, reading }) => name === undefined && !(reading.state === 'read' && reading.value.isWhole))
    .map((list) => (list.namespace === '' ? list.resource : `${list.resource} in ${list.namespace}`))
  const sources = sourcesOf(user, namespace, objects.value)
  return { ...common, sources, unread, upstreamRequests: prober.sent }
}

/** The rules of this pod's account by the bindings that reviews name, one review a rule, as far as the budget goes. */
async function namedByReviews(namespace: string, prober: Prober): Promise<RuleSource[]> {
  const [here, everywhere] = [await prober.rules(namespace), await prober.clusterWideRules()]
  const rules = scopedRules(namespace, here, everywhere)
  const probes = ruleProbes(rules, namespace).slice(0, prober.left)
  const sources = new Map<string, RuleSource>()
  const answers = await Promise.all(
    probes.map(async ({ rule, request }) => ({ rule, answer: await prober.access(request) })),
  )
  for (const { rule, answer } of answers) {
    const grant = answer.state === 'read' ? parseAllowedReason(answer.value.reason) : undefined
    if (grant === undefined) continue
    const grantedBy = toGrantedBy(grant)
    const key = JSON.stringify(grantedBy)
    const source = sources.get(key) ?? { grantedBy, everybody: false, rules: [], isPart: true }
    source.rules.push(toRule(rule, grant, namespace))
    sources.set(key, source)
  }
  const isListed = here.state === 'read' && !here.value.incomplete && everywhere.state === 'read'
  const bound = rules.filter(({ scope }) => scope === 'namespace').length
  return [...sources.values()].map((source) => {
    // The review lists the rules of a role in their order, here those of one Role alone.
    const isWhole = isListed && source.grantedBy.roleKind === 'Role' && source.rules.length === bound
    const { isPart: _, ...whole } = source
    return isWhole ? whole : source
  })
}

const EVERYBODY = new Set(['system:authenticated', 'system:unauthenticated', 'system:serviceaccounts'])

function sourcesOf(user: UserInfo, namespace: string, objects: RbacObjects): RuleSource[] {
  const rules = new Map<Grant, PolicyRule[]>()
  for (const resolved of resolveRules(user, namespace, objects)) {
    if ('error' in resolved) continue
    rules.set(resolved.grant, [...(rules.get(resolved.grant) ?? []), resolved.rule])
  }
  return [...rules].map(([grant, all]) => {
    const subject = subjectOfReason(grant.subject)
    return {
      grantedBy: toGrantedBy(grant),
      everybody: isBuiltInBinding(grant) && subject?.kind === 'Group' && EVERYBODY.has(subject.name),
      rules: all.map((rule) => toRule(rule, grant, namespace)),
    }
  })
}

function toRule(rule: PolicyRule, { bindingKind }: Grant, namespace: string): RuleSource['rules'][number] {
  const shown = (words: readonly string[] = []) => words.map((word) => freeText(word))
  const scoped = asScoped(rule, bindingKind === 'ClusterRoleBinding' ? '' : namespace)
  return {
    verbs: shown(rule.verbs),
    apiGroups: shown(rule.apiGroups),
    resources: shown(rule.resources),
    resourceNames: shown(rule.resourceNames),
    nonResourceURLs: shown(rule.nonResourceURLs),
    dangerous: heldDangers([scoped], namespace).length > 0,
  }
}
