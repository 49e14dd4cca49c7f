import type { Row } from '@/lib/contract/resources'
import { NOTHING, quote, say } from '@/lib/phrase/phrase'
import type { RelatedItem } from '../contract/object'
import { type RowHealth, rowJudge } from './row-health'

type Standing = Pick<RelatedItem, 'says' | 'meaning'>

/** What kubectl prints of an object, by the name of the column, now. */
export interface PrintedNow extends Pick<Row, 'createdAt' | 'deletedAt'> {
  cells: ReadonlyMap<string, string>
}

const MEANING: Record<RowHealth, RelatedItem['meaning']> = {
  bad: 'bad',
  warning: 'warning',
  going: 'warning',
  ok: 'ok',
  over: 'neutral',
  none: 'unknown',
}

function podStanding({ cells, ...times }: PrintedNow, nowMs: number): Standing {
  const columns = [...cells.keys()].map((name) => ({ name }))
  const health = rowJudge(columns, { nowMs }).of({ cells: [...cells.values()], ...times })
  const ready = cells.get('Ready') ?? ''
  const status = cells.get('Status') ?? ''
  const restarts = cells.get('Restarts') ?? '0'
  const often = restarts.startsWith('0') ? NOTHING : say`, restarts ${quote(restarts)}`
  return { says: say`${quote(`${ready} ${status}`.trim())}${often}`, meaning: MEANING[health] }
}

function setStanding(cells: ReadonlyMap<string, string>): Standing {
  const [desired, ready] = [cells.get('Desired') ?? '', cells.get('Ready') ?? '']
  if (desired === '0') return { says: say`scaled to 0`, meaning: 'neutral' }
  return { says: say`${quote(ready)} of ${quote(desired)} ready`, meaning: ready === desired ? 'ok' : 'bad' }
}

function jobStanding(cells: ReadonlyMap<string, string>): Standing {
  const status = cells.get('Status') ?? ''
  const says = say`${quote([status, cells.get('Completions') ?? ''].filter((text) => text !== '').join(' '))}`
  const meaning =
    status === 'Complete' ? 'ok' : status === 'Failed' ? 'bad' : status === '' ? 'unknown' : 'neutral'
  return { says, meaning }
}

/** How an object is, by what kubectl prints of it; a pod as its row in a list is judged. */
export function standingOf(kind: string, printed: PrintedNow, nowMs: number): Standing {
  if (kind === 'Pod') return podStanding(printed, nowMs)
  if (kind === 'ReplicaSet') return setStanding(printed.cells)
  if (kind === 'Job') return jobStanding(printed.cells)
  return { says: NOTHING, meaning: 'neutral' }
}
