import { describe, expect, it } from 'vitest'
import { resourcesQuery } from '@/lib/facts/objects/query'
import type { StreamEvent } from './contract/stream'
import { delta, heartbeat, hello, ops, placed, shop, snapshot, start, target } from './testing/live-tab'

describe('the live connection of a tab', () => {
  it('opens nothing until a topic is wanted, and one stream for all that are', async () => {
    const { timing, connection, streams } = start()
    await timing.advance(1_000)
    expect(streams).toHaveLength(0)
    expect(connection.status()).toEqual({ state: 'idle' })
    connection.want(shop)
    connection.want('identity')
    connection.want(shop)
    await timing.advance(50)
    expect(streams.map((s) => s.topics)).toEqual([[shop, 'identity']])
  })

  it('writes what comes into the query cache', async () => {
    const { want, stream, rows, connection } = start()
    await want(shop)
    expect(connection.status().state).toBe('connecting')
    await stream().send(hello(shop))
    await stream().send(snapshot(shop, 3, 'a'))
    await stream().send(delta(shop, 4, 'b'))
    expect(rows()).toEqual(['a', 'b'])
    expect(connection.status()).toMatchObject({ state: 'open' })
  })

  it('goes on from the list that the page asked for', async () => {
    const { want, stream, queryClient, rows, list } = start()
    const asked = snapshot(shop, 7, 'a')
    queryClient.setQueryData(resourcesQuery(target('shop')).queryKey, {
      ...asked.list,
      cursor: { epoch: 'e1', seq: 7 },
    })
    await want(shop)
    expect(stream().topics).toEqual([`${shop}@e1.7`])
    await stream().send(hello(shop))
    await stream().send(delta(shop, 8, 'b'))
    expect(rows()).toEqual(['a', 'b'])
    expect(list()?.cursor?.seq).toBe(8)
  })

  it('adds a topic without a gap in the others: the old stream goes on until the new one speaks', async () => {
    const { want, streams, stream, rows } = start()
    await want(shop)
    const first = stream()
    await first.send(hello(shop))
    await first.send(snapshot(shop, 1, 'a'))
    await want(ops)
    expect(stream().topics).toEqual([`${shop}@e1.1`, ops])
    expect(first.isAborted()).toBe(false)
    await first.send(delta(shop, 2, 'b'))
    await stream().send(hello(shop, ops))
    expect(first.isAborted()).toBe(true)
    await stream().send(delta(shop, 2, 'b'))
    await stream().send(delta(shop, 3, 'c'))
    await stream().send(snapshot(ops, 1, 'x'))
    expect(rows()).toEqual(['a', 'b', 'c'])
    expect(rows('ops')).toEqual(['x'])
    expect(streams).toHaveLength(2)
  })

  it('stays with its stream when the topics are the same again', async () => {
    const { want, streams, stream, connection, timing } = start()
    const leave = await want(shop)
    await stream().send(hello(shop))
    const again = connection.want(shop)
    await leave()
    connection.want('identity')()
    await timing.advance(100)
    expect(streams).toHaveLength(1)
    again()
    again()
    await timing.advance(50)
    expect(stream().isAborted()).toBe(true)
    expect(connection.status()).toEqual({ state: 'idle' })
  })

  it.each<[string, StreamEvent]>([
    ['an event that shows that one is missing', delta(shop, 3, 'c')],
    ['a heartbeat that shows that the last one is missing', heartbeat(placed(shop, 2))],
  ])('asks again from where it is on %s', async (_, event) => {
    const { want, timing, streams, stream, rows } = start()
    await want(ops)
    await want(shop)
    await stream().send(hello(shop, ops))
    await stream().send(snapshot(shop, 1, 'a'))
    await stream().send(snapshot(ops, 5, 'x'))
    await stream().send(event)
    expect(rows()).toEqual(['a'])
    await timing.advance(50)
    expect(streams).toHaveLength(3)
    expect(stream().topics).toEqual([`${ops}@e1.5`, `${shop}@e1.1`])
    await stream().send(hello(shop, ops))
    await stream().send(snapshot(shop, 4, 'a', 'b', 'c', 'd'))
    expect(rows()).toEqual(['a', 'b', 'c', 'd'])
    await timing.advance(1_000)
    expect(streams).toHaveLength(3)
  })

  it('starts over from a cursor after text that is no event', async () => {
    const { want, timing, streams, stream } = start()
    await want(shop)
    await stream().send(snapshot(shop, 1, 'a'))
    await stream().sendText('data: <html>\n\n')
    await timing.advance(500)
    expect(streams).toHaveLength(2)
  })

  it('asks the identity again when a volume was swapped, and not for the first word of it', async () => {
    const { want, stream, queryClient } = start()
    queryClient.setQueryData(['identity'], {})
    const isInvalidated = () => queryClient.getQueryState(['identity'])?.isInvalidated
    await want('identity')
    await stream().send({ type: 'identity', ...placed('identity', 2), at: '' })
    expect(isInvalidated()).toBe(false)
    await stream().send({ type: 'identity', ...placed('identity', 2), at: '' })
    await stream().send(heartbeat(placed('identity', 2)))
    expect(isInvalidated()).toBe(false)
    await stream().send({ type: 'identity', ...placed('identity', 3), at: '' })
    expect(isInvalidated()).toBe(true)
  })
})

describe('an answer that comes late', () => {
  it('does not take the place of what the stream brought since', async () => {
    const { queryClient, want, stream, rows } = start()
    await want(shop)
    await stream().send(snapshot(shop, 5, 'a', 'b'))
    const asked = snapshot(shop, 4, 'a')
    const late = { ...asked.list, cursor: { epoch: 'e1', seq: 4 } }
    const query = resourcesQuery(target('shop'))
    await queryClient.query({ ...query, queryFn: async () => late, staleTime: 0 })
    expect(rows()).toEqual(['a', 'b'])
    const other = { ...late, cursor: { epoch: 'e2', seq: 0 } }
    await queryClient.query({ ...query, queryFn: async () => other, staleTime: 0 })
    expect(rows()).toEqual(['a'])
  })
})
