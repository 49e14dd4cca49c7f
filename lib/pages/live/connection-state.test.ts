import { expect, it } from 'vitest'
import {
  type ConnectionEffect,
  type ConnectionEvent,
  type ConnectionState,
  NOT_WANTED,
  stepConnection,
} from './connection-state'

const NOW = 1_000_000
const topics = ['a', 'b']
const failure = (canPoll: boolean) => ({ says: 'why', canPoll })
const ended = (id: number, canPoll = false, retryAfterMs?: number): ConnectionEvent => ({
  type: 'ended',
  id,
  failure: failure(canPoll),
  retryAfterMs,
})
const settled: ConnectionEvent = { type: 'settled', topics }
const hello: ConnectionEvent = { type: 'heard', id: 2, isHello: true }
const event: ConnectionEvent = { type: 'heard', id: 2, isHello: false }

const idle = NOT_WANTED
const old = { id: 1, topics: ['a'], heardFrom: NOW - 9_000 }
const own = { id: 2, topics, heardFrom: NOW - 9_000 }
const silent = { id: 2, topics }
const open: ConnectionState = {
  ...idle,
  phase: { at: 'stream', stream: own, retiring: undefined },
  status: { state: 'open', heardAt: NOW - 300 },
  nextId: 3,
}
const connecting: ConnectionState = {
  ...open,
  phase: { at: 'stream', stream: silent, retiring: undefined },
  status: { state: 'connecting' },
}
const changing: ConnectionState = { ...open, phase: { at: 'stream', stream: silent, retiring: old } }
const pausing: ConnectionState = { ...open, phase: { at: 'pause', retiring: undefined }, failures: 1 }
const polling: ConnectionState = {
  ...pausing,
  status: { state: 'polling', says: 'why' },
}
const hidden: ConnectionState = {
  ...idle,
  phase: { at: 'rest', isHidden: true, heardAt: NOW - 60_000 },
  status: { state: 'connecting' },
}

/** An effect in short: `end 1`. */
const short = (one: ConnectionEffect) =>
  [one.effect, 'id' in one ? one.id : 'ms' in one ? one.ms : ''].join(' ').trim()

type Expected = [next: object, effects: string[]]

const STEPS: [title: string, from: ConnectionState, event: ConnectionEvent, expected: Expected][] = [
  ['changed topics settle', idle, { type: 'topics' }, [{ isSettling: true }, ['settle']]],
  [
    'the first topics open a stream',
    idle,
    settled,
    [
      { status: { state: 'connecting' }, phase: { at: 'stream', stream: { id: 1, topics } } },
      ['go on', 'open 1'],
    ],
  ],
  ['the same topics change nothing', { ...open, isSettling: true }, settled, [open, []]],
  [
    'other topics open one beside the old',
    { ...open, phase: { at: 'stream', stream: old, retiring: undefined }, nextId: 2 },
    settled,
    [{ phase: { stream: { id: 2 }, retiring: old } }, ['go on', 'open 2']],
  ],
  [
    'one that never spoke is replaced',
    connecting,
    { type: 'settled', topics: ['c'] },
    [{ phase: { stream: { id: 3 }, retiring: undefined } }, ['go on', 'end 2', 'open 3']],
  ],
  [
    'of three the oldest that spoke goes on',
    changing,
    { type: 'settled', topics: ['c'] },
    [{ phase: { stream: { id: 3 }, retiring: old } }, ['go on', 'end 2', 'open 3']],
  ],
  [
    'no topic lets go of all',
    changing,
    { type: 'settled', topics: [] },
    [
      { status: { state: 'idle' }, phase: { at: 'rest', isHidden: false } },
      ['go on', 'end 1', 'end 2', 'leave place'],
    ],
  ],
  [
    'a hidden window opens nothing',
    hidden,
    settled,
    [{ phase: hidden.phase, status: { state: 'connecting' } }, []],
  ],

  [
    'the first word opens',
    connecting,
    event,
    [{ status: { state: 'open', heardAt: NOW }, phase: { stream: { heardFrom: NOW } } }, []],
  ],
  ['words soon after are not told', open, event, [{ status: open.status }, []]],
  [
    'words a second later are',
    { ...open, status: { state: 'open', heardAt: NOW - 1_000 } },
    event,
    [{ status: { state: 'open', heardAt: NOW } }, []],
  ],
  ['a hello ends the old stream', changing, hello, [{ phase: { retiring: undefined } }, ['end 1']]],
  ['an event does not', changing, event, [{ phase: { retiring: old } }, []]],
  [
    'an event of the old one keeps both',
    changing,
    { type: 'heard', id: 1, isHello: false },
    [{ phase: { stream: silent, retiring: old } }, []],
  ],
  [
    'a stream that speaks ends the polling',
    { ...connecting, status: polling.status },
    hello,
    [{ status: { state: 'open', heardAt: NOW } }, []],
  ],
  [
    'a missing event is asked for again',
    open,
    { type: 'missed', id: 2 },
    [{ isBehind: true, isSettling: true }, ['settle']],
  ],
  [
    'one that settles is not put off',
    { ...open, isSettling: true },
    { type: 'missed', id: 2 },
    [{ isBehind: true }, []],
  ],
  [
    'what the old one misses the new one brings',
    changing,
    { type: 'missed', id: 1 },
    [{ isBehind: false }, []],
  ],
  [
    'who is behind opens the same topics again',
    { ...open, isBehind: true },
    settled,
    [{ isBehind: false, phase: { stream: { id: 3 }, retiring: own } }, ['go on', 'open 3']],
  ],

  [
    'one end is not worth a word',
    open,
    ended(2),
    [{ failures: 1, status: open.status, phase: { at: 'pause' } }, ['pause 625']],
  ],
  [
    'a second one is',
    { ...connecting, failures: 1 },
    ended(2),
    [{ failures: 2, status: { state: 'lost', says: 'why' } }, ['pause 1250']],
  ],
  [
    'a good stream starts the count again',
    { ...open, failures: 7 },
    ended(2),
    [{ failures: 1 }, ['pause 625']],
  ],
  [
    'a server says when to come again',
    open,
    ended(2, false, 9_000),
    [{ phase: { at: 'pause' } }, ['pause 9000']],
  ],
  [
    'the old one goes on meanwhile',
    changing,
    ended(2),
    [{ phase: { at: 'pause', retiring: old } }, ['pause 625']],
  ],
  ['the end of the old one is nothing', changing, ended(1), [{ phase: changing.phase }, []]],
  [
    'a refusal is polled, and gives up the old place',
    changing,
    ended(2, true),
    [
      { status: { ...changing.status, ...polling.status }, phase: { at: 'pause', retiring: undefined } },
      ['end 1', 'pause 625'],
    ],
  ],
  [
    'polling that goes on is not called lost',
    { ...polling, phase: { at: 'stream', stream: silent, retiring: undefined }, failures: 4 },
    ended(2),
    [{ status: polling.status }, ['pause 10000']],
  ],
  [
    'a pause that is over opens',
    pausing,
    { type: 'paused', topics },
    [{ phase: { at: 'stream', stream: { id: 3 } } }, ['go on', 'open 3']],
  ],
  ['one that was left does not', open, { type: 'paused', topics }, [{ phase: open.phase }, []]],

  [
    'no one looks',
    open,
    { type: 'hidden', topics },
    [
      { status: { state: 'connecting' }, phase: { at: 'rest', isHidden: true, heardAt: NOW - 300 } },
      ['go on', 'end 2', 'leave place'],
    ],
  ],
  ['and still no one', hidden, { type: 'hidden', topics }, [hidden, []]],
  [
    'someone looks again',
    hidden,
    { type: 'shown', topics },
    [{ phase: { at: 'stream' } }, ['go on', 'open 1', 'catch up']],
  ],
  [
    'at nothing',
    { ...hidden, phase: { at: 'rest', isHidden: true, heardAt: undefined } },
    { type: 'shown', topics: [] },
    [{ phase: { at: 'rest', isHidden: false } }, []],
  ],
  [
    'who looks need not wait',
    pausing,
    { type: 'shown', topics },
    [{ phase: { at: 'stream' } }, ['go on', 'open 3']],
  ],
  ['a stream that runs goes on', open, { type: 'shown', topics }, [{ phase: open.phase }, []]],
  [
    'what does not catch up says its age',
    connecting,
    { type: 'late', heardAt: 5 },
    [{ status: { state: 'connecting', heardAt: 5 } }, []],
  ],
  ['what did has a newer one', open, { type: 'late', heardAt: 5 }, [{ status: open.status }, []]],
]

it.each(STEPS)('%s', (_, from, step, [next, effects]) => {
  const [state, told] = stepConnection(from, step, { now: NOW, random: 0.5 })
  expect(state).toMatchObject(next)
  expect(told.map(short)).toEqual(effects)
})
