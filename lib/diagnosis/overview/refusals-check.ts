import type { OverviewCheck } from '@/lib/contract/overview'
import type { Piece } from '@/lib/contract/pieces'
import { counted } from '@/lib/words/lists'
import { refusalsAddress } from '@/lib/words/page-addresses'
import { isSerious, sayRead } from '../refusals/seen-refusals'
import { callIn, logged, loggedCalls, type Read } from './logged-refusals'
import { callKey, type RefusedCall } from './refused-call'

/** How many calls are refused, by crashes, logs and events, each once; undefined where nothing was read and none is known. */
export function countRefused(readings: Read, told: readonly RefusedCall[]): number | undefined {
  const keys = new Set([...told, ...loggedCalls(readings).map(({ call }) => call)].map(callKey))
  const others = logged(readings).filter((refusal) => callIn(refusal).length === 0)
  const count = keys.size + others.length
  return count > 0 || isAllRead(readings) ? count : undefined
}

/** True where all logs and all events were read, so that none is none. */
function isAllRead({ refusals }: Read): boolean {
  return (
    refusals.state === 'read' &&
    refusals.value.logs.state === 'read' &&
    refusals.value.events.state === 'read'
  )
}

/** What logs and events were read, and what they told. */
export function refusalsCheck(readings: Read, told: readonly RefusedCall[]): OverviewCheck {
  const { refusals } = readings
  const check = (state: OverviewCheck['state'], says: string, evidence: Piece[][] = []): OverviewCheck => ({
    area: 'refusals',
    state,
    says: [{ strong: 'Refusals' }, { text: `: ${says}` }],
    evidence,
    action: { says: 'Refusals', href: refusalsAddress() },
  })
  if (refusals.state === 'unread') {
    return check('unknown', 'not known', [[{ text: refusals.says.replace(/\.$/, '') }]])
  }
  const { logs, events, minutes } = refusals.value
  const read = sayRead(refusals.value)
  const evidence: Piece[][] = [...(read === undefined ? [] : [[{ text: read }], [{ at: refusals.at }]])]
  const count = countRefused(readings, told) ?? 0
  if (count > 0) {
    const isBad = told.length > 0 || logged(readings).some(isSerious)
    return check(
      isBad ? 'broken' : 'attention',
      `${counted(count, 'call')} in the last ${minutes} min`,
      evidence,
    )
  }
  if (isAllRead(readings)) return check('healthy', `none in the last ${minutes} min`, evidence)
  if (logs.state === 'unknown' || events.state === 'unknown') {
    const why = logs.says ?? events.says
    return check(
      'unknown',
      'not all logs and events could be read',
      why === undefined ? evidence : [[{ text: why }], ...evidence],
    )
  }
  const missing = [
    ...(logs.state === 'denied' ? ['get pods/log'] : []),
    ...(events.state === 'denied' ? ['list events'] : []),
  ]
  if (missing.length > 0) {
    return check('denied', 'this account cannot read all of them', [
      [{ text: 'needs ' }, { code: missing.join(', ') }],
      ...evidence,
    ])
  }
  return check('neutral', `none seen in the last ${minutes} min`, evidence)
}
