import { withDeadline } from '@/lib/deadline'
import type { Reading } from '@/lib/evidence/reading'
import 'server-only'
import { setMaxListeners } from 'node:events'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { Explanation } from '@/lib/contract/explanation'
import { chooseFix } from '@/lib/diagnosis/fixes/choose-fix'
import { explainCheck } from '@/lib/facts/call/gather/explain'
import type { Changes } from '@/lib/facts/changes/contract'
import { freeText } from '@/lib/kube/redact/sanitize'
import type { OverviewQuestion } from '@/lib/pages/overview/gather/overview'
import { toAnswer } from '@/lib/pages/overview/gather/read-parts'
import { buildOverview } from '@/lib/pages/overview/judge/build-overview'
import type { OverviewReadings } from '@/lib/pages/overview/judge/facts'
import packageJson from '@/package.json'
import type { Report } from './contract'
import { buildReport } from './judge/build-report'
import type { ReportFacts } from './judge/facts'
import { fixesByCall } from './judge/fixes-by-call'

/** Of the whole report: what has not come by then is unknown. */
const DEADLINE_MS = 15_000

interface ReportQuestion extends Pick<OverviewQuestion, 'kube' | 'env' | 'now' | 'signal' | 'deadlineMs'> {
  /** What the Overview shows, with its decisions: a report of the same moment says the same. */
  readings: (signal: AbortSignal) => Promise<OverviewReadings>
  /** The call to explain, if any. */
  check: AccountCheck | undefined
  /** The fix that its answer names first, by the id of a switch. */
  fix?: string
  /** What changed in the own namespace, as all viewers of this process share it. */
  changes?: (signal: AbortSignal) => Promise<Changes>
}

/** Each text once more through the filter of what is shown: the report leaves the page. */
export function readable<T>(value: T): T
export function readable(value: unknown): unknown {
  if (typeof value === 'string') return freeText(value)
  if (Array.isArray(value)) return value.map(readable)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [freeText(key), readable(inner)]))
}

function chosenIn(answer: Reading<Explanation>, fix: string | undefined): Reading<Explanation> {
  return answer.state === 'read' ? { ...answer, value: chooseFix(answer.value, fix) } : answer
}

/**
 * Gathers what the pages answer into one report. What fails or does not come within 15 s is a gap of the report. Beside the readings
 * of an overview it costs the API server 8 requests where a call is explained, and 12 for what changed. Rejects only when the signal aborts.
 */
export async function gatherReport(question: ReportQuestion): Promise<Report> {
  const { kube, env, check, now, signal: asker, deadlineMs = DEADLINE_MS } = question
  const signal = withDeadline(asker, deadlineMs)
  // Every call of the report listens to it; that is no leak.
  setMaxListeners(0, signal)
  const limits = { asker, signal, deadlineMs, of: 'a report' }
  const { changes } = question
  const [readings, explained, changed] = await Promise.all([
    question.readings(asker),
    check && toAnswer(limits, () => explainCheck(check, { kube, signal, now, env })),
    changes && toAnswer(limits, () => changes(signal)),
  ])
  const { identity, connection, access, kinds, dangerous, madeAt } = readings
  const facts: ReportFacts = {
    madeAt,
    versions: { podglass: packageJson.version, node: process.version },
    overview: buildOverview(readings),
    fixes: fixesByCall(readings),
    identity,
    connection,
    access,
    kinds,
    ...(dangerous ? { dangerous } : {}),
    ...(changed ? { changes: changed } : {}),
    ...(check && explained ? { call: { check, answer: chosenIn(explained, question.fix) } } : {}),
  }
  return buildReport(readable(facts))
}
