import { expect, it } from 'vitest'
import * as z from 'zod/mini'
import { api } from '@/lib/contract/api-calls'
import { ageSchema } from '@/lib/contract/cost'
import { type Asking, fact } from './fact'

const answers = { Changes: z.object({ nth: z.number() }) }
const takes = z.strictObject({ age: ageSchema, namespace: z.exactOptional(z.string()) })
const askingBy = (server: object) => ({ kube: { server } }) as unknown as Asking
const { signal } = new AbortController()

it('answers the same question of one client once while its answer is young, and never with that of another client', async () => {
  let asked = 0
  const gather = async () => ({ nth: ++asked })
  const kept = fact(api('GET /api/changes', answers, takes), { summary: '', keptMs: 60_000, gather })
  const fresh = fact(api('GET /api/cost', answers, takes), { summary: '', gather })
  const [one, other] = [askingBy({}), askingBy({})]
  expect([await kept.gather({}, one, signal), await kept.gather({}, one, signal)]).toEqual([
    { nth: 1 },
    { nth: 1 },
  ])
  expect(await kept.gather({ age: '60' }, one, signal)).toEqual({ nth: 1 })
  expect(await kept.gather({}, other, signal)).toEqual({ nth: 2 })
  expect(await kept.gather({ namespace: 'shop' }, one, signal)).toEqual({ nth: 3 })
  expect(await kept.gather({ age: '0' }, one, signal)).toEqual({ nth: 4 })
  expect([await fresh.gather({}, one, signal), await fresh.gather({}, one, signal)]).toEqual([
    { nth: 5 },
    { nth: 6 },
  ])
})
