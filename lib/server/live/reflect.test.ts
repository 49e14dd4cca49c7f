import { expect, it } from 'vitest'
import { say } from '@/lib/phrase/phrase'
import { aRow, COLUMNS } from '../testing/scripted-feed'
import { type ListFault, QUIET_MS } from './list-fault'
import { ENDED_MS } from './namespace-end'
import {
  BEGINNING,
  EXPIRED_SPREAD_MS,
  INTERNAL_MS,
  LIST_AGAIN_MS,
  REFUSED_MS,
  type Reflection,
  type ReflectorEffect,
  type ReflectorEvent,
  reflect,
} from './reflect'

const NOW = 1_000_000
const LATER = NOW + REFUSED_MS
const table = { columns: COLUMNS, rows: [aRow('a')], resourceVersion: '1' }
const words = { says: say`why` }

const fault = (kind: ListFault['kind'], more: Partial<ListFault> = {}): ListFault => ({
  kind,
  says: say`why`,
  ...more,
})
const failed = (kind: ListFault['kind'], more: Partial<ListFault> = {}): ReflectorEvent => ({
  type: 'failed',
  fault: fault(kind, more),
})
const listed: ReflectorEvent = { type: 'listed', table }
const opened: ReflectorEvent = { type: 'opened' }
const ended: ReflectorEvent = { type: 'ended', hasOtherColumns: false }
const otherColumns: ReflectorEvent = { type: 'ended', hasOtherColumns: true }
const put: ReflectorEvent = {
  type: 'changed',
  change: { type: 'put', row: aRow('b'), uid: '', resourceVersion: '2' },
}

const listing: Reflection = BEGINNING
const read = { rows: 'read', hasData: true, listedAt: NOW } as const
const watching: Reflection = {
  ...BEGINNING,
  ...read,
  doing: 'watch',
  isAlone: false,
  startedAt: NOW - 5_000,
  isOpen: true,
  events: 0,
}
const fresh: Reflection = { ...watching, startedAt: NOW, isOpen: false }
const again: Reflection = { ...listing, ...read }
const polling = { by: 'polling', words, watchAt: LATER } as const
const alone = { by: 'watch alone', refusal: fault('forbidden') } as const
const watchingAlone: Reflection = { ...fresh, rows: 'unread', hasData: false, way: alone, isAlone: true }
const looking: Reflection = { ...listing, doing: 'find the kind', refusal: fault('forbidden') }
const inTrouble = (state: Reflection, inRow: number, since = NOW): Reflection => ({
  ...state,
  trouble: { inRow, since, backoff: null },
})

type Expected = [doing: Record<string, unknown>, effects: string[]]

/** An effect in short: `clear absent`. */
const short = (one: ReflectorEffect) => (one.effect === 'clear' ? `clear ${one.state}` : one.effect)

const STEPS: [title: string, from: Reflection, event: ReflectorEvent, expected: Expected][] = [
  ['a list is watched', listing, listed, [{ doing: 'watch', rows: 'read', isAlone: false }, ['take']]],
  ['a watch is live once it is open', fresh, opened, [{ doing: 'watch', isOpen: true }, ['live']]],
  ['it opens once', watching, opened, [{ doing: 'watch' }, []]],
  ['its first event opens it', fresh, put, [{ isOpen: true, events: 1 }, ['apply', 'live']]],
  [
    'a watch that ends is opened again',
    watching,
    ended,
    [{ doing: 'watch', isOpen: false, rows: 'read' }, []],
  ],
  [
    'one that was cut waits a moment',
    watching,
    failed('cut'),
    [{ doing: 'wait', ms: 250, rows: 'read' }, []],
  ],
  ['one that ends within a second is a failure', fresh, ended, [{ doing: 'wait', ms: 1_200 }, ['live']]],
  ['one that was cut before it opened is, too', fresh, failed('cut'), [{ doing: 'wait', ms: 1_200 }, []]],

  [
    'an expired watch is listed after a spread',
    watching,
    failed('expired'),
    [{ doing: 'wait', ms: EXPIRED_SPREAD_MS / 2, rows: 'unread' }, []],
  ],
  ['an expired list is listed from scratch', again, failed('expired'), [{ doing: 'list', rows: 'gone' }, []]],
  [
    'one that expires from scratch waits',
    inTrouble({ ...again, rows: 'gone' }, 1),
    failed('expired'),
    [{ doing: 'wait', ms: 1_200, rows: 'gone' }, []],
  ],
  [
    'what is gone stays gone while other calls fail',
    { ...listing, rows: 'gone' },
    failed('failed'),
    [{ doing: 'wait', rows: 'gone' }, ['trouble']],
  ],
  [
    'a watch of a kind that went is listed',
    watching,
    failed('absent'),
    [{ doing: 'wait', rows: 'unread' }, []],
  ],

  [
    'a refused list asks discovery first',
    listing,
    failed('forbidden'),
    [{ doing: 'find the kind', rows: 'unread' }, []],
  ],
  [
    'a kind that is there is watched alone',
    looking,
    { type: 'looked', absence: undefined },
    [{ doing: 'watch', isAlone: true, way: alone }, []],
  ],
  [
    'a kind that is not there is absent',
    looking,
    { type: 'looked', absence: say`none` },
    [{ doing: 'wait', ms: REFUSED_MS }, ['clear absent']],
  ],
  [
    'a refused list whose watch is refused is forbidden',
    { ...looking, way: polling },
    { type: 'looked', absence: undefined },
    [{ doing: 'wait', ms: REFUSED_MS }, ['clear forbidden']],
  ],
  [
    'an absent list is asked for each minute',
    listing,
    failed('absent'),
    [{ doing: 'wait', ms: REFUSED_MS }, ['clear absent']],
  ],
  [
    'a kind that cannot be listed is absent',
    listing,
    failed('unsupported'),
    [{ doing: 'wait', ms: REFUSED_MS }, ['clear absent']],
  ],
  [
    'a refusal in an ending namespace is final',
    listing,
    failed('forbidden', { isEnding: true }),
    [{ doing: 'wait', ms: ENDED_MS }, ['clear forbidden']],
  ],

  [
    'a list by watch alone says why',
    watchingAlone,
    { type: 'changed', change: { type: 'listed', table } },
    [{ rows: 'read', isOpen: true, way: alone }, ['take', 'live']],
  ],
  [
    'a refused WatchList is forbidden',
    watchingAlone,
    failed('forbidden'),
    [{ doing: 'wait', ms: REFUSED_MS, way: { by: 'watch' } }, ['clear forbidden']],
  ],
  [
    'a WatchList that fails otherwise is tried again',
    watchingAlone,
    failed('failed'),
    [{ doing: 'wait', ms: 1_200, way: alone }, ['trouble']],
  ],
  [
    'a watch alone that is refused later is listed',
    { ...watching, way: alone, isAlone: false },
    failed('forbidden'),
    [{ doing: 'list', way: { by: 'watch' }, rows: 'unread' }, []],
  ],

  [
    'a refused watch polls from when it was listed',
    { ...fresh, listedAt: NOW - 4_000 },
    failed('forbidden'),
    [{ doing: 'wait', ms: LIST_AGAIN_MS - 4_000, rows: 'read' }, ['polling']],
  ],
  [
    'an old list is read first',
    { ...fresh, listedAt: NOW - LIST_AGAIN_MS },
    failed('forbidden'),
    [{ doing: 'list' }, []],
  ],
  [
    'a polled list waits, and is out of trouble',
    inTrouble({ ...again, way: polling }, 3),
    listed,
    [
      { doing: 'wait', ms: LIST_AGAIN_MS, trouble: { inRow: 0, since: NOW, backoff: null } },
      ['take', 'polling'],
    ],
  ],
  [
    'after a minute it is watched',
    { ...again, way: { ...polling, watchAt: NOW } },
    listed,
    [{ doing: 'watch', way: { ...polling, watchAt: NOW } }, ['take']],
  ],
  [
    'a watch that opens ends the polling',
    { ...fresh, way: polling },
    opened,
    [{ way: { by: 'watch' } }, ['live']],
  ],
  [
    'a refusal in an ending namespace is polled at once',
    fresh,
    failed('forbidden', { isEnding: true }),
    [{ doing: 'list', way: { by: 'polling', watchAt: LATER } }, []],
  ],

  [
    'other columns are listed',
    watching,
    otherColumns,
    [{ doing: 'list', rows: 'unread', otherColumns: 1 }, []],
  ],
  [
    'other columns twice are polled',
    { ...watching, otherColumns: 1 },
    otherColumns,
    [{ doing: 'wait', ms: LIST_AGAIN_MS }, ['polling']],
  ],
  ['an event ends that row', { ...watching, otherColumns: 1 }, put, [{ otherColumns: 0 }, ['apply']]],

  [
    'a list that is too large is cleared',
    again,
    failed('too-large'),
    [{ doing: 'wait', ms: REFUSED_MS, hasData: false }, ['clear failed']],
  ],
  [
    'an event that cannot be read is listed past, and told at once',
    watching,
    failed('unreadable'),
    [{ doing: 'wait', rows: 'unread', unreadable: 1 }, ['trouble']],
  ],
  [
    '5xx is watched on',
    watching,
    failed('internal'),
    [{ doing: 'wait', rows: 'read', internalSince: NOW }, []],
  ],
  [
    '5xx for a minute is listed',
    { ...watching, internalSince: NOW - INTERNAL_MS },
    failed('internal'),
    [{ doing: 'wait', rows: 'unread' }, []],
  ],
  [
    'a watch that opens ends that minute',
    { ...fresh, internalSince: 1 },
    opened,
    [{ internalSince: undefined }, ['live']],
  ],

  [
    'what was never read fails at once',
    listing,
    failed('failed'),
    [{ doing: 'wait', ms: 1_200 }, ['trouble']],
  ],
  [
    'trouble with rows is quiet at first',
    again,
    failed('throttled', { retryAfterMs: 20_000 }),
    [{ doing: 'wait', ms: QUIET_MS, afterwards: { words, ms: 22_500 - QUIET_MS } }, []],
  ],
  [
    'trouble that lasts is told',
    inTrouble(again, 2, NOW - QUIET_MS),
    failed('failed'),
    [{ doing: 'wait', ms: 1_200 }, ['trouble']],
  ],
  [
    'what the client holds back itself is looked at soon',
    listing,
    failed('unauthorized', { isHeldBack: true }),
    [{ doing: 'wait', ms: 1_125 }, ['trouble']],
  ],
  [
    'a quiet wait that is over is told',
    { ...again, doing: 'wait', ms: 1, afterwards: { words, ms: 7 } },
    { type: 'woken', isEarly: false },
    [{ doing: 'wait', ms: 7, afterwards: undefined }, ['trouble']],
  ],
  [
    'one that a reader ends is not',
    { ...again, doing: 'wait', ms: 1, afterwards: { words, ms: 7 } },
    { type: 'woken', isEarly: true },
    [{ doing: 'watch' }, []],
  ],
  [
    'after a wait, what was read is watched',
    { ...again, doing: 'wait', ms: 1 },
    { type: 'woken', isEarly: false },
    [{ doing: 'watch', isAlone: false }, []],
  ],
  [
    'after a wait, what was not is listed',
    { ...listing, doing: 'wait', ms: 1 },
    { type: 'woken', isEarly: false },
    [{ doing: 'list' }, []],
  ],
]

it.each(STEPS)('%s', (_, from, event, [doing, effects]) => {
  const [next, told] = reflect(from, event, { now: NOW, random: 0.5 })
  expect(next).toMatchObject(doing)
  expect(told.map(short)).toEqual(effects)
})

it('no wait of a spread is taken where chance says none', () => {
  const at = { now: NOW, random: 0 }
  expect(reflect(watching, failed('cut'), at)[0].doing).toBe('watch')
  expect(reflect(watching, failed('expired'), at)[0].doing).toBe('list')
})
