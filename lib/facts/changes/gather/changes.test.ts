import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { startScenario } from '@/e2e/testing/scenario-cluster'
import { sayHistory } from '@/lib/answer/say-history'
import { explainCheck } from '@/lib/facts/call/gather/explain'
import { LogMemory } from '@/lib/facts/refusals/gather/log-memory'
import { gatherRefusals } from '@/lib/facts/refusals/gather/refusals'
import { plain } from '@/lib/phrase/phrase'
import { inPlain } from '@/lib/phrase/testing/in-plain'
import type { Scenario } from '@/sandbox/scenario'
import { changesWorld } from '@/sandbox/scenarios/changes'
import { nothingGrantedWorld } from '@/sandbox/scenarios/shared-worlds'
import { type Changes, changesSchema, MOST_REQUESTS } from '../contract'
import { ChangeMemory } from './change-memory'
import { gatherChanges } from './changes'

async function start(scenario: Scenario) {
  const { cluster, kube, signal } = await startScenario(scenario)
  const memory = new ChangeMemory()
  const startedMs = Math.floor(Date.now() / 1_000) * 1_000
  let lateMs = 0
  const ask = async (more: { minutes?: string; deadlineMs?: number } = {}): Promise<Changes> => {
    const { deadlineMs = 60_000, ...query } = more
    const now = () => Date.now() + lateMs
    const answer = await gatherChanges({
      kube,
      query,
      memory,
      downwardDirs: [],
      signal,
      startedMs,
      now,
      deadlineMs,
    })
    expect(z.decode(changesSchema, z.encode(changesSchema, answer))).toEqual(answer)
    return answer
  }
  const later = (seconds: number) => {
    lateMs += seconds * 1_000
  }
  return { cluster, ask, later }
}

const said = ({ changes }: Changes) => changes.map(({ says }) => says)
const inState = ({ sources }: Changes, state: string) =>
  sources.flatMap((source) => (source.state === state ? [source.resource] : []))

it('the card of a refused call has the two times beside each other once its log was read', async () => {
  const { kube, signal } = await startScenario(changesWorld)
  const check = { verb: 'watch', group: 'batch', resource: 'jobs', namespace: 'shop' }
  const since = async () => {
    const said = sayHistory(await explainCheck(check, { kube, signal }), new Date().toISOString())?.since
    return said && plain(said)
  }
  expect(await since()).toBeUndefined()
  await gatherRefusals({ kube, query: {}, memory: new LogMemory(), signal })
  expect(await since()).toMatch(
    /^First seen refused at [\d: -]*[\d:]{8} UTC\. RoleBinding web was last written at [\d: -]*[\d:]{8} UTC by kubectl-edit\.$/,
  )
})

describe('gatherChanges', () => {
  it('tells what changed, when, by whom, old and new, the newest first, with at most 12 requests an answer', async () => {
    const { ask, later, cluster } = await start(changesWorld)
    const first = await ask()
    expect(cluster.requests).toHaveLength(MOST_REQUESTS)
    expect(first.requests).toBe(MOST_REQUESTS)
    expect(inState(first, 'waiting')).not.toEqual([])
    later(15)
    cluster.requests.length = 0
    const whole = await ask()
    expect(cluster.requests.length).toBeLessThanOrEqual(MOST_REQUESTS)
    expect(inState(whole, 'waiting')).toEqual([])
    expect(said(whole)).toEqual(
      expect.arrayContaining([
        'RoleBinding web was last written by kubectl edit.',
        'Role web was last written by Argo CD.',
        'ConfigMap settings was last written by kubectl edit.',
        'StatefulSet ledger was last written by Helm.',
        'Deployment catalog began to roll out revision 2. 2 differences from revision 1.',
        'StatefulSet ledger began to roll out revision 2. 1 difference from revision 1.',
        'Container search of Pod search-6b7d-x2k4 restarted, 2 times in all; the run before ended with exit code 137 (OOMKilled).',
        'Pod batch-evicted was ended from outside (Evicted) on node node-1.',
        'Deployment catalog: Scaled up replica set catalog-7d4b from 0 to 2',
        "This pod's token was issued.",
      ]),
    )
    const rollout = whole.changes.find(
      ({ object, what }) => object.name === 'catalog' && what === 'rolled-out',
    )
    expect(rollout).toMatchObject({
      from: ['catalog: image registry.example/catalog:2.3.0', 'catalog: variable OLD_FLAG'],
      to: ['catalog: image registry.example/catalog:2.4.0', 'catalog: variable NEW_FLAG'],
    })
    const edit = whole.changes.find(({ object }) => object.kind === 'RoleBinding')
    expect(edit).toMatchObject({ by: { manager: 'kubectl-edit' }, fields: ['subjects'], lane: 'rbac' })
    const times = whole.changes.map(({ at }) => Date.parse(at))
    expect(times).toEqual(times.toSorted((a, b) => b - a))
  })

  it('asks for no data of Secrets and ConfigMaps, and tells no value', async () => {
    const { ask, later, cluster } = await start(changesWorld)
    await ask()
    later(15)
    const text = JSON.stringify(await ask())
    expect(text).not.toMatch(/value of|value-of|not-a-real-password|fieldsV1|"f:/)
    const asked = cluster.requests.filter(({ path }) => /\/(?:configmaps|secrets)/.test(path))
    expect(asked.length).toBeGreaterThan(0)
    for (const { path } of asked) expect(path).not.toContain('secrets')
    for (const token of cluster.context.tokens.issued) expect(text).not.toContain(token.split('.')[2])
  })

  it('names every source that it may not read, with one command for all but Secrets, and asks for none of them', async () => {
    const { ask, later, cluster } = await start(nothingGrantedWorld)
    const answer = await ask()
    expect(new Set(answer.sources.map(({ state }) => state))).toEqual(new Set(['denied']))
    for (const { path } of cluster.requests) expect(path).toMatch(/selfsubjectrulesreviews$|^\/version$/)
    const [here, wide] = answer.notSeen
    expect(plain(here?.says ?? [])).toMatch(
      /^This account cannot list events, pods, rolebindings\.rbac.* in shop, so it is not seen/,
    )
    expect(plain(wide?.says ?? [])).toMatch(/^This account cannot list clusterrolebindings\.rbac/)
    expect(here?.command).not.toContain('secrets')
    const yaml = /EOF'\n([\s\S]*)EOF$/.exec(here?.command ?? '')?.[1] ?? ''
    await cluster.apply(yaml)
    for (let turn = 0; turn < 3; turn += 1) {
      later(15)
      await ask()
    }
    later(1)
    expect(inState(await ask(), 'denied')).toEqual(['secrets'])
  })

  it('tells what went since it read a list, and which objects are newer than itself', async () => {
    const { ask, later, cluster } = await start(changesWorld)
    const askAll = async () => {
      later(15)
      await ask()
      later(15)
      return ask()
    }
    const before = await askAll()
    expect(before.changes.filter(({ what }) => what === 'gone')).toEqual([])
    expect(cluster.delete('ConfigMap', 'shop', 'settings')).toBe(true)
    await cluster.apply(
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: fresh, namespace: shop}\ndata: {a: b}\n',
    )
    const after = await askAll()
    expect(after.startedAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    const gone = after.changes.filter(({ what }) => what === 'gone')
    expect(gone.map(({ says }) => plain(says))).toEqual([
      expect.stringMatching(/^ConfigMap settings is gone\. It was there at [\d: -]+ UTC\.$/),
    ])
    const fresh = after.changes.filter(({ isNew }) => isNew)
    expect(fresh.map(({ object }) => object.name)).toContain('fresh')
    for (const { what, at } of fresh) expect([what, at >= (after.startedAt ?? '')]).toEqual(['created', true])
    expect(after.changes.some(({ what, isNew }) => what === 'created' && !isNew)).toBe(true)
  })

  it('tells with a write of a Role which rules it took', async () => {
    const { ask, later, cluster } = await start(changesWorld)
    const askAll = async () => {
      later(15)
      await ask()
      later(15)
      return ask()
    }
    const role = (verbs: string) =>
      cluster.apply(
        `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: kept, namespace: shop}\nrules: [{apiGroups: [batch], resources: [jobs], verbs: [${verbs}]}]\n`,
      )
    role('list, watch')
    await askAll()
    role('list')
    const { changes } = await askAll()
    const told = changes.filter(({ object, from }) => object.name === 'kept' && from !== undefined)
    expect(told).toMatchObject([{ lane: 'rbac', from: ['watch jobs.batch'] }])
    expect(told[0]).not.toHaveProperty('to')
  })

  it('reads what it has not read before what it has, so that no list waits for ever', async () => {
    const { ask, later, cluster } = await start(changesWorld)
    await ask()
    const before = new Set(cluster.requests.map(({ path }) => path.split('?')[0]))
    cluster.requests.length = 0
    later(1)
    await ask()
    const lists = cluster.requests
      .map(({ path }) => path.split('?')[0])
      .filter((path) => !path?.includes('selfsubject'))
    expect(lists.length).toBeGreaterThan(0)
    expect(lists.filter((path) => before.has(path))).toEqual([])
  })

  it('says of a list that an earlier answer read that it is told as it was then', async () => {
    const { ask, later } = await start(changesWorld)
    const toldIn = ({ notSeen }: Changes) => notSeen.map(({ says }) => plain(says))
    const fresh = toldIn(await ask())
    later(120)
    const answer = await ask()
    const before = (readAt = '') => Date.parse(answer.checkedAt) - Date.parse(readAt) > 60_000
    const [first] = answer.sources.filter(({ readAt }) => before(readAt))
    const added = toldIn(answer).filter((text) => !fresh.includes(text))
    expect(added).toEqual([expect.stringContaining(first?.resource ?? 'a list of before')])
  })

  it('tells a list that was cut, one that failed and one that is late from one that was read', async () => {
    const { ask, cluster, later } = await start(changesWorld)
    cluster.addFault({ kind: 'stall', match: '/rolebindings' })
    const late = await ask({ deadlineMs: 2_000 })
    const state = (answer: Changes, resource: string) =>
      answer.sources.find((source) => source.resource === resource)
    expect(inPlain(state(late, 'rolebindings'))).toMatchObject({
      state: 'unknown',
      says: 'Not read within the time for one answer.',
    })
    expect(late.notSeen.map(({ says }) => plain(says)).join('\n')).toContain(
      'rolebindings.rbac.authorization.k8s.io could not be read.',
    )
    cluster.clearFaults()
    const many = Array.from({ length: 520 }, (_, index) =>
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `many-${index}`, namespace: 'shop', creationTimestamp: '2020-01-01T00:00:00Z' },
      }),
    )
    await cluster.apply(many.join('\n---\n'))
    later(600)
    await ask()
    later(15)
    const cut = await ask()
    expect(inPlain(state(cut, 'configmaps'))).toMatchObject({
      state: 'part',
      count: 500,
      says: expect.stringMatching(/^The first 500 of 52\d by name were read\.$/),
    })
  })

  it('takes no answer and a refused token for failures, not for a namespace in which nothing changed', async () => {
    const { ask, cluster } = await start(changesWorld)
    cluster.revokeTokens()
    await expect(ask()).rejects.toThrow(/Unauthorized/)
    await cluster.refuse()
    await expect(ask()).rejects.toThrow()
  })
})
