import { describe, expect, it } from 'vitest'
import { EXPOSED_STREAM_MS, goodbyeAfterMs } from './exposed-stream'

const proxy = { access: { mode: 'proxy', identityHeader: 'x-forwarded-user' } } as const
const token = { access: { mode: 'token', tokenFile: '/t' } } as const

describe('a stream of an exposed page', () => {
  it.each([
    ['token', token],
    ['proxy', proxy],
  ])('says goodbye in %s mode before 10 minutes are over, not all at once', (_, settings) => {
    const [earliest = 0, latest = 0] = [0, 1].map((random) => goodbyeAfterMs(settings, () => random))
    expect(EXPOSED_STREAM_MS).toBe(600_000)
    // The cut comes up to 15 s early.
    expect(latest).toBeLessThan(EXPOSED_STREAM_MS - 15_000)
    expect(latest - earliest).toBeGreaterThan(60_000)
  })

  it('goes on forever in local mode, where Kubernetes decided who can forward the port', () => {
    expect(goodbyeAfterMs({ access: { mode: 'local' } })).toBeUndefined()
  })
})
