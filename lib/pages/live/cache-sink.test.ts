import { QueryClient } from '@tanstack/react-query'
import { expect, it } from 'vitest'
import type { ResourceList } from '@/lib/contract/resources'
import { resourcesQuery } from '@/lib/facts/objects/query'
import { NOTHING } from '@/lib/phrase/phrase'
import { costQuery } from '@/lib/queries/cost'
import { createCacheSink } from './cache-sink'

const topic = 'resources//v1/pods/shop'
const target = { group: '', version: 'v1', resource: 'pods', namespace: 'shop' }
const list: ResourceList = {
  columns: [],
  rows: [],
  resourceVersion: '1',
  state: 'live',
  says: NOTHING,
  cursor: { epoch: 'e1', seq: 1 },
}

it('asks the meter of the frame again as soon as a list goes stale, and as soon as it is live again', async () => {
  const client = new QueryClient()
  client.setQueryData(resourcesQuery(target).queryKey, list)
  const sink = createCacheSink(client)
  const isAsked = (seq: number, state: ResourceList['state']) => {
    client.setQueryData<unknown>(costQuery().queryKey, {})
    sink.take({ type: 'state', topic, epoch: 'e1', seq, state, says: NOTHING })
    return client.getQueryState(costQuery().queryKey)?.isInvalidated
  }
  expect(isAsked(2, 'live')).toBe(false)
  expect(isAsked(3, 'stale')).toBe(true)
  expect(isAsked(4, 'stale')).toBe(false)
  expect(isAsked(5, 'live')).toBe(true)
})
