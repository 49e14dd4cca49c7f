import { expect, it } from 'vitest'
import type { Change, Changes } from '../contract'
import { lastHour } from './last-hour'

const change = (at: string): Change => ({
  id: at,
  at,
  what: 'written',
  lane: 'config',
  object: {
    kind: 'ConfigMap',
    group: '',
    version: 'v1',
    resource: 'configmaps',
    namespace: 'shop',
    name: 'web',
  },
  says: [{ text: 'It was written.' }],
})
const answer = (more: number, ...times: string[]): Changes => ({
  namespace: 'shop',
  minutes: 1_440,
  checkedAt: '2026-12-03T12:00:00Z',
  requests: 1,
  changes: times.map(change),
  more,
  sources: [],
  notSeen: [],
})

it.each([
  ['all of it', answer(3, '2026-12-03T11:59:00Z', '2026-12-03T11:00:00Z'), 2, 3],
  ['its newest', answer(3, '2026-12-03T11:59:00Z', '2026-12-03T10:59:59Z'), 1, 0],
  ['nothing', answer(0, '2026-12-02T13:00:00Z'), 0, 0],
])('keeps of a day what is of the last hour, and what can be left out of that: %s', (_, of, kept, more) => {
  const { minutes, changes, more: left } = lastHour(of)
  expect([minutes, changes, left]).toEqual([60, of.changes.slice(0, kept), more])
})
