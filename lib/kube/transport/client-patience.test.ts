import { describe, expect, it, onTestFinished } from 'vitest'
import { watchTable } from '../reads/watch'
import { type Handler, json } from '../testing/https-server'
import { failureFrom, startPod } from '../testing/pod'
import { KubeStatusError, KubeUnreachableError, RequestBudgetError } from './errors'
import { metered } from './meter'
import { listPath, versionPath } from './paths'
import type { KubeClient } from './types'

const PODS = { group: '', version: 'v1', resource: 'pods', namespace: 'shop' }
const never = new AbortController().signal

function refusal(code: number) {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    code,
    reason: 'TooManyRequests',
    message: 'later',
  }
}

/** Refuses the first calls, and answers what follows. Notes when each came. */
function busy(times: number, code: number, retryAfter?: string) {
  const at: number[] = []
  const handler: Handler = (_, response) => {
    at.push(performance.now())
    if (at.length > times) return json(response, { gitVersion: 'v1' })
    return json(response, refusal(code), code, retryAfter === undefined ? {} : { 'retry-after': retryAfter })
  }
  return { at, handler }
}

describe('a call that is answered 429 or 5xx with Retry-After', () => {
  it.each([429, 500, 503])('of %i is sent again, never sooner than the server wished', async (code) => {
    const { at, handler } = busy(2, code, '1')
    const { kube } = await startPod(handler, { random: () => 0 })
    const answer = await kube.get(versionPath())
    expect(answer.status).toBe(200)
    expect(at).toHaveLength(3)
    for (const i of [1, 2]) expect((at[i] ?? 0) - (at[i - 1] ?? 0)).toBeGreaterThanOrEqual(990)
  })

  it('is sent again when it is a review, which stores nothing', async () => {
    const { at, handler } = busy(2, 429, '0')
    const { kube } = await startPod(handler)
    await kube.review('selfsubjectrulesreviews', { namespace: 'shop' })
    expect(at).toHaveLength(3)
  })

  it('is sent again ten times, not more', async () => {
    const { at, handler } = busy(99, 429, '0')
    const { kube } = await startPod(handler, { random: () => 0 })
    expect(await failureFrom(kube.get(versionPath()))).toBeInstanceOf(KubeStatusError)
    expect(at).toHaveLength(11)
  })

  it('gives the refusal at once when the wait would outlast the deadline', async () => {
    const { at, handler } = busy(1, 429, '30')
    const { kube } = await startPod(handler)
    expect(await failureFrom(kube.get(versionPath()))).toMatchObject({ httpStatus: 429 })
    expect(at).toHaveLength(1)
  })

  it.each<[string, number, string | undefined, (kube: KubeClient) => Promise<unknown>]>([
    ['without Retry-After', 503, undefined, (kube) => kube.get(versionPath())],
    ['of 403, whatever it says', 403, '0', (kube) => kube.get(versionPath())],
    ['of a rung, which wants to see it', 429, '0', (kube) => kube.probe(versionPath())],
    [
      'of a write, even as a dry run',
      429,
      '0',
      (kube) => kube.dryRun({ ...PODS, verb: 'delete', name: 'web-0' }),
    ],
    ['of a caller who waits by himself', 429, '0', (kube) => kube.get(versionPath(), { retries: 0 })],
  ])('is not sent again %s', async (_, code, retryAfter, call) => {
    const { at, handler } = busy(9, code, retryAfter)
    const { kube } = await startPod(handler, { allowDryRun: true })
    await call(kube).catch(() => {})
    expect(at).toHaveLength(1)
  })

  it('ends with the reason of a caller that gives up while it waits', async () => {
    const { at, handler } = busy(9, 429, '5')
    const stop = new AbortController()
    const reason = new Error('Nobody looks.')
    const { kube } = await startPod((request, response) => {
      response.once('close', () => setTimeout(() => stop.abort(reason), 50))
      handler(request, response)
    })
    expect(await failureFrom(kube.get(versionPath(), { signal: stop.signal }))).toBe(reason)
    expect(at).toHaveLength(1)
  })
})

describe('the budget of a client', () => {
  it('counts lists, reviews and watches, holds back what exceeds it, and tells the meter', async () => {
    const { kube, server } = await startPod(
      (request, response) => {
        if (!request.url.includes('watch=1')) return json(response, {})
        return response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders()
      },
      { budget: { perSecond: 20, burst: 2, inFlight: 8 } },
    )
    const meter = metered(kube)
    const stop = new AbortController()
    onTestFinished(() => stop.abort())
    const opened = new Promise<void>((resolve) => {
      watchTable(meter.kube, PODS, '1', stop.signal, { onOpen: resolve })
        .next()
        .catch(() => {})
    })
    await Promise.all([
      opened,
      meter.kube.get(listPath(PODS)),
      meter.kube.review('selfsubjectreviews', undefined),
      meter.kube.get(versionPath()),
    ])
    expect(server.requests).toHaveLength(4)
    expect(meter.count()).toBe(4)
    expect(meter.waitedMs()).toBeGreaterThan(50)
    expect(kube.budget().waits).toBeGreaterThanOrEqual(2)
    expect(kube.budget()).toMatchObject({ refused: 0, waiting: 0, inFlight: 0 })
  })

  it('gives a place back however a call ends', async () => {
    const { kube } = await startPod(
      (request, response) => {
        if (request.url.includes('limit=1')) response.destroy()
        else if (request.url.includes('limit=2')) response.writeHead(200).write('{')
        else if (request.url.includes('watch=1')) json(response, refusal(403), 403)
        else response.writeHead(204).end()
      },
      { budget: { perSecond: 1000, burst: 1000, inFlight: 3 } },
    )
    const hangs = listPath(PODS, { limit: 2 })
    for (let i = 0; i < 4; i += 1) {
      await Promise.allSettled([
        kube.get(listPath(PODS, { limit: 1 })),
        kube.get(hangs, { deadlineMs: 50 }),
        kube.probe(versionPath()),
        watchTable(kube, PODS, '1', never).next(),
      ])
    }
    expect(kube.budget()).toMatchObject({ inFlight: 0, waiting: 0, refused: 0 })
  })

  it('is not taken for a 429 of the server, which was never asked', async () => {
    const { kube, server } = await startPod((_, response) => json(response, {}), {
      budget: { perSecond: 1, burst: 1, inFlight: 8 },
    })
    await kube.get(versionPath())
    const error = await failureFrom(kube.get(versionPath(), { deadlineMs: 500 }))
    expect(error).toBeInstanceOf(RequestBudgetError)
    expect(server.requests).toHaveLength(1)
  })
})

describe('an API server that takes no connection', () => {
  it('is tried by one list or watch at a time, whose failure counts for the others', async () => {
    const pod = await startPod((_, response) => json(response, {}))
    await pod.server.close()
    const list = () => failureFrom(pod.kube.get(listPath(PODS), { urgency: 'feed' }))
    const first = await list()
    const others = await Promise.all(Array.from({ length: 20 }, list))
    expect([first, ...others].every((error) => error instanceof KubeUnreachableError)).toBe(true)
    expect(new Set(others.map((error) => String(error)))).toEqual(new Set([String(first)]))
    expect(pod.kube.requestCount()).toBe(1)
    // A reader asks for himself.
    await failureFrom(pod.kube.get(versionPath()))
    expect(pod.kube.requestCount()).toBe(2)
  })
})
