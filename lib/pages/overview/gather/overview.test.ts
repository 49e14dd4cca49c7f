import { describe, expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import { startScenario } from '@/e2e/testing/scenario-cluster'
import { plain } from '@/lib/phrase/phrase'
import { readSettings } from '@/lib/pod/environment'
import { present } from '@/lib/present'
import { describeExposure } from '@/lib/server/gate/exposure'
import { testHub } from '@/lib/server/testing/test-hub'
import { testRefusals } from '@/lib/server/testing/test-refusals'
import type { Scenario } from '@/sandbox/scenario'
import { defaultScenario } from '@/sandbox/scenarios/default'
import { noTokenWorld } from '@/sandbox/scenarios/no-token'
import { nothingGrantedWorld, permissiveBindingWorld } from '@/sandbox/scenarios/shared-worlds'
import { shopPod, shopWorld, webViews } from '@/sandbox/scenarios/shop'
import { conditions, image, object, onNode } from '@/sandbox/scenarios/troubles/parts'
import { toTimestamp } from '@/sandbox/store'
import { type Overview, overviewSchema } from '../contract'
import { gatherOverview } from './overview'
import { RecentRefusals } from './recent-refusals'

async function startOverview(scenario: Scenario) {
  const { cluster, kube, signal } = await startScenario(scenario)
  const env = { ...cluster.environment(), DB_PASSWORD: 'planted-in-env' }
  const settings = readSettings(env)
  const hub = testHub(kube)
  const memory = new Map()
  const read = testRefusals(kube)
  // As in the process, an overview waits a while for the logs, and not until each is read.
  const refusals = new RecentRefusals({ ask: (signal) => read.get(signal), now: Date.now })
  const ask = async (deadlineMs?: number) => {
    const overview = await gatherOverview({
      kube,
      settings,
      exposure: () => describeExposure(settings),
      env,
      hub,
      memory,
      refusals,
      now: Date.now,
      signal,
      ...present({ deadlineMs }),
    })
    expect(() => z.encode(overviewSchema, overview)).not.toThrow()
    const text = JSON.stringify(overview)
    for (const token of cluster.context.tokens.issued) expect(text).not.toContain(token.split('.')[2])
    expect(text).not.toContain('planted-in-env')
    return overview
  }
  const shareRefusals = async () => {
    const shared = await read.get(signal)
    read.get = async () => shared
  }
  return { cluster, ask, shareRefusals }
}

const LAST_WORDS = `fatal: jobs.batch is forbidden: User "system:serviceaccount:shop:web" cannot watch resource "jobs" in API group "batch" in the namespace "shop"`

/** Pods of one Deployment that end on a refused call. */
const refusedCrash: Scenario = {
  name: 'refused-crash',
  says: 'Three pods crash on a refused call.',
  look: [],
  world: (now) => {
    const ago = (minutes: number) => toTimestamp(new Date(now.getTime() - minutes * 60_000))
    const pods = ['aaaaa', 'bbbbb', 'ccccc'].map((end) =>
      object(
        'v1',
        'Pod',
        `search-6c9d8f7b5-${end}`,
        30,
        {
          spec: { ...onNode, containers: [{ name: 'app', image: image('search:9') }] },
          status: {
            phase: 'Running',
            conditions: conditions(ago(3), false),
            containerStatuses: [
              {
                name: 'app',
                image: image('search:9'),
                ready: false,
                restartCount: 3,
                state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s restarting' } },
                lastState: {
                  terminated: {
                    exitCode: 1,
                    reason: 'Error',
                    message: LAST_WORDS,
                    startedAt: ago(4),
                    finishedAt: ago(3),
                  },
                },
              },
            ],
          },
        },
        ago,
      ),
    )
    return [shopWorld({ now, rbac: webViews }), ...pods.map((pod) => JSON.stringify(pod))].join('\n---\n')
  },
  pod: shopPod,
}

const briefly = ({ causes }: Overview) => causes.map(({ severity, says }) => `${severity}: ${plain(says)}`)
const serious = (overview: Overview) => briefly(overview).filter((says) => !says.startsWith('note'))
const clauses = ({ verdict }: Overview) => verdict.map(({ state, says }) => `${state}: ${plain(says)}`)
const states = ({ checks }: Overview) => checks.map(({ state }) => state)
const of = ({ checks }: Overview, area: Overview['checks'][number]['area']) =>
  checks.find((check) => check.area === area)

const WAITING = { timeout: 60_000, interval: 500 }

describe('gatherOverview', () => {
  it('makes one cause of all pods that end on a refused call, with the call to open, in few requests', async () => {
    const { ask, cluster, shareRefusals } = await startOverview(refusedCrash)
    // A process shares them for some seconds, so that they are no part of what an answer costs.
    await shareRefusals()
    await ask()
    expect(cluster.requests.filter(({ path }) => path.includes('/events')).length).toBeGreaterThan(0)
    cluster.requests.length = 0
    const overview = await ask()
    const asked = cluster.requests.map(({ method, path }) => `${method} ${path}`)
    expect(asked.length, asked.join('\n')).toBeLessThanOrEqual(11)
    expect(clauses(overview)).toEqual([
      'ok: Pod healthy.',
      'bad: 5 of 8 pods not ready.',
      'bad: 1 call refused.',
    ])
    expect(serious(overview)).toEqual([
      'bad: search crashes on a refused call: web cannot watch jobs.batch',
      'bad: cart: Image or tag missing: cart:missing',
    ])
    const [first] = overview.causes
    expect(first?.action.href).toBe('/ask?verb=watch&group=batch&resource=jobs&namespace=shop')
    expect(first?.evidence.map(plain)).toContain('4 pods in CrashLoopBackOff')
    expect(overview.around?.owners.map(({ name, counts }) => [name, counts])).toEqual([
      ['cart', { 'not-ready': 1 }],
      ['search', { 'not-ready': 4 }],
      ['web', { ready: 1 }],
      ['checkout', { ready: 2 }],
    ])
    expect(overview.counts).toMatchObject({ resources: 5, permissions: 0, connection: 0 })
  })

  it('finds the refused call at the end of the log where the status has no last message', async () => {
    const { ask, cluster } = await startOverview(defaultScenario)
    const overview = await ask()
    expect(serious(overview)[0]).toBe('bad: search crashes on a refused call: web cannot watch jobs.batch')
    expect(cluster.requests.filter(({ path }) => path.includes('tailLines=20&'))).toHaveLength(1)
  })

  it('turns with the grant: the refused call is told as allowed since then, and sinks', async () => {
    const { ask, cluster } = await startOverview(defaultScenario)
    // The first answer does not wait for logs that are slow to come.
    await vi.waitFor(async () => expect(clauses(await ask()).at(-1)).toBe('bad: 1 call refused.'), WAITING)
    await cluster.apply(`
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: web-watches, namespace: shop}
rules: [{apiGroups: [batch], resources: [jobs], verbs: [watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-watches, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web-watches}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`)
    await vi.waitFor(async () => {
      const overview = await ask()
      expect(clauses(overview).at(-1)).toBe('ok: 1 call was refused, allowed now.')
      expect(overview.counts.refusals).toBe(0)
      expect(briefly(overview).filter((says) => says.includes('jobs.batch'))).toEqual([
        expect.stringMatching(
          /^ok: web can watch jobs\.batch since \d\d:\d\d:\d\d UTC; search has not restarted yet$/,
        ),
      ])
      expect(JSON.stringify(overview)).not.toContain('See the fix')
    }, WAITING)
  })

  it('makes one cause of a token that is not mounted', async () => {
    const { ask } = await startOverview(noTokenWorld)
    const overview = await ask()
    expect(serious(overview)).toHaveLength(1)
    const [only] = overview.causes
    expect(only?.evidence.map(plain).join()).toMatch(
      /ca\.crt does not exist\.,Set automountServiceAccountToken: true\./,
    )
    expect(only?.merged.join()).toContain('/token does not exist.')
    expect(clauses(overview)).toEqual([
      'bad: No token is mounted.',
      'unknown: Pods and permissions cannot be checked.',
    ])
    expect(states(overview)).not.toContain('healthy')
  })

  it('does not blame an account without permissions, and calls nothing healthy that it cannot see', async () => {
    const { ask } = await startOverview(nothingGrantedWorld)
    const overview = await ask()
    expect(serious(overview)).toEqual([])
    expect(of(overview, 'pods')?.state).toBe('denied')
    expect(of(overview, 'permissions')?.state).toBe('neutral')
    expect(overview.ungranted?.command).toContain('--clusterrole=view')
    expect(clauses(overview)).toEqual([
      'ok: The API server knows this pod.',
      'neutral: It has no permissions in shop yet.',
    ])
    expect(overview.around).toBeUndefined()
  })

  it('knows a pod that may be read alone by its own object', async () => {
    const { ask, cluster } = await startOverview(nothingGrantedWorld)
    cluster.apply(`
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: own-pod, namespace: shop}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: own-pod, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: own-pod}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`)
    const overview = await ask()
    expect(clauses(overview)).toEqual(['ok: Pod healthy.', 'neutral: It cannot list pods in shop.'])
    expect(overview.pod.containers).toMatchObject({ ready: 1, all: 1, restarts: 0 })
  })

  it('names the grant of critical permissions once, before what is broken', async () => {
    const { ask } = await startOverview(permissiveBindingWorld)
    const overview = await ask()
    expect(serious(overview)).toEqual([
      expect.stringMatching(/^critical: This account/),
      expect.stringMatching(/^bad: search/),
      expect.stringMatching(/^bad: cart/),
    ])
    expect(overview.causes[0]?.evidence.map(plain).join()).toContain('ClusterRoleBinding permissive-binding')
  })

  it('tells a refused token, no answer in time and no answer at all apart, each as one cause', async () => {
    const { ask, cluster } = await startOverview(refusedCrash)
    await ask()
    cluster.addFault({ kind: 'stall', match: 'selfsubjectrulesreviews' })
    const permissions = of(await ask(1_000), 'permissions')
    expect(permissions?.state).toBe('unknown')
    expect(permissions?.evidence.map(plain)).toContain('No answer within 1 s, the limit for an overview.')
    cluster.clearFaults()
    cluster.revokeTokens()
    const refused = await ask()
    expect(serious(refused).filter((says) => says.startsWith('bad'))).toEqual([
      expect.stringMatching(/^bad: The API server does not accept this token: 401/),
    ])
    expect(of(refused, 'pods')?.state).toBe('unknown')
    expect(of(refused, 'permissions')?.state).toBe('unknown')
    await cluster.refuse()
    const away = await ask()
    expect(serious(away)).toHaveLength(1)
    expect(clauses(away)[0]).toBe('bad: The API server does not answer.')
    expect(away.causes[0]?.action.href).toBe('/connection#connect')
    expect(states(away)).not.toContain('healthy')
  })
})
