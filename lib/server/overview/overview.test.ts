import { describe, expect, it, onTestFinished } from 'vitest'
import * as z from 'zod/mini'
import type { Scenario } from '@/e2e/sandbox/scenario'
import { noToken } from '@/e2e/sandbox/scenarios/no-token'
import { nothingGranted, permissiveBinding } from '@/e2e/sandbox/scenarios/shared-worlds'
import { ownPod, shopWorld, webViews } from '@/e2e/sandbox/scenarios/shop'
import { conditions, image, object, onNode } from '@/e2e/sandbox/scenarios/troubles/parts'
import { toTimestamp } from '@/e2e/sandbox/store'
import { startScenario } from '@/e2e/testing/scenario-cluster'
import { type Overview, overviewSchema } from '@/lib/contract/overview'
import { readSettings } from '@/lib/pod/environment'
import { present } from '@/lib/present'
import { createLiveHub } from '../live/live-hub'
import { createLogFeed } from '../live/log-follower'
import { createTableFeed } from '../live/table-feed'
import { systemClock } from '../process/clock'
import { gatherOverview } from './overview'

async function startOverview(scenario: Scenario) {
  const { cluster, kube, signal } = await startScenario(scenario)
  const env = { ...cluster.environment(), DB_PASSWORD: 'planted-in-env' }
  const hub = createLiveHub({
    clock: systemClock,
    feedFor: (target) => createTableFeed(kube, target),
    logFeedFor: (target) => createLogFeed(kube, target),
    watchIdentity: () => {},
  })
  onTestFinished(() => hub.close())
  const ask = async (deadlineMs?: number) => {
    const overview = await gatherOverview({
      kube,
      settings: readSettings(env),
      env,
      hub,
      now: Date.now,
      signal,
      ...present({ deadlineMs }),
    })
    expect(z.parse(overviewSchema, overview)).toEqual(overview)
    const text = JSON.stringify(overview)
    for (const token of cluster.context.tokens.issued) expect(text).not.toContain(token.split('.')[2])
    expect(text).not.toContain('planted-in-env')
    return overview
  }
  return { cluster, ask }
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
  pod: ownPod,
}

const briefly = ({ causes }: Overview) => causes.map(({ severity, says }) => `${severity}: ${says}`)
const serious = ({ causes }: Overview) => causes.filter(({ severity }) => severity !== 'note')
const states = ({ parts }: Overview) => Object.values(parts).map(({ state }) => state)

describe('gatherOverview', () => {
  it('makes one cause of all pods that end on a refused call, with the call to open, in few requests', async () => {
    const { ask, cluster } = await startOverview(refusedCrash)
    await ask()
    cluster.requests.length = 0
    const overview = await ask()
    expect(cluster.requests.length).toBeLessThanOrEqual(18)
    expect(overview.parts.pods).toMatchObject({
      state: 'broken',
      says: expect.stringContaining('5 of 8 pods'),
    })
    const [first, second, ...others] = serious(overview)
    expect(first).toMatchObject({
      severity: 'bad',
      says: expect.stringMatching(
        /^Pods search-6c9d8f7b5-aaaaa, \S+ and \S+ end on a refused call: shop\/web may not watch jobs\.batch in namespace shop\./,
      ),
      action: { href: '/ask?verb=watch&group=batch&resource=jobs&namespace=shop' },
    })
    expect(first?.evidence.map(({ says }) => says)).toEqual(
      Array(3).fill(`Last message: ${LAST_WORDS.replace('fatal: ', '')}`),
    )
    expect(second?.says).toMatch(
      /^Pod cart-\S+ is not ready \(ImagePullBackOff\): .* no such image or tag\.$/,
    )
    expect(others).toEqual([])
    expect(overview.says.startsWith(first?.says ?? '-')).toBe(true)
  })

  it('makes one cause of a token that is not mounted', async () => {
    const { ask } = await startOverview(noToken)
    const overview = await ask()
    const [only, ...others] = serious(overview)
    expect(others).toEqual([])
    expect(only?.action.says).toMatch(/^Set automountServiceAccountToken: true\./)
    expect(only?.merged.join()).toContain('/token does not exist.')
    expect(overview.state).toBe('broken')
    expect(states(overview)).not.toContain('healthy')
  })

  it('takes an account without permissions for no fault, and calls nothing healthy that it may not see', async () => {
    const { ask } = await startOverview(nothingGranted)
    const overview = await ask()
    expect(serious(overview)).toEqual([])
    expect(overview.parts).toMatchObject({ pods: { state: 'denied' }, access: { state: 'neutral' } })
    expect(overview.causes[0]).toMatchObject({
      action: { command: expect.stringContaining('--clusterrole=view') },
      merged: expect.arrayContaining([expect.stringMatching(/may not list pods in shop/)]),
    })
    expect(overview.says).toContain('Pods (no permission)')
  })

  it('names the grant of dangerous permissions once, after what is broken', async () => {
    const { ask } = await startOverview(permissiveBinding)
    expect(briefly(await ask()).filter((says) => !says.startsWith('note'))).toEqual([
      expect.stringMatching(/^bad: Pod cart/),
      expect.stringMatching(/^bad: Pod search/),
      expect.stringMatching(/^bad: This account may do everything.*ClusterRoleBinding permissive-binding/),
    ])
  })

  it('tells a refused token, no answer in time and no answer at all apart, each as one cause', async () => {
    const { ask, cluster } = await startOverview(refusedCrash)
    await ask()
    cluster.addFault({ kind: 'stall', match: 'selfsubjectrulesreviews' })
    const { parts } = await ask(1_000)
    expect(parts.access).toMatchObject({
      state: 'unknown',
      evidence: ['No answer within 1 s, the limit for an overview.'],
    })
    cluster.clearFaults()
    cluster.revokeTokens()
    const refused = await ask()
    expect(briefly(refused).filter((says) => says.startsWith('bad'))).toEqual([
      expect.stringMatching(/^bad: The API server does not accept this token: 401/),
    ])
    expect(refused.parts).toMatchObject({ pods: { state: 'unknown' }, access: { state: 'unknown' } })
    await cluster.refuse()
    const away = await ask()
    expect(serious(away)).toMatchObject([{ severity: 'bad', action: { href: '/connection#connect' } }])
    expect(states(away)).not.toContain('healthy')
  })
})
