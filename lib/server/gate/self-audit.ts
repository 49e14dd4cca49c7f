import { type HeldDanger, heldDangers, sayDanger } from '@/lib/diagnosis/dangers/dangerous-rights'
import { UNKNOWN_POWER } from '@/lib/diagnosis/dangers/dangers'
import { scopedRules } from '@/lib/diagnosis/scoped-rules'
import type { Reading } from '@/lib/evidence/reading'
import { type AuditQuestion, auditQuestions } from '@/lib/facts/account/judge/audit-questions'
import { bindingCommand } from '@/lib/facts/account/judge/undo'
import { ownAccount } from '@/lib/facts/identity/gather/own-account'
import { Prober } from '@/lib/facts/questions/prober'
import { toReading } from '@/lib/facts/questions/reading'
import { reviewAccess, reviewRules } from '@/lib/kube/reads/reviews'
import { listTable } from '@/lib/kube/reads/tables'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { metered } from '@/lib/kube/transport/meter'
import type { KubeClient } from '@/lib/kube/transport/types'
import { plain } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { parseAllowedReason } from '@/lib/rbac/allowed-reason'
import { bindingsCommand, bindingsElsewhereCommand } from '@/lib/rbac/kubectl-command'
import type { AccessAnswer, RulesAnswer } from '@/lib/rbac/reviews'
import { ruleAllows, type ScopedRule } from '@/lib/rbac/rule'
import type { ResourceAttributes } from '@/lib/rbac/types'
import { listOf } from '@/lib/words/lists'
import { describeResource } from '@/lib/words/resources'

/** A dangerous permission that the account holds, with the command that shows who gave it. */
export interface AuditedRight {
  id: string
  says: string
  command: string
}

/** Where dangerous permissions were not looked for, and the command with which an admin can check it. */
export interface AuditGap {
  says: string
  command: string
}

/** What is known of the dangerous permissions of this pod's account. `unknown` never means that there are none. */
export type SelfAudit =
  | { state: 'unknown'; says: string; requests: number }
  | {
      state: 'known'
      user: string
      namespace: string
      held: AuditedRight[]
      /** Absent only where every namespace of the cluster was asked. */
      unseen?: AuditGap
      requests: number
    }

/** True where no permission is known to be dangerous, and the power of what can be written is not known. */
export function isOfUnknownPowerOnly({ held }: { held: readonly Pick<AuditedRight, 'id'>[] }): boolean {
  return held.every(({ id }) => id === UNKNOWN_POWER.id)
}

/** As many as may be in flight for the audit. */
const AT_ONCE = 4

/** Namespaces beside the pod's own that one audit asks about. */
const MOST_ELSEWHERE = 30

// They are in every cluster, and what is held there is the gravest.
const ALWAYS_THERE = ['kube-system', 'default']

interface AuditOptions {
  kube: InClusterClient
  /** Asks an access review for each danger although the list of rules is whole. */
  isThorough: boolean
  signal: AbortSignal
}

/**
 * Asks which dangerous permissions this pod's account holds: in its own namespace, cluster-wide, in kube-system and default, and
 * in the first 30 of the other namespaces where it may list them. What a RoleBinding in any other grants is unseen, which is
 * said. Two rules reviews and one for each other namespace, discovery, and an access review for each danger of a kind that is
 * served (52 without custom kinds) where it is to be thorough, or for each verb and resource of each danger (175) and of up to 40
 * kinds whose power is not known where the list of rules is not whole.
 */
export async function auditOwnRights({ kube, isThorough, signal }: AuditOptions): Promise<SelfAudit> {
  const meter = metered(kube)
  const pod = { ...meter.kube, credentials: kube.credentials }
  const prober = new Prober(meter.kube, signal)
  const account = await ownAccount(pod, prober, signal)
  const { home: namespace } = account
  const [here, clusterWide, discovery] = await Promise.all([
    prober.rules(namespace),
    prober.clusterWideRules(),
    prober.discovery(),
  ])
  const unread = [account.user, here, clusterWide].find(({ state }) => state === 'unread')
  if (account.user.state === 'unread' || here.state === 'unread' || clusterWide.state === 'unread') {
    const says = unread?.state === 'unread' ? plain(unread.says) : ''
    return { state: 'unknown', says, requests: meter.count() }
  }
  const user = account.user.value.name
  const isWhole = !here.value.incomplete && !clusterWide.value.incomplete
  const rules = scopedRules(namespace, here, clusterWide)
  const elsewhere = await askElsewhere(rules, namespace, clusterWide, meter.kube, signal)
  const byRules = [...heldDangers(rules, namespace), ...elsewhere.held].filter(
    ({ danger }) => !danger.staysOpen,
  )
  const catalogue = discovery.state === 'read' ? discovery.value : undefined
  const { first, others, leftOut } = auditQuestions(namespace, catalogue)
  const asked = isWhole ? (isThorough ? first : []) : [...first, ...others]
  // A review of the very call that the rules allow names who gave it.
  const named = byRules.filter((held) => !asked.some(({ request }) => isSameCall(request, held.request)))
  const answers = await askAll([...asked, ...named], meter.kube, signal)
  const failed = answers.find(({ answer }) => answer.state === 'unread')?.answer
  const held = heldRights(byRules, answers, user)
  if (held.length === 0 && failed?.state === 'unread') {
    return { state: 'unknown', says: plain(failed.says), requests: meter.count() }
  }
  const says = [
    ...(elsewhere.isWhole ? [] : [sayElsewhere(namespace, elsewhere.asked)]),
    ...(isWhole || leftOut === 0
      ? []
      : [`Not checked: whether it can write ${leftOut} more custom kinds whose power is not known.`]),
  ]
  const unseen =
    says.length === 0 ? undefined : { says: says.join(' '), command: bindingsElsewhereCommand(user) }
  return { state: 'known', user, namespace, held, ...present({ unseen }), requests: meter.count() }
}

function sayElsewhere(home: string, asked: readonly string[]): string {
  const seen = [home, ...asked]
  const names = seen.length > 4 ? `${seen.length} namespaces` : listOf(seen)
  return `Checked: what is granted cluster-wide and in ${names}. A RoleBinding in another namespace may grant more, which this account cannot see.`
}

interface Elsewhere {
  held: HeldDanger[]
  /** The namespaces whose rules were read whole. */
  asked: string[]
  /** True where these and the pod's own are all that there are. */
  isWhole: boolean
}

/** The dangers that RoleBindings in other namespaces give, as far as those are known by name. */
async function askElsewhere(
  rules: readonly ScopedRule[],
  home: string,
  clusterWide: Reading<RulesAnswer>,
  kube: KubeClient,
  signal: AbortSignal,
): Promise<Elsewhere> {
  const listed = await listNamespaces(rules, kube, signal)
  const known = [...new Set([...ALWAYS_THERE, ...(listed?.names ?? [])])].filter((name) => name !== home)
  const names = known.slice(0, MOST_ELSEWHERE)
  const answers = await inTurns(names, async (namespace) => ({
    namespace,
    answer: await toReading(signal, () => reviewRules(kube, namespace, { signal })),
  }))
  const read = answers.filter(({ answer }) => answer.state === 'read' && !answer.value.incomplete)
  return {
    held: answers.flatMap(({ namespace, answer }) =>
      heldDangers(scopedRules(namespace, answer, clusterWide), namespace).filter(
        ({ request }) => request.namespace !== '',
      ),
    ),
    asked: read.map(({ namespace }) => namespace),
    isWhole: listed !== undefined && !listed.partial && read.length === known.length,
  }
}

/** The names of the first 500 namespaces; undefined where this account cannot list them. */
async function listNamespaces(
  rules: readonly ScopedRule[],
  kube: KubeClient,
  signal: AbortSignal,
): Promise<{ names: string[]; partial: boolean } | undefined> {
  const target = { group: '', version: 'v1', resource: 'namespaces', namespace: '', limit: 500 }
  const request = { ...target, kind: 'resource', verb: 'list', subresource: '', name: '' } as const
  if (!rules.some((rule) => rule.scope === 'cluster' && ruleAllows(rule, request))) return undefined
  const list = await toReading(signal, () => listTable(kube, target, { signal }))
  if (list.state === 'unread') return undefined
  return { names: list.value.rows.map(({ key }) => key), partial: list.value.partial }
}

function isSameCall(a: ResourceAttributes, b: ResourceAttributes): boolean {
  return (['verb', 'group', 'resource', 'subresource', 'name', 'namespace'] as const).every(
    (part) => a[part] === b[part],
  )
}

interface Answered {
  question: AuditQuestion
  answer: Reading<AccessAnswer>
}

function askAll(
  questions: readonly AuditQuestion[],
  kube: KubeClient,
  signal: AbortSignal,
): Promise<Answered[]> {
  return inTurns(questions, async (question) => ({
    question,
    answer: await toReading(signal, () =>
      reviewAccess(kube, question.request, { signal, deadlineMs: 20_000 }),
    ),
  }))
}

/** The answers to all of them, at most four asked at once. */
async function inTurns<Asked, Answer>(
  all: readonly Asked[],
  ask: (one: Asked) => Promise<Answer>,
): Promise<Answer[]> {
  const left = [...all.entries()]
  const answers: [number, Answer][] = []
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      answers.push([next[0], await ask(next[1])])
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return answers.sort(([a], [b]) => a - b).map(([, answer]) => answer)
}

function heldRights(
  byRules: readonly HeldDanger[],
  answers: readonly Answered[],
  user: string,
): AuditedRight[] {
  const allowed = answers.flatMap(({ question, answer }) =>
    answer.state === 'read' && answer.value.allowed ? [{ ...question, reason: answer.value.reason }] : [],
  )
  // What is held cluster-wide or at home comes before the same of another namespace, and of kinds that reviews show each is named.
  const found = new Map<string, HeldDanger>()
  for (const one of byRules) if (!found.has(one.danger.id)) found.set(one.danger.id, one)
  const kinds = allowed.filter(({ danger }) => danger === UNKNOWN_POWER)
  for (const { danger, request } of allowed) {
    if (found.has(danger.id)) continue
    const more =
      danger === UNKNOWN_POWER
        ? { kinds: [...new Set(kinds.map((one) => describeResource(one.request)))] }
        : {}
    found.set(danger.id, { danger, request, ...more })
  }
  // Anyone who can do everything holds each of the others by the same.
  const everything = found.get('everything')
  return (everything ? [everything] : [...found.values()]).map((one) => {
    const reason = allowed.find(({ danger }) => danger === one.danger)?.reason ?? ''
    const grant = parseAllowedReason(reason)
    return {
      id: one.danger.id,
      says: plain(sayDanger(one)),
      command: grant ? bindingCommand('get', grant, '-o', 'yaml') : bindingsCommand(user),
    }
  })
}
