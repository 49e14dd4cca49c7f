import { type AuditQuestion, auditQuestions } from '@/lib/diagnosis/access/audit-questions'
import { type HeldDanger, heldDangers, sayDanger } from '@/lib/diagnosis/access/dangerous-rights'
import { bindingCommand } from '@/lib/diagnosis/access/undo'
import { bindingsCommand } from '@/lib/diagnosis/admin-command'
import type { AccessAnswer, Reading } from '@/lib/diagnosis/facts'
import { scopedRules } from '@/lib/diagnosis/scoped-rules'
import type { InClusterClient } from '@/lib/kube/client'
import { metered } from '@/lib/kube/meter'
import { reviewAccess } from '@/lib/kube/reviews'
import type { KubeClient } from '@/lib/kube/types'
import { parseAllowedReason } from '@/lib/rbac/allowed-reason'
import type { ResourceAttributes } from '@/lib/rbac/types'
import { ownAccount } from './own-account'
import { Prober } from './prober'
import { toReading } from './reading'

/** A dangerous right that the account holds, with the command that shows who gave it. */
export interface AuditedRight {
  id: string
  says: string
  command: string
}

/** What is known of the dangerous rights of this pod's account. `unknown` never means that there are none. */
export type SelfAudit =
  | { state: 'unknown'; says: string; requests: number }
  | { state: 'known'; user: string; namespace: string; held: AuditedRight[]; requests: number }

/** As many as may be in flight for the audit. */
const AT_ONCE = 4

interface AuditOptions {
  kube: InClusterClient
  /** Asks an access review for each danger although the list of rules is whole. */
  isThorough: boolean
  signal: AbortSignal
}

/**
 * Asks which dangerous rights this pod's account holds, in its own namespace and for the whole cluster; bindings in other
 * namespaces are not seen. Two rules reviews, and an access review for each danger (27) where it is to be thorough, or for each
 * verb of each danger (48) where the list of rules is not whole.
 */
export async function auditOwnRights({ kube, isThorough, signal }: AuditOptions): Promise<SelfAudit> {
  const meter = metered(kube)
  const pod = { ...meter.kube, credentials: kube.credentials }
  const prober = new Prober(meter.kube, signal)
  const account = await ownAccount(pod, prober, signal)
  const { home: namespace } = account
  const [here, clusterWide] = await Promise.all([prober.rules(namespace), prober.clusterWideRules()])
  const unread = [account.user, here, clusterWide].find(({ state }) => state === 'unread')
  if (account.user.state === 'unread' || here.state === 'unread' || clusterWide.state === 'unread') {
    const says = unread?.state === 'unread' ? unread.says : ''
    return { state: 'unknown', says, requests: meter.count() }
  }
  const user = account.user.value.name
  const isWhole = !here.value.incomplete && !clusterWide.value.incomplete
  const byRules = heldDangers(scopedRules(namespace, here, clusterWide), namespace)
  const { first, others } = auditQuestions(namespace)
  const asked = isWhole ? (isThorough ? first : []) : [...first, ...others]
  // A review of the very call that the rules allow names who gave it.
  const named = byRules.filter((held) => !asked.some(({ request }) => isSameCall(request, held.request)))
  const answers = await askAll([...asked, ...named], meter.kube, signal)
  const failed = answers.find(({ answer }) => answer.state === 'unread')?.answer
  const held = heldRights(byRules, answers, user)
  if (held.length === 0 && failed?.state === 'unread') {
    return { state: 'unknown', says: failed.says, requests: meter.count() }
  }
  return { state: 'known', user, namespace, held, requests: meter.count() }
}

function isSameCall(a: ResourceAttributes, b: ResourceAttributes): boolean {
  return (['verb', 'group', 'resource', 'subresource', 'name'] as const).every((part) => a[part] === b[part])
}

interface Answered {
  question: AuditQuestion
  answer: Reading<AccessAnswer>
}

async function askAll(
  questions: readonly AuditQuestion[],
  kube: KubeClient,
  signal: AbortSignal,
): Promise<Answered[]> {
  const left = [...questions]
  const answered: Answered[] = []
  const work = async () => {
    for (let question = left.shift(); question !== undefined; question = left.shift()) {
      const { request } = question
      const answer = await toReading(signal, () =>
        reviewAccess(kube, request, { signal, deadlineMs: 20_000 }),
      )
      answered.push({ question, answer })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return answered
}

function heldRights(
  byRules: readonly HeldDanger[],
  answers: readonly Answered[],
  user: string,
): AuditedRight[] {
  const allowed = answers.flatMap(({ question, answer }) =>
    answer.state === 'read' && answer.value.allowed ? [{ ...question, reason: answer.value.reason }] : [],
  )
  const found = new Map(byRules.map((one) => [one.danger.id, one]))
  for (const { danger, request } of allowed) {
    if (!found.has(danger.id)) found.set(danger.id, { danger, request })
  }
  // Whoever may do everything holds each of the others by the same.
  const everything = found.get('everything')
  return (everything ? [everything] : [...found.values()]).map((one) => {
    const reason = allowed.find(({ danger }) => danger === one.danger)?.reason ?? ''
    const grant = parseAllowedReason(reason)
    return {
      id: one.danger.id,
      says: sayDanger(one),
      command: grant ? bindingCommand('get', grant, '-o', 'yaml') : bindingsCommand(user),
    }
  })
}
