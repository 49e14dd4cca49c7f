import { describe, expect, it } from 'vitest'
import { words } from '@/lib/phrase/phrase'
import type { LoggedRefusal, Refusals } from '../contract'
import { noneFound, sayFound } from './none-found'
import { sayRead } from './seen-refusals'

function refusal(more: Partial<LoggedRefusal> = {}, verb = 'watch'): LoggedRefusal {
  const user = 'system:serviceaccount:shop:web'
  const request = { user, verb, group: 'batch', resource: 'jobs', namespace: 'shop' }
  const says = 'It was refused.'
  const lists = { alternatives: [], nearMisses: [], evidence: [], fixes: [], unseen: [] }
  return {
    id: verb,
    request,
    explanation: {
      verdict: 'denied',
      kind: 'authorization',
      request,
      says: words(says),
      cause: null,
      ...lists,
    },
    message: '',
    count: 3,
    first: '2026-11-26T14:00:00.000Z',
    last: '2026-11-26T14:30:00.000Z',
    perMinute: [],
    seenIn: [],
    ...more,
  }
}

function answer(more: Partial<Refusals> = {}): Refusals {
  return {
    namespace: 'shop',
    minutes: 10,
    checkedAt: '2026-11-26T14:30:00.000Z',
    requests: 9,
    logs: { state: 'read', pods: 19, ofPods: 19 },
    events: { state: 'read', count: 14 },
    refusals: [],
    apart: [],
    leftOut: [],
    notSeen: [],
    ...more,
  }
}

const none = { state: 'denied', pods: 0, ofPods: 0 } as const

describe('the one sentence', () => {
  it.each<[string, Partial<Refusals>, string, string | undefined]>([
    [
      'counts calls and times',
      { refusals: [refusal(), refusal({}, 'list')] },
      '2 calls refused, 6 times in 10 min',
      'Read from the logs of 19 pods and 14 events',
    ],
    [
      'says what became of those that are allowed by now',
      { refusals: [refusal({ allowedNow: { at: '2026-11-26T14:32:08Z', hasTurned: true } })] },
      '1 call was refused, allowed now',
      'Read from the logs of 19 pods and 14 events',
    ],
    [
      'says that none was seen',
      {},
      'No refusal found in the last 10 min',
      'Read from the logs of 19 pods and 14 events',
    ],
    [
      'counts none that is older',
      { refusals: [refusal({ older: true })] },
      'No refusal found in the last 10 min',
      'Read from the logs of 19 pods and 14 events',
    ],
    [
      'takes what cannot be read for unknown',
      { logs: none, events: { state: 'denied', count: 0 } },
      'Whether calls are refused is not known',
      undefined,
    ],
    [
      'tells a part from all',
      { logs: { state: 'part', pods: 2, ofPods: 3 } },
      'No refusal in the logs of 2 of 3 pods',
      'Read from the logs of 2 of 3 pods and 14 events',
    ],
    [
      'says how much of a big namespace it is',
      { logs: { state: 'part', pods: 21, ofPods: 5_008 } },
      'No refusal in the logs of 21 of 5,008 pods',
      'Read from the logs of 21 of 5,008 pods and 14 events',
    ],
    [
      'says where nobody counted the pods',
      { logs: { state: 'part', pods: 21, ofPods: 250, morePods: true } },
      'No refusal in the logs of 21 of more than 250 pods',
      'Read from the logs of 21 of more than 250 pods and 14 events',
    ],
    [
      'says that some logs were read a while ago',
      { logs: { state: 'part', pods: 90, ofPods: 90, readSince: '2026-11-26T14:24:00.000Z' } },
      'No refusal in the logs of 90 pods, some read at 14:24 UTC',
      'Read from the logs of 90 pods and 14 events',
    ],
    [
      'says that lines were left out',
      { logs: { state: 'part', pods: 19, ofPods: 19 } },
      'No refusal in what was read of the logs of 19 pods',
      'Read from the logs of 19 pods and 14 events',
    ],
    [
      'does without logs',
      { logs: none },
      'No refusal in 14 events, and no log was read',
      'Read from 14 events',
    ],
    [
      'does without events',
      { events: { state: 'unknown', count: 0 } },
      'No refusal in the logs of 19 pods, and no event was read',
      'Read from the logs of 19 pods',
    ],
    [
      'does with a part of the events',
      { events: { state: 'part', count: 500 } },
      'No refusal in the logs of 19 pods, and not all events were read',
      'Read from the logs of 19 pods and 500 events',
    ],
  ])('%s', (_what, more, title, read) => {
    expect([sayFound(answer(more)), sayRead(answer(more))]).toEqual([title, read])
  })
})

describe('the verdict', () => {
  it('is none only while both sources are whole: with one taken away it is the part, and without both nothing', () => {
    const whole = { logs: answer().logs, events: answer().events }
    const less: [Refusals['logs'], Refusals['events']][] = (['part', 'denied', 'unknown'] as const).flatMap(
      (state) => [
        [{ ...whole.logs, state }, whole.events],
        [whole.logs, { ...whole.events, state }],
      ],
    )
    expect(noneFound(answer())?.is).toBe('none')
    for (const [logs, events] of less) expect(noneFound(answer({ logs, events }))?.is).toBe('part')
    for (const state of ['denied', 'unknown'] as const) {
      const gone = { logs: { ...whole.logs, state }, events: { ...whole.events, state } }
      expect(noneFound(answer(gone))?.is).toBe('unknown')
    }
    expect(noneFound(answer({ refusals: [refusal()] }))).toBeUndefined()
  })
})
