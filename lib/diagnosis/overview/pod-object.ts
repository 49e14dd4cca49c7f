import { at, numberAt, textAt } from '@/lib/objects/fields'
import { podContainers } from '@/lib/objects/pod-containers'
import { whyNotReady } from '@/lib/objects/why-not-ready/why-not-ready'
import type { ListedPod, Standing } from './pods'

const HOUR_MS = 60 * 60_000
const STANDING = {
  ready: 'ready',
  'not-ready': 'not-ready',
  going: 'starting',
  finished: 'over',
  unknown: 'unknown',
} as const satisfies Record<string, Standing>

/** A Pod object as its row in a list would tell of it, for an account that may read its own pod and not list pods. */
export function podOfObject(object: unknown, nowMs: number): ListedPod {
  const containers = podContainers(object).filter(({ role }) => role === 'main' || role === 'sidecar')
  const restarts = containers.reduce((sum, { status }) => sum + numberAt(status, 'restartCount'), 0)
  const ends = containers.map(({ status }) =>
    Date.parse(textAt(status, 'lastState', 'terminated', 'finishedAt')),
  )
  const isEnding = textAt(object, 'metadata', 'deletionTimestamp') !== ''
  const state = whyNotReady({ object, events: 'unread' })?.state ?? 'unknown'
  const created = Date.parse(textAt(object, 'metadata', 'creationTimestamp'))
  const ready = containers.filter(({ status }) => at(status, 'ready') === true).length
  return {
    name: textAt(object, 'metadata', 'name'),
    standing: isEnding ? 'ending' : STANDING[state],
    word: textAt(object, 'status', 'phase'),
    isRestarted: ends.some((end) => nowMs - end < HOUR_MS),
    ready: `${ready}/${containers.length}`,
    restarts: String(restarts),
    ageMs: Number.isNaN(created) ? undefined : nowMs - created,
  }
}
