import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { at, listAt, numberAt, textAt } from '@/lib/objects/fields'
import { type Cluster, startCluster } from './cluster'
import type { KubeObject } from './kube-object'
import { fieldsV1 } from './managed-fields'
import { builtInShape } from './schemas'
import { toPartial, toTableRow } from './tables'
import { isReady } from './workloads'

const COUNT = 1000

describe('a filled namespace', () => {
  let cluster: Cluster
  let pods: readonly KubeObject[]

  beforeAll(async () => {
    cluster = await startCluster()
    cluster.fill('default', COUNT)
    pods = cluster.context.store.list('/pods', 'default')
  })
  afterAll(() => cluster.stop())

  const bytesEach = (form: (pod: KubeObject) => unknown) =>
    pods.reduce((sum, pod) => sum + JSON.stringify(form(pod)).length, 0) / COUNT

  it.each([
    ['whole', 81.7, (pod: KubeObject) => pod],
    ['metadata', 41.2, toPartial],
    ['rows with metadata', 44.8, (pod: KubeObject) => toTableRow('/pods', pod, 'Metadata', new Date())],
  ])(
    'holds pods as large as those of a real API server: 5,000 %s take %f MB within a tenth',
    (_, mb, form) => {
      expect(Math.abs((bytesEach(form) * 5000) / 1e6 / mb - 1)).toBeLessThan(0.1)
    },
  )

  it('says the same in each form: a row and the object that it represents', () => {
    for (const pod of pods) {
      const cells = listAt(toTableRow('/pods', pod, 'None', new Date()), 'cells')
      const statuses = listAt(pod, 'status', 'containerStatuses')
      expect(cells[0]).toBe(pod.metadata.name)
      expect(cells[1]).toBe(`${statuses.filter((status) => at(status, 'ready') === true).length}/2`)
      expect(isReady(pod)).toBe(cells[1] === '2/2')
      const restarts = statuses.reduce<number>((sum, status) => sum + numberAt(status, 'restartCount'), 0)
      expect(Number.parseInt(String(cells[3]), 10)).toBe(restarts)
    }
  })

  it('is as various as a real one: a few percent not ready, more that restarted, ages over months', () => {
    const cells = pods.map((pod) => listAt(toTableRow('/pods', pod, 'None', new Date()), 'cells').map(String))
    const share = (is: (row: string[]) => boolean) => cells.filter(is).length / COUNT
    expect(share((row) => row[1] !== '2/2')).toBeCloseTo(0.035, 2)
    expect(new Set(cells.map((row) => row[2]))).toEqual(
      new Set(['Running', 'CrashLoopBackOff', 'ImagePullBackOff']),
    )
    expect(share((row) => /^[1-9]\d* \(.+ ago\)$/.test(row[3] ?? ''))).toBeGreaterThan(0.1)
    expect(new Set(cells.map((row) => row[4])).size).toBeGreaterThan(20)
    expect(
      share((row) => Number.parseInt(row[4] ?? '', 10) >= 30 && row[4]?.endsWith('d') === true),
    ).toBeGreaterThan(0.2)
    expect(new Set(pods.map((pod) => pod.metadata.labels?.app)).size).toBe(12)
  })

  it('is the same as its ReplicaSets say', () => {
    for (const set of cluster.context.store.list('apps/replicasets', 'default')) {
      const own = pods.filter(
        (pod) => textAt(pod, 'metadata', 'ownerReferences', 0, 'uid') === set.metadata.uid,
      )
      expect(numberAt(set, 'status', 'replicas')).toBe(own.length)
      expect(numberAt(set, 'status', 'readyReplicas')).toBe(own.filter(isReady).length)
    }
  })

  it('no pod is younger than its start or lies in the future', () => {
    for (const pod of pods) {
      const created = Date.parse(pod.metadata.creationTimestamp ?? '')
      const started = Date.parse(textAt(pod, 'status', 'startTime'))
      expect(created).toBeLessThanOrEqual(started)
      expect(started).toBeLessThanOrEqual(Date.now())
    }
  })
})

describe('managed fields', () => {
  it('are named as the API server of the recordings names them', () => {
    const lines = readFileSync(
      new URL('../e2e/recordings/kube-apiserver-1.36.2.jsonl', import.meta.url),
      'utf8',
    )
    const line = lines.split('\n').find((text) => text.includes('GET /api/v1/namespaces/shop/pods/web-0"'))
    const pod = at(JSON.parse(line ?? ''), 'response', 'body')
    const scheduler = listAt(pod, 'metadata', 'managedFields').find(
      (entry) => textAt(entry, 'manager') === 'kube-scheduler',
    )
    const conditions = listAt(pod, 'status', 'conditions')
    const recorded = at(scheduler, 'fieldsV1')
    const named = fieldsV1({ status: { conditions } }, builtInShape('v1', 'Pod'))
    // The scheduler was the first to write a condition, so it owns their list as well.
    const own = { '.': {}, ...(at(named, 'f:status', 'f:conditions') ?? {}) }
    expect({ 'f:status': { 'f:conditions': own } }).toEqual(recorded)
  })
})
