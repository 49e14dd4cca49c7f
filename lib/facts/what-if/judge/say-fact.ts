import { isAbsent } from '@/lib/diagnosis/facts'
import { OpensBudget, opening } from '@/lib/diagnosis/opens'
import { fromTuple, isSameRequest } from '@/lib/diagnosis/tuple'
import { sayCall } from '@/lib/diagnosis/wording/phrases'
import { plain } from '@/lib/phrase/phrase'
import { describeUser } from '@/lib/phrase/users'
import { subjectMatches } from '@/lib/rbac/resolve'
import type { UserInfo } from '@/lib/rbac/types'
import { listOf } from '@/lib/words/lists'
import { visibleText } from '@/lib/words/visible-text'
import type { WhatIf } from '../contract'
import { roleInCluster, type WhatIfFacts } from './facts'
import { turnsGreen } from './judge-check'
import type { Opened } from './opened'
import { type OwnChange, pastedRole } from './own-change'
import type { Proposal } from './proposal'

interface Fact {
  facts: WhatIfFacts
  proposal: Proposal
  taken: Proposal
  own: UserInfo | undefined
  change: OwnChange | undefined
  opened: Opened
  check: WhatIf['check']
  loses: WhatIf['loses']
  /** Every place in which the account gains or loses was judged. */
  isJudgedWhole: boolean
  /** What others would gain. */
  gains: WhatIf['others']
}

/** The answer in one sentence: what the paste would allow this account, or why it would allow nothing. */
export function sayWhatIfFact(fact: Fact): string {
  const { proposal, taken, own, check, facts, loses, gains } = fact
  const { areServedWhole: isWhole } = fact.opened
  const calls = fact.opened.calls.filter(({ isServed }) => isServed)
  const count = proposal.roles.length + proposal.bindings.length
  const [broken] = proposal.mistakes.filter(({ object }) => object === '')
  if (count === 0 && broken) return `It could not be read, at line ${broken.line}: ${broken.says}`
  if (count === 0) {
    return proposal.refused.size > 0
      ? 'The API server would refuse it as is, so it changes nothing.'
      : 'It has no Role, ClusterRole or binding, so it changes no rule and no binding.'
  }
  if (taken.roles.length + taken.bindings.length === 0) {
    return 'The API server would refuse it as is, so it changes nothing.'
  }
  if (!own) return 'This pod’s account is unknown, so what it would gain is unknown too.'
  const [first] = calls
  if (first === undefined) return sayNothing(fact, own)
  const wide = calls.find(({ verb, group, resource }) => verb === '*' && group === '*' && resource === '*')
  if (wide)
    return `It would allow everything ${wide.namespace ? `in namespace ${wide.namespace}` : 'in the whole cluster'}.`
  const request = facts.check?.request
  const isGreen = turnsGreen(check) && request !== undefined
  const call = plain(sayCall(isGreen ? request : fromTuple(first)))
  const isOne = isGreen && calls.some((one) => isSameRequest(fromTuple(one), request))
  const rest = calls.length - (isGreen && !isOne ? 0 : 1)
  const least = isWhole ? '' : 'at least '
  // What is dangerous leads to more; what others gain is more; and what a role that was not read grants may be.
  const isMore =
    !fact.isJudgedWhole ||
    !isWhole ||
    gains.length > 0 ||
    (fact.change?.unseenRoles.length ?? 0) > 0 ||
    calls.some(({ danger }) => danger !== undefined)
  const alone = isMore ? '' : ', and nothing else'
  const more = rest === 0 ? alone : `, and ${least}${rest} more ${rest === 1 ? 'call' : 'calls'}`
  const lost = loses.state === 'some' ? ' It also removes permissions.' : ''
  return `It would allow ${call.slice(0, 300)}${more}.${lost}`
}

function sayNothing({ facts, taken, change, opened, check, loses }: Fact, own: UserInfo): string {
  const who = describeUser(own.name)
  if (!opened.areServedWhole) {
    return 'What it would grant this account is unknown: its rules have too many words to compare. Paste fewer rules at once.'
  }
  const unseen = change?.unseenRoles ?? []
  if (unseen.length > 0) {
    const roles = listOf(
      unseen.slice(0, 3).map(({ roleRef }) => visibleText(`${roleRef.kind} ${roleRef.name}`)),
    )
    const lost = loses.state === 'some' ? ' It removes permissions.' : ''
    return `What it would grant this account is unknown: it binds ${roles}, which could not be read.${lost}`
  }
  if (loses.state === 'some') return `It grants this account nothing and removes permissions from it.`
  const given = (change?.places ?? []).filter((place) => place.given.length > 0)
  const isBeyond = given.some(
    (place) =>
      !opening(
        place.given.map(({ rule }) => rule),
        place.namespace,
        place.before,
        new OpensBudget(),
      ).next().done,
  )
  if (isBeyond) return 'It grants this account nothing: none of its rules matches a request of the API.'
  if (given.length > 0) {
    return check?.before === 'denied'
      ? `It grants ${who} nothing new, and not the checked call.`
      : `It grants ${who} nothing new.`
  }
  const nothing = 'It grants this account nothing'
  if (taken.bindings.length === 0) {
    return `${nothing}: it has no binding, and none was seen in the cluster that grants its roles to ${who}.`
  }
  const mine = taken.bindings.filter(({ subjects, namespace }) =>
    subjects.some((subject) => subjectMatches(subject, own, namespace)),
  )
  if (mine.length === 0) return `${nothing}: no binding in it names ${who}.`
  const dangling = mine.find(
    ({ roleRef, namespace }) =>
      !pastedRole(taken, roleRef, namespace) && isAbsent(roleInCluster(facts, roleRef, namespace)),
  )
  if (dangling)
    return `${nothing}: ${visibleText(`${dangling.roleRef.kind} ${dangling.roleRef.name}`)}, which it binds, does not exist.`
  return `${nothing} new.`
}
