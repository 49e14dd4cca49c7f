import type { LiveStatus } from './live-types'
import { POLL_MS, reconnectDelay } from './timing'

/** A stream that spoke for this long was a good one, whatever ended it. */
const GOOD_MS = 5_000
/** Listeners hear of a new `heardAt` at most this often. */
const HEARD_STEP_MS = 1_000

export const POLLING = `Polling every ${POLL_MS / 1000} s:`

const IDLE: LiveStatus = { state: 'idle' }
const CONNECTING: LiveStatus = { state: 'connecting' }

/** Why a stream ended, and whether answers may come through where it does not. */
export interface Failure {
  says: string
  canPoll: boolean
}

interface Stream {
  id: number
  topics: readonly string[]
  heardFrom?: number
}

type Phase =
  | { at: 'rest'; isHidden: boolean; heardAt: number | undefined }
  /** The old stream runs until the new one speaks, so no topic misses an event. */
  | { at: 'stream'; stream: Stream; retiring: Stream | undefined }
  | { at: 'pause'; retiring: Stream | undefined }

export interface ConnectionState {
  phase: Phase
  status: LiveStatus
  /** Streams that ended in a row. */
  failures: number
  /** Changed topics are waited for, because several change at once. */
  isSettling: boolean
  /** An event is missing, which a new stream brings. */
  isBehind: boolean
  nextId: number
}

export type ConnectionEvent =
  | { type: 'topics' }
  | { type: 'settled'; topics: readonly string[] }
  | { type: 'heard'; id: number; isHello: boolean }
  | { type: 'missed'; id: number }
  | { type: 'ended'; id: number; failure: Failure; retryAfterMs: number | undefined }
  | { type: 'paused'; topics: readonly string[] }
  /** No one is looking. */
  | { type: 'hidden'; topics: readonly string[] }
  | { type: 'shown'; topics: readonly string[] }
  /** The time to catch up is over; what is shown was heard at this time. */
  | { type: 'late'; heardAt: number }

export type ConnectionEffect =
  | { effect: 'open'; id: number }
  | { effect: 'end'; id: number }
  | { effect: 'settle' }
  | { effect: 'pause'; ms: number }
  | { effect: 'go on' }
  | { effect: 'leave place' }
  | { effect: 'catch up'; heardAt: number }

interface Now {
  now: number
  random: number
}

type Next = [ConnectionState, ConnectionEffect[]]

export const NOT_WANTED: ConnectionState = {
  phase: { at: 'rest', isHidden: false, heardAt: undefined },
  status: IDLE,
  failures: 0,
  isSettling: false,
  isBehind: false,
  nextId: 1,
}

/** What the event stream of a window does next. */
export function stepConnection(state: ConnectionState, event: ConnectionEvent, at: Now): Next {
  switch (event.type) {
    case 'topics':
      return [{ ...state, isSettling: true }, [{ effect: 'settle' }]]
    case 'settled':
      return settled({ ...state, isSettling: false }, event.topics)
    case 'heard':
      return heard(state, event, at)
    case 'missed':
      return missed(state, event.id)
    case 'ended':
      return ended(state, event, at)
    case 'paused':
      return state.phase.at === 'pause' ? open(state, event.topics) : [state, []]
    case 'hidden':
      return isHidden(state) ? [state, []] : hide(state, event.topics)
    case 'shown':
      return show(state, event.topics)
    case 'late': {
      const isLate = !isHidden(state) && state.status.state === 'connecting'
      return [isLate ? { ...state, status: { ...state.status, heardAt: event.heardAt } } : state, []]
    }
  }
}

const isHidden = ({ phase }: ConnectionState) => phase.at === 'rest' && phase.isHidden

const endOf = (stream: Stream | undefined): ConnectionEffect[] =>
  stream ? [{ effect: 'end', id: stream.id }] : []

const retiringOf = (phase: Phase) => (phase.at === 'rest' ? undefined : phase.retiring)
const streamOf = (phase: Phase) => (phase.at === 'stream' ? phase.stream : undefined)

function isStreamed(phase: Phase, topics: readonly string[]): boolean {
  const own = streamOf(phase)?.topics
  return own?.length === topics.length && topics.every((topic) => own.includes(topic))
}

function settled(state: ConnectionState, topics: readonly string[]): Next {
  if (topics.length === 0) return stop(state, topics)
  if (isHidden(state)) return [{ ...state, status: CONNECTING }, []]
  return state.isBehind || !isStreamed(state.phase, topics) ? open(state, topics) : [state, []]
}

function open(state: ConnectionState, topics: readonly string[]): Next {
  const { phase, nextId, status } = state
  const before = streamOf(phase)
  const isGood = before?.heardFrom !== undefined
  const opened: ConnectionState = {
    ...state,
    phase: {
      at: 'stream',
      stream: { id: nextId, topics: [...topics] },
      retiring: isGood ? before : retiringOf(phase),
    },
    status: status.state === 'idle' ? CONNECTING : status,
    isBehind: false,
    nextId: nextId + 1,
  }
  const over = endOf(isGood ? retiringOf(phase) : before)
  return [opened, [{ effect: 'go on' }, ...over, { effect: 'open', id: nextId }]]
}

/** Releases everything; a hidden window stays hidden. */
function stop(state: ConnectionState, topics: readonly string[]): Next {
  const { phase } = state
  const stopped: ConnectionState = {
    ...state,
    phase: phase.at === 'rest' ? phase : { at: 'rest', isHidden: false, heardAt: state.status.heardAt },
    status: topics.length === 0 ? IDLE : CONNECTING,
    failures: 0,
  }
  const over = [...endOf(retiringOf(phase)), ...endOf(streamOf(phase))]
  return [stopped, [{ effect: 'go on' }, ...over, { effect: 'leave place' }]]
}

function hide(state: ConnectionState, topics: readonly string[]): Next {
  const [stopped, effects] = stop(state, topics)
  const before = state.phase.at === 'rest' ? state.phase.heardAt : undefined
  const heardAt = state.status.heardAt ?? before
  return [{ ...stopped, phase: { at: 'rest', isHidden: true, heardAt } }, effects]
}

function show(state: ConnectionState, topics: readonly string[]): Next {
  const { phase } = state
  if (phase.at === 'pause') return open(state, topics)
  if (phase.at !== 'rest' || !phase.isHidden) return [state, []]
  const shown: ConnectionState = { ...state, phase: { ...phase, isHidden: false } }
  const [next, effects] = topics.length > 0 ? open(shown, topics) : [shown, []]
  const { heardAt } = phase
  return [next, heardAt === undefined ? effects : [...effects, { effect: 'catch up', heardAt }]]
}

function heard(
  state: ConnectionState,
  { id, isHello }: Extract<ConnectionEvent, { type: 'heard' }>,
  { now }: Now,
): Next {
  const { phase, status } = state
  const isNews = status.state !== 'open' || now - (status.heardAt ?? 0) >= HEARD_STEP_MS
  const next: ConnectionState = {
    ...state,
    status: isNews ? { state: 'open', heardAt: now } : status,
  }
  if (phase.at !== 'stream' || phase.stream.id !== id) return [next, []]
  const stream = { ...phase.stream, heardFrom: phase.stream.heardFrom ?? now }
  const retiring = isHello ? undefined : phase.retiring
  return [{ ...next, phase: { at: 'stream', stream, retiring } }, isHello ? endOf(phase.retiring) : []]
}

/** What an old stream lacks the new one brings. */
function missed(state: ConnectionState, id: number): Next {
  if (streamOf(state.phase)?.id !== id) return [state, []]
  // A busy topic must not put off what is already on its way.
  if (state.isSettling) return [{ ...state, isBehind: true }, []]
  return [{ ...state, isBehind: true, isSettling: true }, [{ effect: 'settle' }]]
}

function ended(
  state: ConnectionState,
  { id, failure, retryAfterMs }: Extract<ConnectionEvent, { type: 'ended' }>,
  { now, random }: Now,
): Next {
  const { phase } = state
  if (phase.at !== 'stream' || phase.stream.id !== id) return [state, []]
  const { heardFrom } = phase.stream
  const wasGood = heardFrom !== undefined && now - heardFrom >= GOOD_MS
  const failures = (wasGood ? 0 : state.failures) + 1
  const pause: ConnectionEffect = { effect: 'pause', ms: retryAfterMs ?? reconnectDelay(failures, random) }
  if (failure.canPoll) {
    const status: LiveStatus = { ...state.status, state: 'polling', says: failure.says }
    return [
      { ...state, failures, phase: { at: 'pause', retiring: undefined }, status },
      // It may hold the very place on the server that the new one was refused.
      [...endOf(phase.retiring), pause],
    ]
  }
  // One end is a restart or a proxy's time limit; only an attempt that fails as well is worth a word.
  const isLost = failures > 1 && state.status.state !== 'polling'
  const status: LiveStatus = isLost ? { ...state.status, state: 'lost', says: failure.says } : state.status
  return [{ ...state, failures, phase: { at: 'pause', retiring: phase.retiring }, status }, [pause]]
}
