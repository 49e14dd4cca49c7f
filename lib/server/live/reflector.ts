import type { Clock } from '@/lib/clock'
import { abortWith } from '@/lib/deadline'
import { tell } from '@/lib/kube/transport/traffic'
import { words } from '@/lib/phrase/phrase'
import { type ListFault, toListFault } from './list-fault'
import { type Crowded, createListSpace, type ListSpace } from './list-space'
import { type LiveList, toldState } from './live-list'
import { createEnding } from './namespace-end'
import {
  BEGINNING,
  type Reflection,
  type ReflectorEffect,
  type ReflectorEvent,
  reflect,
  type StateWords,
} from './reflect'
import type { TableFeed } from './table-changes'

export interface Reflector {
  /** Keeps the list true until the signal aborts. Rejects only on our own fault. */
  run(signal: AbortSignal): Promise<void>
  /** Ends the present wait, so that the API server is asked now. Resolves with the answer, or at once where rows are live. */
  poke: Alarm['poke']
  /** Bytes of what is being read for the list. */
  readonly reading: number
}

/** Does what `reflect` decides: makes the calls and the waits, and reports how they went. */
export function createReflector(
  list: LiveList,
  feed: TableFeed,
  clock: Clock,
  random: () => number = Math.random,
  crowded: Crowded = () => undefined,
): Reflector {
  const alarm = createAlarm(clock)
  const ending = createEnding(list, feed)
  const space = createListSpace(list, crowded)
  let state: Reflection = BEGINNING

  const toldOf = ({ explain, ...words }: StateWords) => toldState(words, explain && feed.explain(explain))

  function perform(one: ReflectorEffect): void {
    if (one.effect === 'take') {
      space.check(one.table)
      list.replace(one.table)
      space.done()
    } else if (one.effect === 'apply') apply(list, space, one.change)
    else if (one.effect === 'polling') list.setState('polling', toldOf(one.words))
    else if (one.effect === 'trouble') list.setState(list.hasData ? 'stale' : 'failed', toldOf(one.words))
    else if (one.effect === 'clear') list.clear(one.state, toldOf(one.words))
    else {
      list.prove()
      list.setState('live', one.words ? toldOf(one.words) : { says: ending.says })
      alarm.answer()
    }
  }

  function take(event: ReflectorEvent): void {
    const [next, effects] = reflect(state, event, { now: clock.now(), random: random() })
    state = next
    for (const effect of effects) perform(effect)
  }

  async function follow(isAlone: boolean, signal: AbortSignal): Promise<ReflectorEvent> {
    const onOpen = () => {
      if (!signal.aborted) take({ type: 'opened' })
    }
    const stream = isAlone
      ? firstInTime(clock, signal, (limited) => feed.watchList(limited, space.find))
      : feed.watch(list.resourceVersion, signal, onOpen)
    for await (const change of stream) {
      if (signal.aborted) break
      if (change.type === 'relist') return { type: 'ended', hasOtherColumns: true }
      take({ type: 'changed', change })
      ending.note(change, signal)
    }
    return { type: 'ended', hasOtherColumns: false }
  }

  async function act(signal: AbortSignal): Promise<ReflectorEvent> {
    switch (state.doing) {
      case 'list': {
        const isPolling = state.way.by === 'polling'
        if (list.hasData) tell({ what: 'relist', reason: isPolling ? 'polling' : 'resync' })
        const from = isPolling || state.rows === 'gone' ? '' : list.resourceVersion || '0'
        return { type: 'listed', table: await feed.list(from, signal, space.find) }
      }
      case 'find the kind':
        return { type: 'looked', absence: await feed.absence(signal) }
      case 'watch':
        return follow(state.isAlone, signal)
      case 'wait':
        return { type: 'woken', isEarly: !(await alarm.wait(state.ms, signal)) }
    }
  }

  async function step(signal: AbortSignal): Promise<void> {
    try {
      if (state.doing !== 'wait') space.findAgain()
      const event = await act(signal)
      if (!signal.aborted) take(event)
    } finally {
      space.done()
    }
  }

  return {
    poke: alarm.poke,
    get reading() {
      return space.reading
    },
    async run(signal) {
      const failed = async (error: unknown) => {
        const fault = await ending.explain(faultOf(error), signal)
        if (!signal.aborted) take({ type: 'failed', fault })
      }
      await stepByStep(signal, step, failed).finally(alarm.answer)
    },
  }
}

/** Takes steps until the signal aborts, and what each throws. The frame of a step ends with it: one that waits keeps what it saw. */
async function stepByStep(
  signal: AbortSignal,
  step: (signal: AbortSignal) => Promise<void>,
  failed: (error: unknown) => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await step(signal)
    } catch (error) {
      if (!signal.aborted) await failed(error)
    }
  }
}

function apply(
  list: LiveList,
  space: ListSpace,
  change: Extract<ReflectorEffect, { effect: 'apply' }>['change'],
): void {
  if (change.type === 'put') {
    list.put(change.row, change.resourceVersion, change.uid)
    space.check()
  } else if (change.type === 'remove') list.remove(change.key, change.resourceVersion)
  else list.bookmark(change.resourceVersion)
}

function faultOf(error: unknown): ListFault {
  if (error instanceof NoInitialEventsEndError) return { kind: 'unsupported', says: words(error.message) }
  return toListFault(error)
}

/** How long a WatchList can take to bring the whole list; client-go warns after the same time. */
export const INITIAL_EVENTS_MS = 10_000

/** The server did not end the initial events of a watch: it does not support WatchList, or is too slow at it. */
class NoInitialEventsEndError extends Error {
  override readonly name = 'NoInitialEventsEndError'
}

/** A stream whose first item comes within 10 s, or a NoInitialEventsEndError. */
async function* firstInTime<T>(
  clock: Clock,
  signal: AbortSignal,
  open: (signal: AbortSignal) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const late = new AbortController()
  const first = new AbortController()
  const releases = [abortWith(late, signal), abortWith(first, signal)]
  void clock.sleep(INITIAL_EVENTS_MS, first.signal).then(() => {
    if (!first.signal.aborted)
      late.abort(new NoInitialEventsEndError('The end of the initial events never came.'))
  })
  try {
    for await (const item of open(late.signal)) {
      first.abort()
      yield item
    }
    if (!first.signal.aborted && !signal.aborted) {
      throw new NoInitialEventsEndError('The watch ended before its initial events did.')
    }
  } finally {
    first.abort()
    for (const release of releases) release()
  }
}

/** Two asks by hand are at least this far apart. */
const POKE_MS = 2_000

interface Alarm {
  /** Waits, and lets the askers know that there is an answer. False when it was poked or the signal aborted. */
  wait(ms: number, signal: AbortSignal): Promise<boolean>
  /** Ends the present wait. Resolves with the next answer, that of a call under way too, or at once where rows are live. */
  poke(): Promise<void>
  answer(): void
}

/** The waits of one reflector, which a reader may cut short by asking. */
function createAlarm(clock: Clock): Alarm {
  let waiting: AbortController | undefined
  let isAsking = false
  let pokedAt = Number.NEGATIVE_INFINITY
  let askers: (() => void)[] = []

  function answer(): void {
    for (const resolve of askers) resolve()
    askers = []
    isAsking = false
  }

  return {
    answer,
    async wait(ms, signal) {
      answer()
      const own = new AbortController()
      waiting = own
      const release = abortWith(own, signal)
      await clock.sleep(ms, own.signal)
      release()
      waiting = undefined
      isAsking = true
      return !own.signal.aborted
    },
    poke() {
      if (waiting !== undefined && clock.now() - pokedAt >= POKE_MS) {
        pokedAt = clock.now()
        waiting.abort()
        isAsking = true
      }
      return isAsking ? new Promise((resolve) => askers.push(resolve)) : Promise.resolve()
    },
  }
}
