import { shownBy } from '@/lib/evidence/shown'
import { code, listed, type Phrase, say } from '@/lib/phrase/phrase'
import { ruleAllows } from '@/lib/rbac/rule'
import type { Case } from '../../case'
import { type FixDraft, requestChange } from '../../fixes/draft'
import { rulesIn } from '../../scoped-rules'
import { sayGrantOf } from '../../wording/phrases'
import type { Ranked } from '../cause'
import { callCause } from '../finding'
import { bindOwnEverywhere, type GrantedElsewhere } from './cluster-scope'

/** Other namespaces in which a rule that applies there allows the call. */
function grantsElsewhere(theCase: Case): Ranked<GrantedElsewhere>[] {
  const { request, rules, isForCaller, bindingMisses } = theCase
  if (request.kind === 'path' || request.namespace === '' || !isForCaller) return []
  // A binding in the place of the call that was made for the account says that the place is right.
  const isPlacedRight = bindingMisses.some(
    ({ binding, tier }) =>
      binding.namespace === request.namespace && ['own', 'meant', 'named'].includes(tier),
  )
  return [...rules].flatMap(([namespace, read]): Ranked<GrantedElsewhere>[] => {
    if (namespace === request.namespace) return []
    const there = { ...request, namespace }
    const rule = rulesIn(theCase, namespace).find((r) => r.scope !== 'cluster' && ruleAllows(r, there))
    if (!rule) return []
    const grant = theCase.grantFor(rule)
    const tier = isPlacedRight ? 'apart' : 'short'
    return [{ confidence: shownBy(read), tier, data: { namespace, ...(grant ? { grant } : {}) } }]
  })
}

/** Those that no misplaced binding explains: the same grant twice would say twice what is wrong once. */
function grantsWithoutMiss(theCase: Case): Ranked<GrantedElsewhere>[] {
  const misplaced = theCase.bindingMisses.filter(({ isElsewhere }) => isElsewhere)
  return grantsElsewhere(theCase).filter(
    ({ data }) => !misplaced.some(({ binding }) => binding.namespace === data.namespace),
  )
}

/** The call where it is allowed: every such namespace, since none of them is known to be the one meant. */
function askElsewhere(theCase: Case): FixDraft[] {
  const places = [...new Set(grantsElsewhere(theCase).map(({ data }) => data.namespace))]
  const where =
    places.length === 1
      ? say`namespace ${code(places.join(''))}`
      : say`one of the namespaces ${listed(places.map(code), 'or')}`
  const { request } = theCase
  // A namespace is nowhere else.
  if (request.kind === 'resource' && request.group === '' && request.resource === 'namespaces') return []
  const calls = request.kind === 'path' ? [] : places.map((namespace) => ({ ...request, namespace }))
  return [requestChange(say`Make the call in ${where}, if that is where the objects are.`, { calls })]
}

function sayElsewhere({ namespace, grant }: GrantedElsewhere, theCase: Case): Phrase {
  const given = grant ? say`${sayGrantOf(grant)} allows it` : say`The account can do it`
  return say`${given} in namespace ${code(namespace)}; the call is in ${code(theCase.namespace)}.`
}

const grantedElsewhere = callCause<'F1', GrantedElsewhere>({
  id: 'F1',
  title: 'The grant is in another namespace',
  nature: 'wrong',
  find: (theCase) =>
    grantsWithoutMiss(theCase).filter(({ data: { grant } }) => grant?.roleKind !== 'ClusterRole'),
  says: (data, theCase) => sayElsewhere(data, theCase),
  changes: (_, theCase) => askElsewhere(theCase),
})

const clusterRoleInOneNamespace = callCause<'F2', GrantedElsewhere>({
  id: 'F2',
  title: 'A RoleBinding grants its ClusterRole in one namespace',
  nature: 'wrong',
  find: (theCase) =>
    grantsWithoutMiss(theCase).filter(({ data: { grant } }) => grant?.roleKind === 'ClusterRole'),
  says: (data, theCase) =>
    say`${sayElsewhere(data, theCase)} A ClusterRole bound by a RoleBinding counts only there.`,
  bind: ({ grant }, theCase, subject) => bindOwnEverywhere(grant, theCase, subject),
  changes: (_, theCase) => askElsewhere(theCase),
})

export const elsewhereCauses = [grantedElsewhere, clusterRoleInOneNamespace] as const
