import type { Connection, Rung } from '@/lib/facts/connection/contract'
import { plain } from '@/lib/phrase/phrase'
import { connectionAddress } from '@/lib/words/page-addresses'
import type { OverviewFinding } from './findings'
import type { Dated, JudgedPart, PartReach } from './part'

// A 403 on "/" or on a read is an answer of a healthy server, so it is a note; a step that got no answer is not.
const ANSWERED = new Set(['forbidden', 'anonymous-forbidden', 'not-found'])
const UNKNOWN_CALLER = new Set(['bad-token', 'expired-token', 'no-token', 'anonymous', 'anonymous-refused'])
const BEFORE_THE_TOKEN = new Set(['locate', 'connect', 'verify'])
/** The other route to the API server, which no one needs. */
const APART = 'kubectl-proxy'

function failedRungs({ rungs }: Connection): Rung[] {
  return rungs.filter(({ verdict }) => verdict === 'failed')
}

export function connectionFindings(connection: Connection): OverviewFinding[] {
  return failedRungs(connection).map((rung) => {
    const severity = ANSWERED.has(rung.situation) ? 'note' : 'bad'
    const restsOn = rung.situation === 'forbidden' ? ({ restsOn: 'permissions' } as const) : {}
    return { severity, says: rung.brief ?? rung.says, href: connectionAddress(rung.id), ...restsOn }
  })
}

/** Steps that a program here may still fail at: those that passed with a note, and reads of what does not exist. */
export function notedSteps({ rungs }: Connection): Rung[] {
  return rungs.filter(
    ({ id, verdict, situation }) =>
      id !== APART &&
      // Most accounts cannot get /, and that is no fault.
      id !== 'authorize' &&
      situation !== 'ok' &&
      (verdict === 'passed' ||
        (verdict === 'failed' && situation !== 'forbidden' && ANSWERED.has(situation))),
  )
}

/** Whether the API server can be reached and knows the caller: green only where each gate on the way was passed. */
export function connectionVerdict(connection: Connection): JudgedPart {
  const { says, rungs } = connection
  const steps = rungs.filter(({ id }) => id !== APART)
  const failed = failedRungs({ ...connection, rungs: steps })
  const passed = steps.filter(({ verdict }) => verdict === 'passed').map(({ title }) => title)
  const evidence = passed.length === 0 ? [] : [`Passed: ${passed.join(', ')}`]
  const common = { says: plain(says), evidence, isOfApiServer: false }
  const broken = failed.find(({ situation }) => !ANSWERED.has(situation))
  if (broken !== undefined) {
    const next = { says: `Open the step that failed: ${broken.title}.`, href: connectionAddress(broken.id) }
    return { ...common, state: 'broken', word: 'broken', next }
  }
  const isKnown = steps.some(({ id, verdict }) => id === 'authenticate' && verdict === 'passed')
  if (!isKnown) return { ...common, state: 'unknown', word: 'unknown' }
  const noted = notedSteps(connection)
  // What a program may still fail at is a note: each gate was passed.
  const notes = noted.map((rung) => `${rung.title}: ${plain(rung.says)}`)
  const all = { ...common, evidence: [...notes, ...evidence] }
  return noted.some(({ verdict }) => verdict === 'failed')
    ? { ...all, state: 'attention', word: 'needs attention' }
    : { ...all, state: 'healthy', word: 'healthy' }
}

/** The step that every later one depends on and that failed: the API server gives no answer, or does not know who asks. */
export function brokenStep({ rungs }: Connection): (Rung & { isOfToken: boolean }) | undefined {
  const broken = rungs.find(
    ({ id, verdict, situation }) =>
      verdict === 'failed' && (BEFORE_THE_TOKEN.has(id) || id === 'authenticate') && !ANSWERED.has(situation),
  )
  if (broken === undefined) return undefined
  const isOfToken = broken.id === 'authenticate' && UNKNOWN_CALLER.has(broken.situation)
  return { ...broken, isOfToken }
}

/** What the connection steps say about the answers that came before them. */
export function reachOf(connection: Dated<Connection> | undefined): PartReach {
  if (connection === undefined || connection.failed !== undefined) return { state: 'unknown' }
  const { checkedAt, value } = connection
  const broken = brokenStep(value)
  if (broken === undefined) return { state: 'answers' }
  const state = broken.isOfToken ? 'unauthorized' : 'silent'
  return { state, says: plain(broken.says), checkedAt }
}
