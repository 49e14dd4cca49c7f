import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { costQuerySchema, costSchema } from '@/lib/contract/cost'
import { Traffic } from '@/lib/kube/transport/traffic'
import { costOf } from './cost'

const line = (path: string, method: 'GET' | 'POST' = 'GET') => ({ method, path })

describe('costOf', () => {
  it('sums by call, the last minute first, and folds what is no kind of Kubernetes', () => {
    let now = 0
    const traffic = new Traffic(() => now)
    for (let i = 0; i < 3; i += 1) traffic.answered(line('/version'), 200, 1, 0)
    now = 100_000
    traffic.answered(line('/apis/apps/v1/deployments'), 200, 1, 120.4)
    traffic.received(line('/apis/apps/v1/deployments'), 900)
    traffic.answered(line('/apis/a.example/v1/widgets'), 403, 1, 0)
    traffic.answered(line('/nowhere'), 404, 1, 0)
    now = 103_000
    traffic.answered(line('/apis/b.example/v1/gadgets'), 403, 1, 0)
    traffic.answered(line('/api/v1/namespaces/shop/pods?dryRun=All', 'POST'), 201, 1, 0)
    const end = traffic.opened(line('/api/v1/pods?watch=1'))
    const cost = costOf({ of: 'all', traffic, server: 'answers', viewers: 3, age: 1 })
    end()
    expect(z.parse(costSchema, cost)).toEqual(cost)
    expect(cost).toMatchObject({ waitedMs: 120, watches: 1, viewers: 3 })
    expect(
      cost.kinds.map(({ call, minute, young, total }) => [
        call,
        minute.requests,
        young.requests,
        total.requests,
      ]),
    ).toEqual([
      ['list other kinds', 2, 1, 2],
      ['list deployments.apps', 1, 0, 1],
      ['get other kinds', 1, 0, 1],
      ['create pods, as a dry run', 1, 1, 1],
      ['get /version', 0, 0, 3],
    ])
    expect(cost.kinds[1]?.minute.bytes).toBe(900)
  })

  it.each(['61', '-1', '1.5', '007', 'x', ''])('takes no age of %s', (age) => {
    expect(z.safeParse(costQuerySchema, { age }).success).toBe(false)
  })
})
