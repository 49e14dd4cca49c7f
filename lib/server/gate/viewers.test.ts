import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Viewer } from '@/lib/kube/credentials/viewer'
import type { KubeClient } from '@/lib/kube/transport/types'
import { Viewers } from './viewers'

/** An API server that knows each token by the name before its number. */
function aCluster() {
  vi.useFakeTimers({ toFake: ['setInterval'] })
  let now = 0
  const met = new Map<string, Viewer>()
  const clientOf = (viewer: Viewer) => {
    const token = viewer.token?.reveal() ?? ''
    met.set(token, viewer)
    const status = { userInfo: { username: token.replace(/\d+$/, ''), groups: [] } }
    return { review: async () => ({ json: { status } }) } as unknown as KubeClient
  }
  const viewers = new Viewers({ clientOf, nowMs: () => now, wallMs: () => now })
  const pass = (ms: number) => {
    now += ms
    vi.advanceTimersByTime(ms)
  }
  const hasEnded = (token: string) => met.get(token)?.ended.aborted
  return { viewers, pass, hasEnded, tokenOf: (token: string) => met.get(token)?.token }
}

afterEach(() => {
  vi.useRealTimers()
})

describe('Viewers', () => {
  it('forget a token that nobody used for 10 min, though nobody else comes', async () => {
    const { viewers, pass, hasEnded, tokenOf } = aCluster()
    await viewers.judge('jane1', 'a')
    pass(540_000)
    expect(hasEnded('jane1')).toBe(false)
    pass(120_000)
    expect([hasEnded('jane1'), tokenOf('jane1')]).toEqual([true, null])
  })

  it('keep one whose stream is open, however long no request comes', async () => {
    const { viewers, pass, hasEnded } = aCluster()
    await viewers.judge('jane1', 'a')
    for (let minute = 0; minute < 30; minute += 1) {
      pass(30_000)
      expect(viewers.holds('jane1', 'a')).toBe(true)
      await new Promise(setImmediate)
    }
    expect(hasEnded('jane1')).toBe(false)
  })

  it('take the seat of the one who has most when all are taken', async () => {
    const { viewers, pass, hasEnded } = aCluster()
    await viewers.judge('jane1', 'a')
    for (let nth = 0; nth < 250; nth += 1) {
      pass(1)
      await viewers.judge(`john${nth}`, 'b')
    }
    expect([hasEnded('jane1'), hasEnded('john0'), hasEnded('john249')]).toEqual([false, true, false])
  })
})
