import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { textAt } from '@/lib/objects/fields'
import { type Cluster, startCluster } from './cluster'
import { defaultScenario } from './scenarios/default'
import { callApi, mountedToken, streamLines } from './testing/call'

const running: Cluster[] = []

async function start(): Promise<Cluster> {
  const cluster = await startCluster({ scenario: defaultScenario })
  running.push(cluster)
  return cluster
}

afterEach(async () => {
  for (const cluster of running.splice(0)) await cluster.stop()
})

const pods = '/api/v1/namespaces/shop/pods'
const asPod = (cluster: Cluster, path: string) => callApi(cluster, { path, token: mountedToken(cluster) })

describe('a network and a server that fail', () => {
  it('plain HTTP on the TLS port gets the answer of a Go server', async () => {
    const cluster = await start()
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(cluster.port, cluster.host, () =>
        socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
      )
      let received = ''
      socket.on('data', (chunk) => {
        received += chunk.toString()
      })
      socket.on('end', () => resolve(received))
      socket.on('error', reject)
    })
    expect(text).toContain('400 Bad Request')
    expect(text).toContain('Client sent an HTTP request to an HTTPS server.')
  })

  it('a throttle answers text with Retry-After for as many calls as it says', async () => {
    const cluster = await start()
    cluster.addFault({ kind: 'throttle', match: '/pods', times: 1, retryAfterSeconds: 7 })
    const throttled = await asPod(cluster, pods)
    expect([throttled.status, throttled.headers['retry-after'], throttled.json]).toEqual([
      429,
      '7',
      undefined,
    ])
    expect((await asPod(cluster, pods)).status).toBe(200)
  })

  it.each([
    [{ kind: 'error' as const, code: 503 }, 503],
    [{ kind: 'error' as const }, 500],
    [{ kind: 'expire' as const }, 410],
  ])('fault %j', async (fault, status) => {
    const cluster = await start()
    cluster.addFault(fault)
    expect((await asPod(cluster, pods)).status).toBe(status)
    cluster.clearFaults()
    expect((await asPod(cluster, pods)).status).toBe(200)
  })

  it('frozen, it answers no one; thawed, it answers those who waited', async () => {
    const cluster = await start()
    cluster.freeze()
    let answered = false
    const waiting = asPod(cluster, pods).then((reply) => {
      answered = true
      return reply.status
    })
    // A round trip over another socket gives the frozen one its chance.
    await new Promise((resolve) => connect(cluster.port, cluster.host, () => resolve(undefined)))
    expect(answered).toBe(false)
    cluster.thaw()
    expect(await waiting).toBe(200)
  })

  it('frozen, an open stream goes quiet without an end, and gets what it missed when it thaws', async () => {
    const cluster = await start()
    const revision = cluster.context.store.revision
    const path = `${pods}?watch=1&resourceVersion=${revision}`
    const stream = streamLines(cluster, { path, token: mountedToken(cluster) })
    await cluster.labelPod({ step: 'one' })
    await stream.next()
    cluster.freeze()
    let isThawed = false
    const next = stream.next().then((event) => ({ event, isThawed }))
    await cluster.labelPod({ step: 'two' })
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    isThawed = true
    cluster.thaw()
    const late = await next
    expect(late.isThawed).toBe(true)
    expect(textAt(late.event.value, 'object', 'metadata', 'labels', 'step')).toBe('two')
    await stream.return(undefined)
  })

  it('cut, it ends open streams; refused, it takes no connection until it resumes on its port', async () => {
    const cluster = await start()
    const stream = streamLines(cluster, { path: `${pods}?watch=1`, token: mountedToken(cluster) })
    await stream.next()
    cluster.cut()
    await expect(
      (async () => {
        for await (const event of stream) void event
      })(),
    ).rejects.toMatchObject({ code: 'ECONNRESET' })
    await cluster.refuse()
    await expect(asPod(cluster, pods)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await cluster.resume()
    expect((await asPod(cluster, pods)).status).toBe(200)
  })
})
