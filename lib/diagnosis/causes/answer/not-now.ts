import { shownBy } from '@/lib/evidence/shown'
import { isGroupAway } from '@/lib/objects/catalogue'
import { code, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import type { AnsweredStatus } from '@/lib/rbac/answered-status'
import { kubectlCommand, shellQuote } from '@/lib/rbac/kubectl-command'
import { clusterChange, type FixDraft, requestChange } from '../../fixes/draft'
import { AUTHORIZED, excerpt } from '../../wording/phrases'
import type { KnownCall, Less } from '../cause'
import { answerCause, callCause, inText } from '../finding'

interface Wait {
  form: 'fairness' | 'shutdown' | 'disruption-budget' | 'eviction' | 'storage' | 'other'
  retryAfterSeconds?: number
  says: string
}

function waitIn({ message, details, call }: AnsweredStatus & { call?: KnownCall }): Wait {
  const budget = details.causes?.find(({ reason }) => reason === 'DisruptionBudget')?.message
  const after =
    details.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: details.retryAfterSeconds }
  const data = (form: Wait['form'], says = message) => ({ form, says, ...after })
  if (/disruption budget/i.test(message)) return data('disruption-budget', budget ?? message)
  if (/shutting down/.test(message)) return data('shutdown')
  if (/\(re\)initializing|storage is /.test(message)) return data('storage')
  if (call?.subresource === 'eviction') return data('eviction')
  return data(/^Too many requests/i.test(message) ? 'fairness' : 'other')
}

function sayWait({ form, says, retryAfterSeconds }: Wait): Phrase {
  const after = retryAfterSeconds === undefined ? NOTHING : say` It asks you to wait ${retryAfterSeconds} s.`
  switch (form) {
    case 'fairness':
      return say`The API server has too many requests and rejected this one before checking any permission.${after}`
    case 'shutdown':
      return say`The API server is shutting down and rejects new requests.${after} This is not an authorization decision.`
    case 'disruption-budget':
      return say`A PodDisruptionBudget does not allow evicting the pod now: ${excerpt(says)}.${after} ${AUTHORIZED}`
    case 'eviction':
      return say`The API server refused the eviction for now: most likely a PodDisruptionBudget does not allow it, which is what this path answers so.${after}`
    case 'storage':
      return say`The storage of this resource is being prepared (${excerpt(says)}).${after}`
    case 'other':
      return say`The answer asks you to wait: ${excerpt(says)}.${after}`
  }
}

function waitWords({ form, retryAfterSeconds }: Wait): Phrase {
  const after = retryAfterSeconds === undefined ? say`after a pause` : say`after ${retryAfterSeconds} s`
  switch (form) {
    case 'fairness':
      return say`Retry the call ${after}, and send fewer calls at once: share one watch instead of listing repeatedly.`
    case 'disruption-budget':
    case 'eviction':
      return say`Retry the eviction when more of the budget’s pods are healthy, or have its owner change the budget.`
    case 'shutdown':
    case 'storage':
    case 'other':
      return say`Retry the call ${after}.`
  }
}

const throttled = answerCause<'K429', Wait>({
  id: 'K429',
  title: 'The API server asks you to wait',
  nature: 'state',
  find: (status) => (status.code === 429 ? waitIn(status) : undefined),
  says: sayWait,
  fixes: (data) => [requestChange(waitWords(data))],
})

interface Unavailability<Form extends string> {
  form: Form
  confidence?: Less
  says: string
}
type Unavailable = Unavailability<'starting' | 'shutdown' | 'other'>
type Aggregated = Unavailability<'aggregated'>

/** What a 503 says is unavailable; undefined for another code. */
function unavailabilityIn({ code, message: says }: AnsweredStatus): Unavailable | Aggregated | undefined {
  if (code !== 503) return undefined
  if (/before all known HTTP paths have been installed|not ready/.test(says)) {
    return { form: 'starting', says }
  }
  if (/shutting down/.test(says)) return { form: 'shutdown', says }
  if (/(?:^|Body: )service unavailable$/.test(says.trim())) {
    return { form: 'aggregated', confidence: 'likely', says: says.trim() }
  }
  return /^[Ee]rror trying to reach service|the server is currently unable to handle the request|^stale GroupVersion discovery: |^Metrics API not available/.test(
    says,
  )
    ? { form: 'aggregated', confidence: 'possible', says }
    : { form: 'other', says }
}

const unavailable = answerCause<'K503', Unavailable>({
  id: 'K503',
  title: 'The API server is not ready or shutting down',
  nature: 'state',
  find(status) {
    const found = unavailabilityIn(status)
    return found?.form === 'aggregated' ? undefined : found
  },
  says({ form, says }) {
    switch (form) {
      case 'starting':
        return say`The API server is not ready and may not serve every path yet (${excerpt(says)}).`
      case 'shutdown':
        return say`The API server is shutting down.`
      case 'other':
        return say`The API server, or a server behind it, is unavailable: ${excerpt(says)}.`
    }
  },
  fixes: () => [requestChange(say`Retry the call after a few seconds, backing off each time.`)],
})

function apiServices(group: string): string | undefined {
  const all = kubectlCommand`get apiservices`
  return group === '' || all === undefined ? all : `${all} | grep -F -- ${shellQuote(group)}`
}

/** Who brings back the server behind an APIService; of any where the group is not known. */
function bringBack(group: string): FixDraft {
  return clusterChange(
    group === ''
      ? say`Have an admin check which APIService is unavailable, and bring its server back, or delete the APIService if its server was uninstalled.`
      : say`Have an admin check the APIService of group ${code(group)}, and bring its server back, or delete the APIService if its server was uninstalled.`,
    { command: apiServices(group) },
  )
}

const STALE = /^stale GroupVersion discovery: ([a-z0-9.-]{1,253})\//

/** A group that is registered and whose server the API server cannot reach. */
export const aggregatedApiDown = callCause<'G9', { group: string }>({
  id: 'G9',
  family: 'answer',
  title: 'An aggregated API is down',
  nature: 'state',
  find({ request, catalogue, discovery, decision }) {
    if (request.kind === 'path' || !isGroupAway(catalogue, request.group)) return []
    // A permission that is missing is missed once the server is back.
    const isAllowed = decision.state === 'read' && decision.value.allowed
    const tier = isAllowed ? 'absent' : 'beside'
    return [{ confidence: shownBy(discovery), tier, data: { group: request.group } }]
  },
  says: ({ group }) =>
    say`API group ${code(`"${group}"`)} is registered, and the API server cannot reach the server behind it: it answers such a call with a 503. This is not an authorization decision.`,
  changes: ({ group }) => [bringBack(group)],
})

/** The same where an answer says it. */
export const aggregatedApiDownInText = inText<'G9', Aggregated, AnsweredStatus>(aggregatedApiDown, {
  find(status) {
    const found = unavailabilityIn(status)
    return found?.form === 'aggregated' ? found : undefined
  },
  confidence: ({ confidence }) => confidence,
  says: ({ says: theirs }) => {
    // kubectl top says it itself, from what discovery lists.
    if (theirs.startsWith('Metrics API not available'))
      return say`kubectl found no metrics API that works: metrics-server is not installed, or is down. This is not an authorization decision.`
    return say`The API server proxies this API to another server, which is unavailable (${excerpt(theirs)}). This is not an authorization decision.`
  },
  fixes: ({ says }, { group = STALE.exec(says)?.[1] ?? '' }) => [
    bringBack(group),
    requestChange(say`Retry the call after a few seconds.`),
  ],
})

const timedOut = answerCause<'K504', { says: string }>({
  id: 'K504',
  title: 'The API server did not finish in time',
  nature: 'state',
  find: ({ code, message }) => (code === 504 ? { says: message } : undefined),
  says: ({ says }) =>
    say`The API server did not finish in time (${excerpt(says)}). A write may still have gone through.`,
  fixes: () => [
    requestChange(say`Read the object first to see whether the write went through, and retry if it did not.`),
  ],
})

export const notNowCauses = [throttled, unavailable, timedOut] as const
