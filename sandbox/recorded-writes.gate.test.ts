import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Cluster } from './cluster'
import {
  AGREES,
  type Agreement,
  recordedWrites,
  recordedWritesWorld,
  replayGroup,
} from './testing/recorded-writes'

/**
 * How many exchanges of each group agree with the real server, at least: in status, reason, message, shape, and in all of them.
 * A number here can only rise.
 */
const floors: Readonly<Record<string, readonly number[]>> = {
  finalizers: [5, 0, 0, 1, 1],
  'finalizers-custom': [6, 1, 1, 1, 1],
  propagation: [14, 1, 1, 9, 9],
  preconditions: [2, 0, 0, 2, 1],
  'json-patch': [13, 2, 2, 13, 13],
  'json-patch-errors': [12, 10, 10, 12, 12],
  'strategic-merge': [13, 1, 0, 4, 4],
  'patch-custom': [8, 5, 2, 6, 2],
  apply: [14, 7, 4, 10, 7],
  'apply-custom': [6, 3, 0, 2, 0],
  'dry-run': [4, 1, 1, 2, 2],
  'field-validation': [11, 4, 3, 4, 3],
  put: [11, 5, 5, 10, 10],
  post: [17, 11, 9, 14, 13],
  'status-custom': [10, 3, 1, 1, 1],
  'status-builtin': [11, 1, 1, 9, 9],
  generation: [17, 0, 0, 6, 6],
  immutable: [8, 0, 0, 5, 5],
  'pod-validation': [6, 4, 4, 4, 4],
  'workload-validation': [5, 2, 1, 1, 1],
  'other-validation': [6, 4, 2, 4, 2],
  'crd-schema': [3, 1, 1, 1, 1],
  'crd-defaults': [12, 0, 0, 0, 0],
  'list-versions': [12, 1, 1, 11, 11],
  watch: [13, 1, 0, 13, 13],
  'watch-more': [9, 1, 0, 3, 2],
  table: [15, 2, 1, 6, 5],
  'partial-metadata': [8, 2, 0, 2, 1],
  tokens: [7, 3, 3, 4, 4],
  'access-reviews': [11, 5, 4, 9, 8],
  openapi: [5, 0, 0, 5, 4],
  leases: [7, 3, 3, 4, 4],
  eviction: [12, 3, 3, 9, 9],
  binding: [6, 1, 1, 6, 6],
  namespaces: [8, 3, 3, 6, 6],
  quota: [5, 2, 1, 2, 1],
  'admission-policy': [9, 1, 0, 3, 1],
  webhooks: [9, 3, 3, 5, 5],
  rollout: [15, 0, 0, 13, 13],
  jobs: [15, 1, 1, 2, 2],
  paths: [23, 12, 11, 19, 16],
}

/** How many writes are accepted here that the real server refuses. This number can only fall. */
const MOST_WRONG_YES = 132

const groups = recordedWrites()
const results = new Map<string, Agreement[]>()
let cluster: Cluster

beforeAll(async () => {
  const world = await recordedWritesWorld()
  cluster = world.cluster
  const replay = async (group: string, writes: Parameters<typeof replayGroup>[1]) => {
    results.set(group, await replayGroup(cluster, writes, world.tokens))
  }
  // Watches last as long as they ask for, so their groups run beside the others.
  const isSlow = (group: string) => group.startsWith('watch') || group === 'list-versions'
  const slow = [...groups].filter(([group]) => isSlow(group)).map(([group, writes]) => replay(group, writes))
  for (const [group, writes] of groups) if (!isSlow(group)) await replay(group, writes)
  await Promise.all(slow)
}, 120_000)

afterAll(() => cluster.stop())

describe('the recorded writes, asked again over HTTPS', () => {
  it('are 623 in 41 groups, each with its floor', () => {
    expect([...groups.values()].flat()).toHaveLength(623)
    expect(Object.keys(floors)).toEqual([...groups.keys()])
  })

  it.each(Object.entries(floors))('%s agrees with kube-apiserver 1.36.2 as far as before', (group, floor) => {
    const answers = results.get(group) ?? []
    const counts = AGREES.map((part) => answers.filter((answer) => answer[part] === true).length)
    const differ = answers.filter(({ all }) => !all).map(({ name, actual }) => [name, JSON.stringify(actual)])
    expect(
      counts.map((count, index) => Math.min(count, floor[index] ?? 0)),
      `${counts.join(', ')}; differ: ${JSON.stringify(differ, undefined, 1)}`,
    ).toEqual(floor)
  })

  it('are accepted where the real server refuses no more often than before', () => {
    const wrong = [...results.values()].flat().filter(({ wrongYes }) => wrongYes)
    expect(wrong.length, wrong.map(({ name }) => name).join('\n')).toBeLessThanOrEqual(MOST_WRONG_YES)
  })
})
