import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { type Problem, problemSchema, sayProblem } from '@/lib/contract/problem'
import { NOTHING, plain, say } from '@/lib/phrase/phrase'
import { HEARTBEAT_MS } from './contract/stream'
import { SILENCE_MS } from './read-stream'
import { delta, heartbeat, hello, placed, shop, snapshot, start } from './testing/live-tab'

describe('a live connection that is lost', () => {
  it('comes back by itself after a cut, from where it was, without a word about a short one', async () => {
    const { want, timing, streams, stream, connection } = start()
    await want(shop)
    await stream().send(hello(shop))
    await stream().send(snapshot(shop, 1, 'a'))
    await timing.advance(10_000)
    await stream().end()
    expect(connection.status().state).toBe('open')
    await timing.advance(500)
    expect(streams).toHaveLength(2)
    expect(stream().topics).toEqual([`${shop}@e1.1`])
  })

  it('says that it is lost, why and since when, while every attempt fails, and waits longer each time', async () => {
    const { want, timing, streams, stream, connection, refuse, rows } = start()
    await want(shop)
    await stream().send(hello(shop))
    await stream().send(snapshot(shop, 1, 'a'))
    const heardAt = connection.status().heardAt
    await timing.advance(10_000)
    let attempts = 0
    refuse(() => {
      attempts += 1
      return Promise.reject(new TypeError('fetch failed'))
    })
    await stream().end()
    await timing.advance(60_000)
    expect(connection.status()).toMatchObject({ state: 'lost', heardAt })
    expect(connection.status().says).toContain('Podglass does not answer.')
    expect(rows()).toEqual(['a'])
    expect(attempts).toBeLessThanOrEqual(9)
    expect(attempts).toBeGreaterThanOrEqual(6)
    refuse(undefined)
    connection.wake()
    await timing.settle()
    expect(streams).toHaveLength(2)
    await stream().send(hello(shop))
    expect(connection.status().state).toBe('open')
  })

  it('says that pages poll while no byte of the stream comes, tries on, and stops when it comes', async () => {
    const { want, timing, connection, streams, hold } = start()
    hold(true)
    await want(shop)
    await timing.advance(4_900)
    expect(connection.status().state).toBe('connecting')
    await timing.advance(200)
    const polling = {
      state: 'polling',
      says: 'Polling every 5 s: something between this browser and Podglass delays events.',
    }
    expect(connection.status()).toEqual(polling)
    await timing.advance(60_000)
    expect(connection.status()).toEqual(polling)
    expect(streams.length).toBeGreaterThanOrEqual(4)
    expect(streams.length).toBeLessThanOrEqual(8)
    expect(streams.filter((s) => !s.isAborted()).length).toBeLessThanOrEqual(1)
    hold(false)
    await timing.advance(20_000)
    expect(connection.status().state).toBe('open')
  })

  it('says the words of the refusal while the stream is refused, also where a later try meets no answer', async () => {
    const { want, timing, connection, refuse } = start()
    const problem: Problem = {
      code: 'too-many-requests',
      title: 'Too many lists and logs are being followed at once.',
      detail: say`Podglass serves at most 100 streams at once.`,
      status: 429,
      retryable: true,
      hint: NOTHING,
      fields: [],
    }
    refuse(() => Response.json(z.encode(problemSchema, problem), { status: 429 }))
    await want(shop)
    await timing.advance(2_000)
    const polling = { state: 'polling', says: `Polling every 5 s: ${plain(sayProblem(problem))}` }
    expect(connection.status()).toEqual(polling)
    refuse(() => Promise.reject(new TypeError('fetch failed')))
    await timing.advance(60_000)
    expect(connection.status()).toEqual(polling)
  })

  it('takes a stream that is silent for more than two heartbeats for lost', async () => {
    const { want, timing, streams, stream } = start()
    await want(shop)
    await stream().send(hello(shop))
    await timing.advance(HEARTBEAT_MS)
    await stream().send(heartbeat())
    await timing.advance(SILENCE_MS - 1)
    expect(streams).toHaveLength(1)
    await timing.advance(1_000)
    expect(streams).toHaveLength(2)
  })

  it('does not hammer a server that ends each stream at once', async () => {
    const { want, timing, streams, stream } = start()
    await want(shop)
    for (let i = 0; i < 6; i += 1) {
      await stream().send(hello(shop))
      await stream().end()
      await timing.advance(500 * 2 ** i)
    }
    expect(streams).toHaveLength(7)
  })

  it('asks again when a stopping server said to', async () => {
    const { want, timing, streams, stream, connection } = start()
    await want(shop)
    await stream().send(hello(shop))
    await timing.advance(10_000)
    await stream().send({ type: 'bye', says: say`Podglass is stopping.`, retryAfterMs: 1_700 })
    await stream().end()
    await timing.advance(1_699)
    expect(streams).toHaveLength(1)
    await timing.advance(1)
    expect(streams).toHaveLength(2)
    expect(connection.status().state).toBe('open')
  })

  it('comes back from where it was each time its time is over, without a word and without a row lost', async () => {
    const { want, timing, streams, stream, connection, rows } = start()
    await want(shop)
    await stream().send(hello(shop))
    await stream().send(snapshot(shop, 1, 'a'))
    const said: string[] = []
    connection.subscribe(() => said.push(connection.status().state))
    for (let round = 1; round <= 3; round += 1) {
      for (let beat = 0; beat < 100; beat += 1) {
        await timing.advance(HEARTBEAT_MS)
        await stream().send(heartbeat(placed(shop, round)))
      }
      await stream().send({ type: 'bye', says: say`The stream is opened again.`, retryAfterMs: 0 })
      await stream().end()
      await timing.advance(1)
      expect(streams).toHaveLength(round + 1)
      expect(stream().topics).toEqual([`${shop}@e1.${round}`])
      await stream().send(hello(shop))
      await stream().send(delta(shop, round + 1, `row${round}`))
    }
    expect(rows()).toEqual(['a', 'row1', 'row2', 'row3'])
    expect(new Set(said)).toEqual(new Set(['open']))
  })
})
