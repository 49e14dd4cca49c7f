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
  finalizers: [11, 4, 4, 11, 11],
  'finalizers-custom': [12, 2, 2, 12, 12],
  propagation: [20, 6, 6, 20, 20],
  preconditions: [9, 4, 4, 9, 9],
  'json-patch': [13, 2, 2, 13, 13],
  'json-patch-errors': [19, 15, 13, 17, 17],
  'strategic-merge': [15, 2, 2, 15, 15],
  'patch-custom': [12, 9, 9, 12, 12],
  apply: [16, 9, 8, 16, 15],
  'apply-custom': [8, 5, 4, 6, 6],
  'dry-run': [15, 8, 8, 15, 15],
  'field-validation': [13, 6, 6, 12, 12],
  put: [16, 9, 9, 16, 16],
  post: [20, 13, 13, 20, 20],
  'status-custom': [12, 5, 4, 11, 11],
  'status-builtin': [14, 4, 4, 14, 14],
  generation: [18, 0, 0, 18, 18],
  immutable: [21, 13, 10, 19, 16],
  'pod-validation': [20, 18, 18, 20, 20],
  'workload-validation': [15, 12, 11, 13, 13],
  'other-validation': [14, 12, 10, 13, 11],
  'crd-schema': [18, 16, 15, 17, 17],
  'crd-defaults': [11, 0, 0, 8, 8],
  'list-versions': [23, 12, 12, 22, 22],
  watch: [15, 2, 2, 15, 15],
  'watch-more': [14, 5, 5, 12, 12],
  table: [16, 3, 3, 15, 15],
  'partial-metadata': [8, 2, 1, 8, 8],
  tokens: [11, 7, 7, 8, 8],
  'access-reviews': [14, 8, 8, 14, 14],
  openapi: [5, 0, 0, 5, 4],
  leases: [11, 7, 7, 11, 11],
  eviction: [15, 5, 5, 14, 14],
  binding: [7, 2, 0, 7, 5],
  namespaces: [16, 8, 8, 16, 16],
  quota: [12, 6, 6, 8, 8],
  'admission-policy': [15, 7, 7, 15, 15],
  webhooks: [12, 6, 6, 12, 12],
  rollout: [15, 0, 0, 13, 13],
  jobs: [15, 1, 1, 2, 2],
  paths: [28, 16, 15, 26, 26],
}

/** How many writes are accepted here that the real server refuses. This number can only fall. */
const MOST_WRONG_YES = 0

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
  const reachesAll = (group: string) => group === 'webhooks' || group === 'admission-policy'
  for (const [group, writes] of groups) if (!isSlow(group) && !reachesAll(group)) await replay(group, writes)
  await Promise.all(slow)
  // These refuse what other groups write, for as long as they are there.
  for (const [group, writes] of groups) if (reachesAll(group)) await replay(group, writes)
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
