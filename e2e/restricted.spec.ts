import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { type Cluster, startCluster } from '@/sandbox/cluster'
import { defaultScenario } from '@/sandbox/scenarios/default'
import { imageCommand } from '../scripts/image/dockerfile'
import { freePort } from './free-port'
import { gateSize, recordGate } from './gates/record-gate'
import {
  type Container,
  type ContainerOptions,
  noContainerBecause,
  startContainer,
} from './testing/container'
import { handOver } from './testing/image'
import { faultLines, NO_PRIVILEGES, readPrivileges } from './testing/privileges'
import { startViewers } from './testing/viewers'

const BUILD = process.env.PODGLASS_BUILD ?? '.next/standalone'
const MIB = 1024 * 1024
const LIMIT = 256 * MIB
const missing = noContainerBecause()

interface Pod {
  container: Container
  port: number
  healthPort: number
}

async function startPod(
  cluster: Cluster,
  { basePath = '', ...more }: Partial<ContainerOptions> & { basePath?: string } = {},
): Promise<Pod> {
  const [port, healthPort] = [await freePort(), await freePort()]
  const container = startContainer({
    environment: {
      ...handOver(cluster.environment()),
      PORT: String(port),
      HEALTH_PORT: String(healthPort),
      BASE_PATH: basePath,
    },
    mounts: {
      '/app': BUILD,
      '/var/run/secrets/kubernetes.io/serviceaccount': cluster.serviceAccountDir,
      '/etc/downward': cluster.downwardApiDir,
    },
    flags: imageCommand().flags,
    tmp: '24m',
    memoryBytes: LIMIT,
    ...more,
  })
  return { container, port, healthPort }
}

async function untilReady({ container, healthPort }: Pod): Promise<void> {
  let code: number | null | undefined
  void container.ended.then((ended) => {
    code = ended
  })
  const ready = () =>
    fetch(`http://127.0.0.1:${healthPort}/readyz`).then(
      ({ status }) => (code === undefined ? status : `ended with ${code}: ${container.output()}`),
      () => (code === undefined ? 'not there' : `ended with ${code}: ${container.output()}`),
    )
  await expect.poll(ready).toBe(200)
}

test.beforeEach(() => {
  if (missing) console.log(`The restricted container is not run here. ${missing}`)
  test.skip(missing !== undefined, missing)
})

test.afterAll(() => {
  if (missing === undefined) return
  recordGate({ id: 'restricted', part: 'run', figure: 'none', state: 'not-runnable', why: missing })
  recordGate({ id: 'shutdown', part: 'container', figure: 'none', state: 'not-runnable', why: missing })
})

test('As uid 65532 on a read-only root it serves the page, and SIGTERM ends 20 streams under load without failures', {
  tag: ['@gate', '@thorough'],
}, async () => {
  const cluster = await startCluster({ scenario: defaultScenario })
  const pod = await startPod(cluster)
  try {
    await untilReady(pod)
    expect(readPrivileges(pod.container.pid())).toEqual(NO_PRIVILEGES)

    const url = `http://127.0.0.1:${pod.port}`
    const identity = await fetch(`${url}/api/identity`).then((answer) => answer.json())
    expect(identity.token.state).toBe('readable')
    const viewers = await startViewers(pod.port, { count: 20, perSecond: 2.5 })
    await expect.poll(() => viewers.figures().asked).toBeGreaterThan(gateSize(40, 500))
    const before = viewers.figures()
    const resident = pod.container.residentPeak()

    const stoppedAt = performance.now()
    pod.container.signal('SIGTERM')
    const code = await pod.container.ended
    const seconds = (performance.now() - stoppedAt) / 1000
    // Who is there within two seconds is answered, and told to go elsewhere.
    const after = await viewers.stop(stoppedAt + 2_000)

    const output = pod.container.output()
    const charged = pod.container.memoryPeak()
    const faults = [
      ...faultLines(output),
      ...before.failures,
      ...(code === 0 ? [] : [`It ended with ${code}.`]),
      ...(Math.max(resident, charged ?? 0) < LIMIT ? [] : ['It needed more than 256 MiB.']),
    ]
    const limited = pod.container.memoryLimitedBy
    recordGate({
      id: 'restricted',
      part: 'run',
      figure: `${faults.length}, with a peak of ${(resident / MIB).toFixed(0)} MiB resident`,
      state: faults.length === 0 ? 'met' : 'missed',
      ...(limited ? {} : { why: 'no control group here, so memory was measured and not limited' }),
    })
    const drained = after.asked - before.asked
    const isMet = seconds <= 10 && after.failures.length === 0 && after.told === 20
    recordGate({
      id: 'shutdown',
      part: 'container',
      figure: `${seconds.toFixed(1)} s; ${after.failures.length} of ${drained} while it drained; ${after.told} of 20 streams told`,
      state: isMet ? 'met' : 'missed',
    })
    expect(faults).toEqual([])
    expect(drained).toBeGreaterThanOrEqual(20)
    expect(after.failures).toEqual([])
    expect(after.told).toBe(20)
    expect(seconds).toBeLessThanOrEqual(10)
  } finally {
    if (pod.container.process.exitCode === null) pod.container.signal('SIGKILL')
    await pod.container.ended
    await cluster.stop()
  }
})

test('Nothing that could write is called outside /tmp', { tag: ['@gate', '@thorough'] }, async () => {
  const isTraceable = existsSync('/usr/bin/strace')
  const folder = mkdtempSync(join(tmpdir(), 'podglass-trace-'))
  const traceInto = join(folder, 'calls')
  const cluster = await startCluster({ scenario: defaultScenario })
  const pod = await startPod(cluster, isTraceable ? { traceInto } : {})
  await untilReady(pod)
  for (const path of [
    '/',
    '/identity',
    '/permissions',
    '/api/identity',
    '/api/access',
    '/api/kinds',
    '/absent',
  ]) {
    await fetch(`http://127.0.0.1:${pod.port}${path}`).then((answer) => answer.arrayBuffer())
  }
  pod.container.signal('SIGTERM')
  expect(await pod.container.ended).toBe(0)
  await cluster.stop()
  const calls = isTraceable ? readFileSync(traceInto, 'utf8').split('\n') : []
  rmSync(folder, { recursive: true })
  const own = calls.slice(calls.findIndex((line) => line.includes('/app/start.mjs')))
  const writing = own.filter((line) => {
    const opens = /^\d+\s+open(?:at)?\(/.test(line)
    return !(opens && /O_RDONLY/.test(line) && !/O_CREAT|O_TRUNC/.test(line))
  })
  const outside = writing.filter(
    (line) => /"/.test(line) && !/"\/tmp\/|"\/dev\/null"|\(\d+<\/tmp\//.test(line),
  )
  recordGate({
    id: 'restricted',
    part: 'traced-writes',
    figure: isTraceable ? `${outside.length} of ${own.length} traced calls write outside /tmp` : 'none',
    state: !isTraceable ? 'not-runnable' : outside.length === 0 && own.length > 500 ? 'met' : 'missed',
    ...(isTraceable ? {} : { why: 'strace is not installed' }),
  })
  expect(outside).toEqual([])
  expect(isTraceable ? own.length : 501).toBeGreaterThan(500)
})

test('With a base path it says what is missing where /tmp cannot hold its pages, and keeps running where /tmp fills up later', {
  tag: ['@gate', '@thorough'],
}, async () => {
  const cluster = await startCluster({ scenario: defaultScenario })
  const faults: string[] = []
  for (const [tmp, says] of [
    ['absent', 'The folder /tmp does not exist.'],
    ['read-only', '/tmp is read-only.'],
    ['4m', '/tmp is full.'],
  ] as const) {
    const { container } = await startPod(cluster, { tmp, basePath: '/ops' })
    const code = await container.ended
    const output = container.output()
    if (code !== 2 || !output.includes(says) || !output.includes('32 MiB')) faults.push(`${tmp}: ${output}`)
  }
  const unwritable = await startPod(cluster, { tmp: 'read-only' })
  await untilReady(unwritable)
  const { status } = await fetch(`http://127.0.0.1:${unwritable.port}/`)
  if (status !== 200) faults.push(`without a base path and with a read-only /tmp: ${status}`)
  unwritable.container.signal('SIGTERM')
  await unwritable.container.ended
  const pod = await startPod(cluster, { basePath: '/ops' })
  await untilReady(pod)
  const filler = `/proc/${pod.container.pid()}/root/tmp/filler`
  expect(() => writeFileSync(filler, Buffer.alloc(17 * MIB))).toThrow(/ENOSPC/)
  for (const path of ['', '/identity', '/causes/D1', '/api/identity', '/api/kinds']) {
    const { status } = await fetch(`http://127.0.0.1:${pod.port}/ops${path}`)
    if (status !== 200) faults.push(`${path} with a full disk: ${status}`)
  }
  pod.container.signal('SIGTERM')
  if ((await pod.container.ended) !== 0) faults.push('It did not end well.')
  faults.push(...faultLines(pod.container.output()))
  await cluster.stop()
  recordGate({
    id: 'restricted',
    part: 'disk',
    figure: `${faults.length} in 5 states of /tmp`,
    state: faults.length === 0 ? 'met' : 'missed',
  })
  expect(faults).toEqual([])
})
