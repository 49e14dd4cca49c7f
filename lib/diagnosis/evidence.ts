import type { Explanation } from '@/lib/contract/explanation'
import type { Reading } from '@/lib/evidence/reading'
import { groupState } from '@/lib/objects/catalogue'
import {
  capitalized,
  code,
  inTurn,
  isSilent,
  NOTHING,
  type Phrase,
  quote,
  say,
  words,
} from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import type { AccessAnswer, RulesAnswer } from '@/lib/rbac/reviews'
import { ASKER } from '@/lib/words/asker'
import { counted } from '@/lib/words/lists'
import { describeResource } from '@/lib/words/resources'
import type { Case } from './case'
import type { Facts } from './facts'
import { isDefaultRule, scopedRules } from './scoped-rules'
import { sayCall, sayRule } from './wording/phrases'
import { sayLogged } from './wording/say-logged'

type Evidence = Explanation['evidence']

function sayUnread(reading: Reading<unknown>): Phrase {
  if (reading.state === 'read') return NOTHING
  const { because, says, httpStatus } = reading
  if (because === 'refused') return say`refused: ${says}`
  if (because === 'not-asked') return say`not asked: ${says}`
  return httpStatus === undefined ? say`no answer: ${says}` : says
}

function sayAnswer(answer: AccessAnswer): Phrase {
  const verdict = answer.allowed
    ? say`allowed`
    : answer.conditions
      ? say`allowed on ${words(counted(answer.conditions.length, 'condition'))}`
      : answer.denied
        ? say`explicitly denied`
        : say`not allowed, and not explicitly denied`
  const reason = answer.hiddenReason ? say`the grant is not named here (SHOW_RBAC)` : theirs(answer.reason)
  const error =
    answer.evaluationError === '' ? NOTHING : say`evaluationError: ${quote(answer.evaluationError)}`
  return inTurn([verdict, reason, error], ': ')
}

const theirs = (text: string): Phrase => (text === '' ? NOTHING : [quote(text)])

function sayRules(answer: RulesAnswer, namespace: string): Phrase {
  const rules = scopedRules(
    namespace,
    { state: 'read', value: answer },
    { state: 'unread', because: 'not-asked', says: NOTHING },
  )
  const own = rules.filter((rule) => !isDefaultRule(rule))
  const shown = own.slice(0, 5).map(sayRule)
  const more = own.length > shown.length ? say`, and ${own.length - shown.length} more` : NOTHING
  const beyond =
    own.length === 0
      ? say`nothing beyond the defaults`
      : say`beyond the defaults ${inTurn(shown, '; ')}${more}`
  const incomplete = answer.incomplete ? say` The list is incomplete.` : NOTHING
  const error =
    answer.evaluationError === '' ? NOTHING : say` evaluationError: ${quote(answer.evaluationError)}`
  return say`${words(counted(rules.length, 'rule'))}: ${beyond}.${incomplete}${error}`
}

function sayListed({ catalogue, known, request }: Case): Phrase {
  if (catalogue === undefined || request.kind === 'path' || request.resource === '') return NOTHING
  const what = code(describeResource({ ...request, subresource: '' }))
  if (known) {
    const scope = known.namespaced ? say`namespaced` : say`cluster-scoped`
    const sub = request.subresource
    const listed = sub === '' || known.subresources.some((s) => s.name === sub)
    const below =
      sub === ''
        ? NOTHING
        : listed
          ? say`, with subresource ${code(sub)}`
          : say`, without subresource ${code(sub)}`
    return say`lists ${what}, ${scope}${below}`
  }
  return groupState(catalogue, request.group) === 'failed'
    ? say`could not list group ${code(`"${request.group}"`)}`
    : say`does not list ${what}`
}

/** A refusal as it was written, where nothing else decides. */
export function theText(message: string): Evidence[number] {
  return { probe: say`The text`, says: [quote(message)], decides: true }
}

/** What was asked and what came back, in the order a reader would repeat it. */
export function evidenceOf(theCase: Case): Evidence {
  const found: Evidence = []
  const add = (probe: Phrase, says: Phrase, decides?: 'decides') => {
    if (!isSilent(says)) found.push({ probe, says, ...(decides ? { decides: true } : {}) })
  }
  const { logged, message } = theCase.refusal ?? {}
  add(
    logged === undefined ? say`The text` : capitalized(sayLogged(logged, theCase.caller)),
    message === undefined ? NOTHING : [quote(message)],
    'decides',
  )
  if (theCase.own.state === 'read') add(words(ASKER[theCase.asker].identity), [code(theCase.own.value.name)])
  else if (theCase.own.because !== 'not-asked') add(say`SelfSubjectReview`, sayUnread(theCase.own))
  const { decision, discovery, clusterWide } = theCase
  add(
    say`${words(REVIEWS[theCase.about ?? 'self'])}: ${sayCall(theCase.request)}`,
    decision.state === 'read' ? sayAnswer(decision.value) : sayUnread(decision),
    'decides',
  )
  for (const [namespace, rules] of theCase.rules) {
    const place = code(namespace)
    add(
      theCase.about ? say`Rules in ${place}, by Roles and bindings` : say`SelfSubjectRulesReview in ${place}`,
      rules.state === 'read' ? sayRules(rules.value, namespace) : sayUnread(rules),
    )
  }
  if (clusterWide.state === 'read' || clusterWide.because !== 'not-asked') {
    add(
      theCase.about
        ? say`Rules everywhere, by ClusterRoleBindings`
        : say`SelfSubjectRulesReview in a namespace that cannot exist`,
      clusterWide.state === 'read' ? sayRules(clusterWide.value, '') : sayUnread(clusterWide),
    )
  }
  if (discovery.state === 'read') add(say`Discovery`, sayListed(theCase))
  else if (discovery.because !== 'not-asked') add(say`Discovery`, sayUnread(discovery))
  for (const { request, answer } of theCase.neighbors) {
    add(
      say`SelfSubjectAccessReview: ${sayCall(request)}`,
      answer.state === 'read' ? sayAnswer(answer.value) : sayUnread(answer),
    )
  }
  if (theCase.absent?.namespace && theCase.request.kind === 'resource')
    add(say`Namespace`, say`${code(theCase.request.namespace)} does not exist`)
  if (theCase.absent?.account) add(say`Account`, say`${sayUser(theCase.caller)} does not exist`)
  for (const { probe, says } of listsOf(theCase)) add(probe, says)
  return found
}

/** What was read of Roles and bindings, and what was not and why. */
function listsOf({ objects }: Facts): { probe: Phrase; says: Phrase }[] {
  if (objects.state === 'unread')
    return objects.because === 'not-asked'
      ? []
      : [{ probe: say`Roles and bindings`, says: sayUnread(objects) }]
  return objects.value.lists.map(({ resource, namespace, name, reading }) => {
    const place = namespace === '' ? NOTHING : say` in namespace ${code(namespace)}`
    const probe = name === undefined ? say`List of ${code(resource)}${place}` : [code(`${resource} ${name}`)]
    if (reading.state !== 'read') return { probe, says: sayUnread(reading) }
    const more = reading.value.isWhole ? NOTHING : say`, and there are more`
    return { probe, says: say`${reading.value.count} read${more}` }
  })
}

const REVIEWS = {
  self: 'SelfSubjectAccessReview',
  'subject-review': 'SubjectAccessReview',
  objects: 'Roles and bindings',
}
