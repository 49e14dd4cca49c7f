import { QueryClient } from '@tanstack/react-query'
import { afterEach, expect, test, vi } from 'vitest'
import { createWants } from './live-connection'
import { createLiveSlot } from './live-slot'
import type { LiveConnection, LiveStatus } from './live-types'

const client = new QueryClient()

afterEach(() => void vi.useRealTimers())

function connection() {
  const wants = createWants(() => undefined)
  const listeners = new Set<() => void>()
  let status: LiveStatus = { state: 'connecting' }
  const live: LiveConnection = {
    want: wants.want,
    status: () => status,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const open = () => {
    status = { state: 'open' }
    for (const listener of listeners) listener()
  }
  return { live, topics: wants.topics, open }
}

test('what is wanted before the connection is loaded is brought once it is, what is no longer wanted is not', async () => {
  const { live, topics, open } = connection()
  let loaded: (live: LiveConnection) => void = () => undefined
  const loading = new Promise<LiveConnection>((resolve) => {
    loaded = resolve
  })
  const slot = createLiveSlot(() => loading)
  expect(slot.status().state).toBe('idle')
  slot.fill(client)
  const [endOverview, endIdentity] = [slot.want('overview'), slot.want('identity')]
  expect(slot.status().state).toBe('connecting')
  endIdentity()
  loaded(live)
  await loading
  expect(topics()).toEqual(['overview'])
  const endLater = slot.want('logs')
  expect(topics()).toEqual(['overview', 'logs'])
  const heard = vi.fn()
  slot.subscribe(heard)
  open()
  expect([heard.mock.calls.length, slot.status().state]).toEqual([1, 'open'])
  endOverview()
  endLater()
  expect(topics()).toEqual([])
})

test('a connection whose code does not load is told as lost and loaded again, once for all who want it', async () => {
  vi.useFakeTimers()
  const { live, topics } = connection()
  const load = vi.fn(() => Promise.resolve(live)).mockRejectedValueOnce(new Error('no chunk'))
  const slot = createLiveSlot(load)
  slot.fill(client)
  slot.want('overview')
  slot.fill(client)
  await vi.advanceTimersByTimeAsync(0)
  expect([slot.status().state, load.mock.calls.length]).toEqual(['lost', 1])
  slot.fill(client)
  await vi.advanceTimersByTimeAsync(5_000)
  expect([slot.status().state, load.mock.calls.length, topics()]).toEqual(['connecting', 2, ['overview']])
})
