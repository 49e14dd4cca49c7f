import type { Explanation } from '@/lib/contract/explanation'
import { visibleText } from '@/lib/contract/visible-text'
import type { Attributes } from '@/lib/rbac/types'
import { capital } from '@/lib/words/capitals'
import { counted } from '@/lib/words/lists'
import { describeResource } from '@/lib/words/resources'
import { describeUser } from '@/lib/words/users'
import { ASKER } from './asker'
import { findKnown, groupState } from './catalogue'
import type { AccessAnswer, Catalogue, Facts, Reading, RulesAnswer } from './facts'
import { isDefaultRule, scopedRules } from './scoped-rules'
import { describeCall, describeRule } from './wording/phrases'
import { sayLogged } from './wording/say-logged'

type Evidence = Explanation['evidence']

function unreadWords(reading: Reading<unknown>): string | undefined {
  if (reading.state === 'read') return undefined
  const { because, says, httpStatus } = reading
  if (because === 'refused') return `refused: ${says}`
  if (because === 'not-asked') return `not asked: ${says}`
  return httpStatus === undefined ? `no answer: ${says}` : says
}

function accessWords(answer: AccessAnswer): string {
  const verdict = answer.allowed
    ? 'allowed'
    : answer.conditions
      ? `allowed on ${counted(answer.conditions.length, 'condition')}`
      : answer.denied
        ? 'explicitly denied'
        : 'not allowed, and not explicitly denied'
  const reason = answer.hiddenReason ? 'the grant is not named here (SHOW_RBAC)' : answer.reason
  const words = [reason, answer.evaluationError && `evaluationError: ${answer.evaluationError}`]
  return [verdict, ...words.filter((word) => word !== '')].join(': ')
}

function rulesWords(answer: RulesAnswer, namespace: string): string {
  const rules = scopedRules(
    namespace,
    { state: 'read', value: answer },
    { state: 'unread', because: 'not-asked', says: '' },
  )
  const own = rules.filter((rule) => !isDefaultRule(rule))
  const shown = own.slice(0, 5).map(describeRule)
  const more = own.length > shown.length ? `, and ${own.length - shown.length} more` : ''
  const beyond =
    own.length === 0 ? 'nothing beyond the defaults' : `beyond the defaults ${shown.join('; ')}${more}`
  const incomplete = answer.incomplete ? ' The list is incomplete.' : ''
  const error = answer.evaluationError === '' ? '' : ` evaluationError: ${answer.evaluationError}`
  return `${counted(rules.length, 'rule')}: ${beyond}.${incomplete}${error}`
}

function discoveryWords(catalogue: Catalogue, request: Attributes): string | undefined {
  if (request.kind === 'path' || request.resource === '') return undefined
  const known = findKnown(catalogue, request.group, request.resource)
  const what = describeResource({ ...request, subresource: '' })
  if (known) {
    const scope = known.namespaced ? 'namespaced' : 'cluster-scoped'
    const sub = request.subresource
    const listed = sub === '' || known.subresources.some((s) => s.name === sub)
    const subWords = sub === '' ? '' : listed ? ` and its subresource ${sub}` : ` but no subresource ${sub}`
    return `lists ${what}, ${scope}${subWords}`
  }
  return groupState(catalogue, request.group) === 'failed'
    ? `could not list group "${request.group}"`
    : `does not list ${what}`
}

/** What was asked and what came back, in the order a reader would repeat it. */
export function evidenceOf(facts: Facts): Evidence {
  const found: Evidence = []
  const add = (probe: string, says: string | undefined) => {
    if (says !== undefined) found.push({ probe, says })
  }
  const { logged, message } = facts.refusal ?? {}
  add(logged === undefined ? 'The text' : capital(sayLogged(logged, facts.caller)), message)
  if (facts.own.state === 'read') add(ASKER[facts.asker].identity, facts.own.value.name)
  else if (facts.own.because !== 'not-asked') add('SelfSubjectReview', unreadWords(facts.own))
  const { decision, discovery, clusterWide } = facts
  add(
    `${REVIEWS[facts.about ?? 'self']}: ${describeCall(facts.request)}`,
    decision.state === 'read' ? accessWords(decision.value) : unreadWords(decision),
  )
  for (const [namespace, rules] of facts.rules) {
    const says = rules.state === 'read' ? rulesWords(rules.value, namespace) : unreadWords(rules)
    add(
      facts.about ? `Rules in ${namespace}, by Roles and bindings` : `SelfSubjectRulesReview in ${namespace}`,
      says,
    )
  }
  if (clusterWide.state === 'read' || clusterWide.because !== 'not-asked') {
    const says = clusterWide.state === 'read' ? rulesWords(clusterWide.value, '') : unreadWords(clusterWide)
    add(
      facts.about
        ? 'Rules everywhere, by ClusterRoleBindings'
        : 'SelfSubjectRulesReview in a namespace that cannot exist',
      says,
    )
  }
  add(
    'Discovery',
    discovery.state === 'read'
      ? discoveryWords(discovery.value, facts.request)
      : discovery.because === 'not-asked'
        ? undefined
        : unreadWords(discovery),
  )
  for (const { request, answer } of facts.neighbors) {
    add(
      `SelfSubjectAccessReview: ${describeCall(request)}`,
      answer.state === 'read' ? accessWords(answer.value) : unreadWords(answer),
    )
  }
  if (facts.absent?.namespace && facts.request.kind === 'resource')
    add('Namespace', `${facts.request.namespace} does not exist`)
  if (facts.absent?.account) add('Account', `${describeUser(facts.caller)} does not exist`)
  return [...found, ...listsOf(facts)]
}

/** What was read of Roles and bindings, and what was not and why. */
function listsOf({ objects }: Facts): Evidence {
  if (objects.state === 'unread') {
    const says = objects.because === 'not-asked' ? undefined : unreadWords(objects)
    return says === undefined ? [] : [{ probe: 'Roles and bindings', says }]
  }
  return objects.value.lists.map(({ resource, namespace, name, reading }) => {
    const place = namespace === '' ? '' : ` in namespace ${namespace}`
    const probe = name === undefined ? `List of ${resource}${place}` : `${resource} ${visibleText(name)}`
    const more = reading.state === 'read' && !reading.value.isWhole ? ', and there are more' : ''
    return {
      probe,
      says: reading.state === 'read' ? `${reading.value.count} read${more}` : (unreadWords(reading) ?? ''),
    }
  })
}

const REVIEWS = {
  self: 'SelfSubjectAccessReview',
  'subject-review': 'SubjectAccessReview',
  objects: 'Roles and bindings',
}
