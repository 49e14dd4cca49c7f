import 'server-only'
import { setMaxListeners } from 'node:events'
import type { Access } from '@/lib/contract/access'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { Dangerous } from '@/lib/contract/dangerous'
import type { Kinds } from '@/lib/contract/kinds'
import type { Report } from '@/lib/contract/report'
import type { Reading } from '@/lib/diagnosis/facts'
import { buildReport } from '@/lib/diagnosis/report/build-report'
import type { ReportFacts } from '@/lib/diagnosis/report/facts'
import { freeText } from '@/lib/kube/redact/sanitize'
import type { InClusterClient } from '@/lib/kube/transport/client'
import type { Environment, Settings } from '@/lib/pod/environment'
import packageJson from '@/package.json'
import { listAccess } from '../access/access'
import { listDangerous } from '../access/dangerous'
import { explainCheck } from '../access/explain'
import { Prober } from '../access/prober'
import { climbConnection } from '../connection/connection'
import { describeExposure } from '../gate/exposure'
import { toProblem } from '../http/to-problem'
import { readIdentity } from '../identity/identity'
import { ownNamespace } from '../identity/own-namespace'
import { listKinds } from '../objects/kinds'

/** Of the whole report: what has not come by then is unknown. */
const DEADLINE_MS = 15_000

interface ReportQuestion {
  kube: InClusterClient
  settings: Settings
  env: Environment
  /** The call to explain, if any. */
  check: AccountCheck | undefined
  now: () => number
  signal: AbortSignal
  deadlineMs?: number
}

interface Limits {
  /** Of the asker. */
  asker: AbortSignal
  /** Of the asker or the deadline. */
  signal: AbortSignal
  deadlineMs: number
}

async function toAnswer<T>(limits: Limits, ask: () => Promise<T>): Promise<Reading<T>> {
  const { asker, signal, deadlineMs } = limits
  try {
    return { state: 'read', value: await ask() }
  } catch (error) {
    asker.throwIfAborted()
    if (signal.aborted) {
      const says = `No answer within ${deadlineMs / 1_000} s, the limit for a report.`
      return { state: 'unread', because: 'failed', says }
    }
    const { code, title, detail } = toProblem(error)
    const because = code === 'api-server-refused' ? 'refused' : 'failed'
    return { state: 'unread', because, says: `${title} ${detail}`.trim() }
  }
}

interface Rights {
  access: Reading<Access>
  kinds: Reading<Kinds>
  dangerous?: Reading<Dangerous>
}

/** The same two rules reviews for all three; who gives dangerous permissions is asked only where there are any. */
async function askRights({ kube }: ReportQuestion, limits: Limits): Promise<Rights> {
  const { signal } = limits
  const prober = new Prober(kube, signal)
  const namespace = await ownNamespace(kube.credentials)
  const [access, kinds] = await Promise.all([
    toAnswer(limits, () => listAccess({ kube, namespace, signal, prober })),
    toAnswer(limits, () => listKinds({ kube, namespace, signal, prober })),
  ])
  if (access.state === 'unread' || access.value.dangerous.length === 0) return { access, kinds }
  // Reviews of what the rules grant took the place of these questions.
  const own = access.value.reviewed === undefined ? prober : new Prober(kube, signal)
  const dangerous = await toAnswer(limits, () => listDangerous({ kube, namespace, signal, prober: own }))
  return { access, kinds, dangerous }
}

/** Each text once more through the filter of what is shown: the report leaves the page. */
function readable<T>(value: T): T
function readable(value: unknown): unknown {
  if (typeof value === 'string') return freeText(value)
  if (Array.isArray(value)) return value.map(readable)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [freeText(key), readable(inner)]))
}

/**
 * Gathers what the pages answer into one report. What fails or does not come within 15 s is a gap of the report. Costs the
 * API server one GET of the own pod, the calls of one climb, at most 8 requests for the permissions, 8 more where another
 * authorizer decides too, and 8 more where a call is explained. Rejects only when the signal aborts.
 */
export async function gatherReport(question: ReportQuestion): Promise<Report> {
  const { kube, settings, env, check, now, signal: asker, deadlineMs = DEADLINE_MS } = question
  const signal = AbortSignal.any([asker, AbortSignal.timeout(deadlineMs)])
  // Each call of the report listens to it, which is no leak.
  setMaxListeners(0, signal)
  const limits = { asker, signal, deadlineMs }
  const madeAt = now()
  const [identity, connection, rights, explained] = await Promise.all([
    toAnswer(limits, () => readIdentity({ env, settings, kube, now: madeAt, signal })),
    toAnswer(limits, () => climbConnection({ settings, kube, now: madeAt, controls: false, signal })),
    askRights(question, limits),
    check && toAnswer(limits, () => explainCheck(check, { kube, signal, now, env })),
  ])
  const facts: ReportFacts = {
    madeAt: new Date(madeAt).toISOString(),
    versions: { podglass: packageJson.version, node: process.version },
    exposure: describeExposure(settings),
    identity,
    connection,
    ...rights,
    ...(check && explained ? { call: { check, answer: explained } } : {}),
  }
  return buildReport(readable(facts))
}
