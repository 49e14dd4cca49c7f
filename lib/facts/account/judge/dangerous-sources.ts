import { reachOfSubjects, subjectOfReason } from '@/lib/diagnosis/bindings/reach'
import { dangerWords, type HeldDanger, sayDanger } from '@/lib/diagnosis/dangers/dangerous-rights'
import { toGrantedBy } from '@/lib/diagnosis/grants'
import { sayBinding } from '@/lib/diagnosis/wording/phrases'
import type { Reading } from '@/lib/evidence/reading'
import { capitalized, code, plain, quote, say } from '@/lib/phrase/phrase'
import { parseAllowedReason } from '@/lib/rbac/allowed-reason'
import { toTuple } from '@/lib/rbac/call'
import type { AccessAnswer } from '@/lib/rbac/reviews'
import { holds, type ScopedRule } from '@/lib/rbac/rule'
import type { Grant, RbacObjects, ResourceAttributes, Subject, UserInfo } from '@/lib/rbac/types'
import type { DangerousSource } from '../contract'
import { isBuiltInBinding, undoOf } from './undo'

function givers(rules: readonly ScopedRule[], request: ResourceAttributes): ScopedRule[] {
  return rules.filter((rule) => holds(rule, request) === 'yes')
}

/** One review and the dangers whose grant its answer names. */
export interface DangerProbe {
  request: ResourceAttributes
  covers: readonly HeldDanger[]
}

/**
 * The reviews that name the grants of the dangers, at most `limit`, worst first. The answer to one names the
 * binding of another danger too where every rule that allows the asked request allows the other: whichever rule gave it.
 */
export function dangerProbes(
  held: readonly HeldDanger[],
  rules: readonly ScopedRule[],
  limit: number,
): { probes: DangerProbe[]; left: readonly HeldDanger[] } {
  const named = held.map((one) => {
    const by = givers(rules, one.request)
    return { one, names: (other: HeldDanger) => by.every((rule) => holds(rule, other.request) === 'yes') }
  })
  const probes: DangerProbe[] = []
  let left = held
  while (left.length > 0 && probes.length < limit) {
    const [gravest] = left
    if (gravest === undefined) break
    const candidates = named
      .filter(({ one, names }) => one === gravest || names(gravest))
      .map(({ one, names }) => ({
        request: one.request,
        covers: left.filter((other) => other === one || names(other)),
      }))
    const best = candidates.reduce((a, b) => (b.covers.length > a.covers.length ? b : a))
    probes.push(best)
    left = left.filter((other) => !best.covers.includes(other))
  }
  return { probes, left }
}

interface Judged {
  rules: readonly ScopedRule[]
  user: UserInfo
  /** Bindings that were read; one that is not among them has unknown subjects. */
  bindings: Pick<RbacObjects, 'roleBindings' | 'clusterRoleBindings'>
}

function subjectsOf(grant: Grant, { bindings }: Judged): readonly Subject[] | undefined {
  const found =
    grant.bindingKind === 'ClusterRoleBinding'
      ? bindings.clusterRoleBindings.find(({ name }) => name === grant.binding)
      : bindings.roleBindings.find(
          ({ name, namespace }) => name === grant.binding && namespace === grant.bindingNamespace,
        )
  return found?.subjects
}

function namedBy(grant: Grant, judged: Judged): DangerousSource['by'] {
  const subjects = subjectsOf(grant, judged)
  const subject = subjectOfReason(grant.subject)
  const known = subjects ?? (subject ? [subject] : [])
  return {
    state: 'named',
    grantedBy: toGrantedBy(grant),
    ...reachOfSubjects(known, grant.bindingNamespace),
    builtIn: isBuiltInBinding(grant),
    undo: undoOf(grant, subjects, judged.user),
  }
}

function byOf(answer: Reading<AccessAnswer>, judged: Judged): { key: string; by: DangerousSource['by'] } {
  if (answer.state === 'unread') {
    const state = answer.because === 'not-asked' ? 'not-asked' : 'unread'
    return { key: `${state} ${plain(answer.says)}`, by: { state, says: answer.says } }
  }
  const { allowed, reason, hiddenReason } = answer.value
  if (!allowed) {
    const says = say`The rules grant it, but the API server’s own review denies it.`
    return { key: 'no', by: { state: 'not-allowed', says } }
  }
  if (hiddenReason) {
    const says = say`This page does not name the bindings of its account: more people can open the page than can read bindings. ${code('SHOW_RBAC=true')} names them.`
    return { key: 'hidden', by: { state: 'hidden', says } }
  }
  const grant = parseAllowedReason(reason)
  if (grant) return { key: `grant ${plain(sayBinding(grant))}`, by: namedBy(grant, judged) }
  const says =
    reason === '' ? say`The review allows it without a reason.` : say`The review says: ${quote(reason)}`
  return { key: `words ${reason}`, by: { state: 'unnamed', says } }
}

function shownWords({ danger, names }: HeldDanger) {
  const { attack, instead } = dangerWords(danger, names !== undefined)
  return { attack, instead: capitalized(instead) }
}

/** The dangers with the grant of each, by what their reviews answered; those of one grant are grouped. */
export function dangerousSources(
  answered: readonly { covers: readonly HeldDanger[]; answer: Reading<AccessAnswer> }[],
  judged: Judged,
): DangerousSource[] {
  const sources = new Map<string, { by: DangerousSource['by']; held: HeldDanger[] }>()
  for (const { covers, answer } of answered) {
    const { key, by } = byOf(answer, judged)
    const source = sources.get(key) ?? { by, held: [] }
    source.held.push(...covers)
    sources.set(key, source)
  }
  return [...sources.values()].map(({ by, held }) => ({
    by,
    rights: held.map((one) => ({
      id: one.danger.id,
      severity: one.danger.severity,
      says: sayDanger(one),
      ...shownWords(one),
      tuple: toTuple(one.request),
      otherRules: givers(judged.rules, one.request).length - 1,
    })),
  }))
}
