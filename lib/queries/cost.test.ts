import { describe, expect, it } from 'vitest'
import type { Cost } from '@/lib/contract/cost'
import { sinceOpened } from './cost'

const asked = (requests: number, bytes = 0) => ({ requests, bytes })
const none = asked(0)

function cost(...kinds: Cost['kinds']): Cost {
  return {
    of: 'all',
    since: '2026-11-24T14:00:00Z',
    server: 'answers',
    waitedMs: 0,
    watches: 0,
    viewers: 0,
    kinds,
  }
}

describe('sinceOpened', () => {
  it('counts from when the page was opened, what came before the first answer included', () => {
    const first = cost(
      { call: 'list pods', minute: asked(7), young: asked(2, 20), total: asked(9, 90) },
      { call: 'get /version', minute: none, young: none, total: asked(4) },
    )
    const later = cost(
      { call: 'list pods', minute: asked(1), young: none, total: asked(10, 120) },
      { call: 'get /version', minute: none, young: none, total: asked(4) },
      { call: 'watch pods', minute: asked(1), young: none, total: asked(1, 5) },
    )
    expect(sinceOpened(first, first).kinds).toEqual([
      { call: 'list pods', minute: asked(7), opened: asked(2, 20) },
    ])
    expect(sinceOpened(later, first).kinds).toEqual([
      { call: 'list pods', minute: asked(1), opened: asked(3, 50) },
      { call: 'watch pods', minute: asked(1), opened: asked(1, 5) },
    ])
  })
})
