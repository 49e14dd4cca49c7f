import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { json } from '../testing/https-server'
import { failureFrom, startPod } from '../testing/pod'
import { listPath, versionPath, watchPath } from './paths'
import { type Measured, onMeasured, Traffic } from './traffic'

const PODS = { group: '', version: 'v1', resource: 'pods', namespace: 'shop' }
const LIST = { method: 'GET', path: '/api/v1/namespaces/shop/pods' } as const
const VERSION = { method: 'GET', path: '/version' } as const

describe('Traffic', () => {
  it('sums the last seconds by kind and forgets what is older than a minute', () => {
    let now = 5_000
    const traffic = new Traffic(() => now)
    const told = () => [60, 30, 1].map((seconds) => traffic.recent(seconds).map((kind) => kind.requests))
    traffic.answered(LIST, 200, 10, 40)
    traffic.received(LIST, 700)
    now = 30_400
    traffic.answered(LIST, 500, 10, 0)
    traffic.answered(VERSION, 200, 10, 0)
    expect(traffic.recent(60)).toMatchObject([
      { verb: 'list', resource: 'pods', requests: 2, bytes: 700, waitedMs: 40 },
      { verb: 'get', resource: '/version', requests: 1, bytes: 0, waitedMs: 0 },
    ])
    expect(told()).toEqual([
      [2, 1],
      [2, 1],
      [1, 1],
    ])
    now = 64_999
    expect(told()[0]).toEqual([2, 1])
    now = 65_000
    expect(told()).toEqual([[1, 1], [], []])
    now = 500_000
    expect(told()).toEqual([[], [], []])
    expect(traffic.total().map((kind) => kind.requests)).toEqual([2, 1])
  })

  it('counts what went over the wire: answers, failures, repeated requests, gzipped bytes and open watches', async () => {
    const heard: Measured[] = []
    onTestFinished(onMeasured((measured) => heard.push(measured)))
    const gzipped = gzipSync(JSON.stringify({ pods: 'x'.repeat(5_000) }))
    let throttled = 0
    const { kube, server } = await startPod((request, response) => {
      if (request.url.includes('watch=1')) {
        response.writeHead(200, { 'content-type': 'application/json' })
        response.write('{"a":1}\n{"b":2}\n')
      } else if (request.url === '/version') {
        throttled += 1
        if (throttled === 1) json(response, { kind: 'Status' }, 429, { 'retry-after': '0' })
        else json(response, { gitVersion: 'v1.36.2' })
      } else {
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        response.end(gzipped)
      }
    })
    await kube.get(versionPath())
    await kube.get(listPath(PODS))
    const stop = new AbortController()
    const path = watchPath(PODS, { resourceVersion: '7', timeoutSeconds: 60 })
    const lines = kube.lines(path, { signal: stop.signal })
    await lines.next()
    await lines.next()
    expect(kube.traffic.watches).toBe(1)
    await lines.return(undefined)
    expect(kube.traffic.watches).toBe(0)
    const sums = kube.traffic
      .total()
      .map(({ verb, resource, requests, bytes }) => [verb, resource, requests, bytes])
    expect(sums).toEqual([
      // With the question who answers, which the server does not record.
      ['get', '/version', 3, '{"kind":"Status"}'.length + 2 * '{"gitVersion":"v1.36.2"}'.length],
      ['list', 'pods', 1, gzipped.length],
      ['watch', 'pods', 1, 16],
    ])
    expect(server.requests.length).toBe(4)
    const codes = heard.flatMap((measured) => (measured.what === 'request' ? [measured.code] : []))
    expect(codes).toEqual(['200', '429', '200', '200', '200'])
    expect(heard.flatMap((measured) => (measured.what === 'open' ? [measured.change] : []))).toEqual([1, -1])
  })

  it('counts the bytes of a body that was too large, and a call without an answer as code none', async () => {
    const heard: Measured[] = []
    onTestFinished(onMeasured((measured) => heard.push(measured)))
    const { client, server } = await startPod(
      (request, response) => {
        if (request.url === '/version') response.destroy()
        else json(response, { pods: 'x'.repeat(100_000) })
      },
      { listBytes: 10_000 },
    )
    const kube = client()
    await failureFrom(kube.get(listPath(PODS)))
    expect(kube.traffic.total().find(({ resource }) => resource === 'pods')?.bytes).toBeGreaterThan(10_000)
    await failureFrom(kube.get(versionPath(), { retries: 0 }))
    expect(heard.find((measured) => measured.what === 'request' && measured.code === 'none')).toBeDefined()
    expect(server.requests.length).toBe(2)
  })

  it('reports a call that was held back and never sent', async () => {
    const heard: Measured[] = []
    onTestFinished(onMeasured((measured) => heard.push(measured)))
    const { client } = await startPod((_, response) => json(response, {}))
    const kube = client({ budget: { perSecond: 0.01, burst: 1, inFlight: 1 } })
    await kube.get(versionPath())
    await failureFrom(kube.get(versionPath(), { deadlineMs: 50 }))
    expect(heard.filter((measured) => measured.what === 'held-back').length).toBe(1)
    expect(kube.traffic.total().map((kind) => kind.requests)).toEqual([2])
  })
})
