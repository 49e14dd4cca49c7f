import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { temporaryDirectory } from '@/e2e/testing/recorded-volume'
import type { Clock } from '@/lib/clock'
import { type Handler, json } from '@/lib/kube/testing/https-server'
import { startPod } from '@/lib/kube/testing/pod'
import { writeVolume } from '@/sandbox/atomic-writer'
import { POD_EVERY_MS, watchIdentity } from './watch-identity'

const waitFor = (check: () => unknown) => vi.waitFor(check, { timeout: 60_000 })

const UID = 'c7c54a5c-a03b-48e9-94f3-b76489dac03a'

function status(code: number, reason: string) {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message: reason }
}

function podObject(resourceVersion: string, mountPath = '/etc/downward') {
  return {
    metadata: { name: 'web-0', namespace: 'shop', uid: UID, resourceVersion },
    spec: {
      containers: [{ name: 'web', volumeMounts: [{ name: 'd', mountPath }] }],
      volumes: [
        {
          name: 'd',
          downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] },
        },
      ],
    },
  }
}

/** A clock whose sleepers wake when told; a round of looking has ended when it sleeps. */
function rounds() {
  let wake: (() => void) | undefined
  const clock: Clock = {
    now: () => 0,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        expect(ms).toBe(POD_EVERY_MS)
        wake = resolve
        signal.addEventListener('abort', () => resolve())
      }),
  }
  const ended = () => waitFor(() => expect(wake).toBeDefined())
  return {
    clock,
    ended,
    async next() {
      const waiting = wake
      wake = undefined
      waiting?.()
      await ended()
    },
  }
}

async function follow(handler: Handler, dirs: string[] = []) {
  const pod = await startPod((request, response) => handler(request, response))
  const root = await temporaryDirectory()
  await mkdir(join(root, 'cgroup'))
  const limit = (text: string) => writeFile(join(root, 'cgroup/memory.max'), text)
  await writeFile(join(root, 'cgroup/cgroup.controllers'), '')
  await limit('max')
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  const { clock, ended, next } = rounds()
  let changes = 0
  const settings = { downwardApiDirs: dirs, serviceAccountDir: pod.account.dir }
  const kube = pod.client()
  watchIdentity(
    {
      env: { POD_NAME: 'web-0' },
      settings,
      kube,
      clock,
      procDir: '/nowhere',
      cgroupRoot: join(root, 'cgroup'),
    },
    () => {
      changes += 1
    },
    stop.signal,
  )
  await ended()
  return { pod, kube, next, limit, changes: () => changes }
}

describe('watchIdentity', () => {
  it('reports a new token once the credentials have read it, though the last read is fresh', async () => {
    const { pod, kube, changes } = await follow((_, response) => json(response, podObject('1')))
    const files = { token: 'new.payload.signature', 'ca.crt': pod.ca.cert, namespace: 'shop' }
    await kube.credentials.tokenParts()
    pod.account.swap(files)
    await waitFor(() => expect(changes()).toBe(1))
    expect((await kube.credentials.tokenParts())?.header).toBe('new')
  })

  const refused = status(403, 'Forbidden')
  const unauthorized = status(401, 'Unauthorized')
  it.each<[string, unknown, unknown]>([
    ['a label that only the API server has', podObject('1'), podObject('2')],
    ['a new RoleBinding', refused, podObject('1')],
    ['a RoleBinding that is gone', podObject('1'), refused],
    ['a deleted ServiceAccount, whose token is refused', podObject('1'), unauthorized],
    ['a deleted ServiceAccount that might not read its pod', refused, unauthorized],
    ['a pod that is gone', podObject('1'), status(404, 'NotFound')],
  ])('tells %s by the next look, and no look that sees the same', async (_, before, after) => {
    let answer = before
    const { next, changes } = await follow((__, response) => {
      const code =
        typeof answer === 'object' && answer !== null && 'code' in answer ? Number(answer.code) : 200
      json(response, answer, code)
    })
    await next()
    await next()
    expect(changes()).toBe(0)
    answer = after
    await next()
    expect(changes()).toBe(1)
    await next()
    expect(changes()).toBe(1)
  })

  it('reports a limit of the cgroup that was resized, where the pod cannot be read', async () => {
    const { next, limit, changes } = await follow((_, response) => json(response, refused, 403))
    await limit('67108864')
    await next()
    expect(changes()).toBe(1)
  })

  it('follows a volume that only the spec of the pod names', async () => {
    const root = join(await temporaryDirectory(), 'podinfo')
    const labels = (text: string) =>
      writeVolume(root, new Map([['labels', { data: text, mode: 0o644 }]]), new Date())
    labels('a="1"')
    const { changes } = await follow((_, response) => json(response, podObject('1', root)))
    labels('a="2"')
    await waitFor(() => expect(changes()).toBeGreaterThan(0))
  })

  it('follows a volume with a token for another service', async () => {
    const root = join(await temporaryDirectory(), 'tokens')
    const token = (data: string) => writeVolume(root, new Map([['vault', { data, mode: 0o644 }]]), new Date())
    token('old')
    const pod = podObject('1', root)
    const sources = [{ serviceAccountToken: { path: 'vault', audience: 'vault' } }]
    const spec = { ...pod.spec, volumes: [{ name: 'd', projected: { sources } }] }
    const { changes } = await follow((_, response) => json(response, { ...pod, spec }))
    token('new')
    await waitFor(() => expect(changes()).toBeGreaterThan(0))
  })

  it('asks nothing of the API server for a page that is attached from outside', async () => {
    const pod = await startPod((_, response) => json(response, podObject('1')))
    const stop = new AbortController()
    onTestFinished(() => stop.abort())
    const settings = { downwardApiDirs: [], serviceAccountDir: pod.account.dir, attachedFrom: 'laptop' }
    watchIdentity({ env: {}, settings, kube: pod.kube, clock: rounds().clock }, () => undefined, stop.signal)
    await new Promise((resolve) => setImmediate(resolve))
    expect(pod.server.requests).toEqual([])
  })
})
