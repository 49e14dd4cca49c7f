import { expect, it } from 'vitest'
import type { Refusals } from '@/lib/facts/refusals/contract'
import { standingsIn } from './cause-standing'

const refusals = [
  { explanation: { cause: { id: 'D1', confidence: 'proven' } } },
  { explanation: { cause: { id: 'D2', confidence: 'likely' } } },
] as Refusals['refusals']

it('proves a cause now only by an answer of now', () => {
  const standings = (stale?: string) =>
    ['D1', 'D2', 'D3'].map(standingsIn({ refusals, ...(stale === undefined ? {} : { stale }) }))
  expect(standings()).toEqual(['proven now', 'seen here', 'not seen here'])
  expect(standings('The API server does not answer.')).toEqual(['seen here', 'seen here', 'not seen here'])
})
