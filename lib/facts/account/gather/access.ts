import { setImmediate as nextTurn } from 'node:timers/promises'
import { dangerousRights } from '@/lib/diagnosis/dangers/dangerous-rights'
import { scopedRules } from '@/lib/diagnosis/scoped-rules'
import { afterUpgrade } from '@/lib/diagnosis/versions/after-upgrade'
import type { Reading } from '@/lib/evidence/reading'
import { ownAccount } from '@/lib/facts/identity/gather/own-account'
import { refuseOthers } from '@/lib/facts/questions/hidden-rbac'
import { Prober } from '@/lib/facts/questions/prober'
import { inTurns } from '@/lib/kube/in-turns'
import { eachText, freeText } from '@/lib/kube/redact/sanitize'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { isUnreachable } from '@/lib/kube/transport/errors'
import type { Catalogue } from '@/lib/objects/catalogue'
import { NOTHING, type Phrase } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import type { RulesAnswer } from '@/lib/rbac/reviews'
import type { ScopedRule } from '@/lib/rbac/rule'
import { RESOURCE_VERBS } from '@/lib/rbac/verbs'
import type { Access, MatrixRow } from '../contract'
import { doubtLeftOut, doubtUnanswered, OWN_DOUBT } from '../judge/account-words'
import { matrixTargets, rowOf } from '../judge/matrix'
import { neverMatches } from '../judge/never'
import { callsToReview, rowsAfterReviews } from '../judge/rules-against-reviews'
import { accessOfAccount, type RightsFound } from './account-access'

interface AccessQuestion {
  kube: InClusterClient
  /** Undefined asks about the namespace of this pod. */
  namespace: string | undefined
  /** Undefined asks about this pod's account. */
  user?: string | undefined
  /** Groups of a user who is no ServiceAccount, as far as the asker knows them. */
  groups?: readonly string[]
  signal: AbortSignal
  /** Has the reviews already where another answer asked them too. */
  prober?: Prober
}

function toRule(rule: ScopedRule, never: string | undefined): Access['rules'][number] {
  const shown = (words: readonly string[]) => words.map((word) => freeText(word))
  return {
    verbs: shown(rule.verbs),
    apiGroups: shown(rule.apiGroups),
    resources: shown(rule.resources),
    resourceNames: shown(rule.resourceNames),
    nonResourceURLs: shown(rule.nonResourceURLs),
    scope: rule.scope,
    ...(never === undefined ? {} : { never: freeText(never) }),
  }
}

// Decided by the words of the rules as they are, shown as they may be read.
function shownRow(row: MatrixRow): MatrixRow {
  const cells = Object.entries(row.cells).map(([verb, { state, names }]) => [
    verb,
    { state, ...(names ? { names: names.map((name) => freeText(name)) } : {}) },
  ])
  return { ...row, cells: Object.fromEntries(cells) }
}

async function toAccess(
  found: RightsFound,
  namespace: string,
  catalogue: Catalogue | undefined,
  prober: Prober,
): Promise<Access> {
  const served = new Set(found.rows.flatMap(({ cells }) => Object.keys(cells)))
  const rows: MatrixRow[] = []
  await inTurns(found.rows, (row) => rows.push(shownRow(row)))
  const rules: Access['rules'] = []
  await inTurns(found.rules, (rule) => rules.push(toRule(rule, neverMatches(rule, catalogue))))
  const upgrade = await upgradeOf(found.rules, prober)
  return {
    ...found,
    rows,
    namespace,
    ...present({ upgrade }),
    verbs: [
      ...RESOURCE_VERBS.filter((verb) => served.has(verb)),
      ...[...served].filter((v) => !RESOURCE_VERBS.includes(v)),
    ],
    rules,
    dangerous: dangerousRights(found.rules, namespace).map((right) => ({
      ...right,
      says: eachText(right.says, freeText),
    })),
    upstreamRequests: prober.sent,
  }
}

/** What later versions of Kubernetes change for these rules; the server is asked for its own only where one of them does. */
async function upgradeOf(rules: readonly ScopedRule[], prober: Prober): Promise<Access['upgrade']> {
  if (afterUpgrade(undefined, { rules }).steps.length === 0) return undefined
  const version = await prober.serverVersion()
  const upgrade = afterUpgrade(version.state === 'read' ? version.value : undefined, { rules })
  return upgrade.steps.length === 0 ? undefined : upgrade
}

/**
 * Every right of this pod's account in a namespace, from one rules review there and one in a namespace that cannot exist,
 * which shows the cluster-wide rules; or those of another account, as far as they may be read or asked, for at most 8
 * requests. Where another authorizer decides too, up to 4 calls that a rule grants are reviewed. A review that is refused
 * leaves every cell unknown; throws KubeUnreachableError when the API server gives no
 * answer.
 */
export async function listAccess(question: AccessQuestion): Promise<Access> {
  const { kube, namespace: asked, user, groups = [], signal, prober = new Prober(kube, signal) } = question
  const account = await ownAccount(kube, prober, signal)
  const namespace = asked ?? account.home
  const own = account.user.state === 'read' ? account.user.value.name : ''
  const [here, clusterWide, discovery] = await Promise.all([
    prober.rules(namespace),
    prober.clusterWideRules(),
    prober.discovery(),
  ])
  if (here.state === 'unread' && isUnreachable(prober.failure)) throw prober.failure
  const catalogue = discovery.state === 'read' ? discovery.value : undefined
  const targets = catalogue ? matrixTargets(catalogue) : []
  if (user !== undefined && user !== own) {
    refuseOthers()
    const other = await accessOfAccount({ user, groups, namespace, own: account, targets }, prober)
    return toAccess(other, namespace, catalogue, prober)
  }
  // Each step is slow for hundreds of rules.
  await nextTurn()
  const rules = scopedRules(namespace, here, clusterWide)
  const isComplete = here.state === 'read' && !here.value.incomplete
  const unanswered = unansweredBy(here, discovery)
  const byRules: MatrixRow[] = []
  await inTurns(targets, (target) => byRules.push(rowOf(target, { rules, isComplete })), signal)
  const reviewed =
    here.state === 'read' && !isComplete ? await reviewGranted(byRules, namespace, prober) : undefined
  const found: RightsFound = {
    user: own,
    rows: reviewed ? rowsAfterReviews(byRules, reviewed) : byRules,
    rules,
    basis: 'own',
    doubt: doubtOf(here, unanswered),
    unseen: [],
    incomplete: !isComplete,
    ...(unanswered ? { unanswered } : {}),
    ...(reviewed ? { reviewed } : {}),
    evaluationError: here.state === 'read' ? here.value.evaluationError : '',
  }
  await nextTurn()
  return toAccess({ ...found, ...refusedLately(own, namespace, prober) }, namespace, catalogue, prober)
}

function doubtOf(here: Reading<RulesAnswer>, unanswered: Access['unanswered']): Phrase {
  if (unanswered) return doubtUnanswered(unanswered)
  if (here.state === 'read' && !here.value.incomplete) return NOTHING
  const leftOut = here.state === 'read' ? here.value.leftOut : undefined
  return leftOut === undefined ? OWN_DOUBT : doubtLeftOut(leftOut)
}

function refusedLately(user: string, namespace: string, { history }: Prober): Pick<Access, 'refusedLately'> {
  const here = history
    .refusedLately(user, new Date())
    .filter((call) => call.namespace === '' || call.namespace === namespace)
    .map(({ verb, group, resource, name, at }) => ({
      verb: freeText(verb),
      group: freeText(group),
      resource: freeText(resource),
      ...(name === '' ? {} : { name: freeText(name) }),
      at,
    }))
  return here.length === 0 ? {} : { refusedLately: here }
}

function unansweredBy(...answers: readonly Reading<unknown>[]): Access['unanswered'] {
  const unread = answers.find((answer) => answer.state === 'unread')
  if (unread === undefined) return undefined
  const { says, httpStatus } = unread
  return { says, ...present({ status: httpStatus }) }
}

/** Enough to find an authorizer that says no before RBAC says yes, where the rules alone would name what may be used. */
const MOST_REVIEWS = 4

async function reviewGranted(
  rows: readonly MatrixRow[],
  namespace: string,
  prober: Prober,
): Promise<NonNullable<Access['reviewed']>> {
  const calls = callsToReview(rows, Math.min(MOST_REVIEWS, prober.left))
  const answers = calls.map(async ({ verb, group, resource, namespaced }) => {
    const where = namespaced ? namespace : ''
    const call = { verb, group, resource, subresource: '', name: '', namespace: where }
    const answer = await prober.access({ kind: 'resource', ...call })
    if (answer.state === 'unread') return []
    return [{ verb, group, resource, allowed: answer.value.allowed, says: freeText(answer.value.reason) }]
  })
  return (await Promise.all(answers)).flat()
}
