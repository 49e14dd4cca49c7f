import 'server-only'
import { setMaxListeners } from 'node:events'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { Report } from '@/lib/contract/report'
import { buildReport } from '@/lib/diagnosis/report/build-report'
import type { ReportFacts } from '@/lib/diagnosis/report/facts'
import { freeText } from '@/lib/kube/redact/sanitize'
import type { InClusterClient } from '@/lib/kube/transport/client'
import type { Environment, Settings } from '@/lib/pod/environment'
import packageJson from '@/package.json'
import { explainCheck } from '../access/explain'
import { climbConnection } from '../connection/connection'
import { describeExposure } from '../gate/exposure'
import { readIdentity } from '../identity/identity'
import { askRights, toAnswer } from '../overview/read-parts'

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
  const limits = { asker, signal, deadlineMs, of: 'a report' }
  const madeAt = now()
  const [identity, connection, rights, explained] = await Promise.all([
    toAnswer(limits, () => readIdentity({ env, settings, kube, now: madeAt, signal })),
    toAnswer(limits, () => climbConnection({ settings, kube, now: madeAt, controls: false, signal })),
    askRights(kube, limits),
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
