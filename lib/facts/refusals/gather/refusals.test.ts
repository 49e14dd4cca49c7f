import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { startScenario } from '@/e2e/testing/scenario-cluster'
import { factSentence } from '@/lib/answer/answer-parts'
import { explanationSchema } from '@/lib/contract/explanation'
import { explainCheck } from '@/lib/facts/call/gather/explain'
import { NOTHING, plain } from '@/lib/phrase/phrase'
import { callWords } from '@/lib/rbac/call'
import type { SandboxFault } from '@/sandbox/faults'
import type { Scenario } from '@/sandbox/scenario'
import { defaultScenario } from '@/sandbox/scenarios/default'
import { refusalsWorld as world } from '@/sandbox/scenarios/refusals'
import { nothingGrantedWorld } from '@/sandbox/scenarios/shared-worlds'
import { webReadsPods } from '@/sandbox/scenarios/shop'
import { type Refusals, refusalsSchema } from '../contract'
import { noneFound, sayFound } from '../judge/none-found'
import { LogMemory } from './log-memory'
import { gatherRefusals } from './refusals'

async function start(scenario: Scenario) {
  const { cluster, kube, signal } = await startScenario(scenario)
  const memory = new LogMemory()
  let bytes = 0
  const get = kube.get.bind(kube)
  kube.get = async (path, options) => {
    const answer = await get(path, options)
    if (path.includes('/log?')) bytes += Buffer.byteLength(answer.text)
    return answer
  }
  const ask = async (more: { minutes?: string; deadlineMs?: number } = {}) => {
    const { deadlineMs = 60_000, ...query } = more
    const answer = await gatherRefusals({ kube, query, memory, signal, deadlineMs })
    expect(z.decode(refusalsSchema, z.encode(refusalsSchema, answer))).toEqual(answer)
    const text = JSON.stringify(answer)
    for (const token of cluster.context.tokens.issued) expect(text).not.toContain(token.split('.')[2])
    return answer
  }
  return { cluster, kube, signal, ask, logBytes: () => bytes }
}

const aPod = (name: string, owner: string, log = 'nothing to report') => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace: 'shop',
    annotations: { 'sandbox.podglass/log': log, 'sandbox.podglass/log-every': '30' },
    ownerReferences: [{ apiVersion: 'v1', kind: 'Batch', name: owner, uid: owner, controller: true }],
  },
  spec: { serviceAccountName: 'web', containers: [{ name: 'app', image: 'app:1' }] },
  status: {
    phase: 'Running',
    containerStatuses: [
      {
        name: 'app',
        ready: true,
        restartCount: 0,
        state: { running: { startedAt: new Date(Date.now() - 300_000).toISOString() } },
      },
    ],
  },
})
const LIST_SERVICES =
  'services is forbidden: User "system:serviceaccount:shop:web" cannot list resource "services" in API group "" in the namespace "shop"'

const fault = (match: string, times = 1_000): SandboxFault => ({ kind: 'error', match, times, code: 500 })

const briefly = ({ refusals }: Refusals) =>
  refusals
    .map(({ request: { user = '', verb, resource, name }, explanation: { cause }, seenIn }) => {
      const who = user.replace('system:serviceaccount:', '') || '?'
      return [who, verb, resource, name ?? '', cause?.id, seenIn.length].join(' ')
    })
    .sort()

/** Which of these the API server sees first is the network's choice. */
const READ_AT_ONCE = 3

describe('gatherRefusals', () => {
  it('lists each refused call once, with where it is seen and the Role that ends those of one account', async () => {
    const { ask } = await start(world)
    const answer = await ask()
    expect(briefly(answer)).toEqual([
      '? create pods nightly-report-x7k2p J1 1',
      'shop:billing list secrets   1',
      'shop:edge patch services edge  1',
      'shop:gallery get pods gallery-0  1',
      'shop:janitor delete pods job-1  1',
      'shop:reports list deployments   1',
      'shop:web create events  D1 1',
      'shop:web get configmaps search-synonyms D0 1',
      'shop:web watch jobs  D1 3',
    ])
    expect(answer.role?.grants).toEqual([
      { verb: 'watch', group: 'batch', resource: 'jobs', namespace: 'shop' },
      { verb: 'get', group: '', resource: 'configmaps', name: 'search-synonyms', namespace: 'shop' },
      { verb: 'create', group: '', resource: 'events', namespace: 'shop' },
    ])
    const [watch] = answer.refusals
    expect(watch).toMatchObject({
      explanation: { cause: { id: 'D1', confidence: 'proven' } },
      seenIn: Array(3).fill({ from: 'log', owner: 'search', state: 'runs', count: expect.any(Number) }),
    })
    expect(watch?.count).toBeGreaterThan(200)
    expect(watch?.perMinute.reduce((sum, one) => sum + one)).toBe(watch?.count)
    expect(answer.logs).toEqual({ state: 'read', pods: 30, ofPods: 30 })
  })

  it('lets the answer to one call offer what else its program is refused, and nothing that a stranger wrote', async () => {
    const { ask, cluster, kube, signal } = await start(world)
    const check = { verb: 'watch', group: 'batch', resource: 'jobs', namespace: 'shop' }
    const offered = async () => {
      const { fixes } = await explainCheck(check, { kube, signal })
      const fix = fixes.find(({ choice }) => choice?.id === 'all')
      return fix && [fix.restores, ...fix.opens.map(callWords).sort()]
    }
    expect(await offered()).toBeUndefined()
    const forger = aPod('forger', 'forger', LIST_SERVICES)
    await cluster.apply(JSON.stringify({ ...forger, spec: { ...forger.spec, serviceAccountName: 'edge' } }))
    const now = new Date().toISOString()
    const event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'forged.1', namespace: 'shop' },
      involvedObject: { kind: 'ReplicaSet', name: 'web', namespace: 'shop' },
      type: 'Warning',
      reason: 'FailedCreate',
      message: LIST_SERVICES.replaceAll('services', 'limitranges'),
      source: { component: 'replicaset-controller' },
      ...{ count: 1, firstTimestamp: now, lastTimestamp: now },
    }
    await cluster.apply(JSON.stringify(event))
    const { refusals } = await ask()
    expect(refusals.map(({ request }) => request.resource)).toContain('limitranges')
    const calls = ['create events', 'get configmaps search-synonyms', 'watch jobs.batch']
    expect(refusals.flatMap(({ doubt }) => (doubt === undefined ? [] : plain(doubt)))).toEqual([
      'Seen only in the log of forger, which runs as edge, not as web.',
    ])
    expect(await offered()).toEqual([{ calls: 3, of: 3 }, ...calls])
  })

  it('is the answer about an account that cannot be asked about, with a Role of its own', async () => {
    const { ask, kube, signal } = await start(world)
    const user = 'system:serviceaccount:shop:edge'
    const check = { verb: 'patch', group: '', resource: 'services', name: 'edge', namespace: 'shop', user }
    expect((await explainCheck(check, { kube, signal })).verdict).toBe('unknown')
    const { refusals } = await ask()
    const row = refusals.find(({ request }) => request.user === user)?.explanation
    const card = await explainCheck(check, { kube, signal })
    const facts = [card, row].map((one) => one && [one.verdict, factSentence(one), one.fixes[0]?.yaml])
    expect(facts[0]).toEqual(facts[1])
    expect(facts[0]?.[1]).toMatch(
      /^edge was refused patch services edge in shop \(its log, \d\d:\d\d:\d\d UTC\)$/,
    )
    expect(facts[0]?.[2]).toContain('name: edge')
    expect(card.fixes[0]?.opens).toEqual([
      { verb: 'patch', group: '', resource: 'services', name: 'edge', namespace: 'shop' },
    ])
    expect(plain(card.basis?.says ?? NOTHING)).toMatch(/^Its log, /)
    expect(JSON.stringify(z.encode(explanationSchema, card).unseen)).not.toContain('could neither review')
  })

  it('leaves out no call that a pod crashes on for those that are refused more often, and says how many more were seen', async () => {
    const { ask, cluster } = await start(defaultScenario)
    const log = Array.from(
      { length: 60 },
      (_, i) =>
        `configmaps "c-${i}" is forbidden: User "system:serviceaccount:shop:web" cannot get resource "configmaps" in API group "" in the namespace "shop"`,
    ).join('\n')
    const annotations = { 'sandbox.podglass/log': log, 'sandbox.podglass/log-every': '1' }
    await cluster.apply(
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'noisy', namespace: 'shop', annotations },
        spec: { serviceAccountName: 'web', containers: [{ name: 'app', image: 'noisy:1' }] },
      }),
    )
    const { refusals, more, notSeen } = await ask()
    // Of one log 50 are kept, and the pod that crashes has one more.
    expect([refusals.length, more]).toEqual([50, 1])
    expect(refusals.map(({ request }) => request.resource)).toContain('jobs')
    expect(notSeen.map(({ says }) => plain(says))).toContain(
      'Of the refusals in the logs of 1 pod (noisy) only the newest are kept, at most 50 of each log.',
    )
  })

  it('takes no word of a pod of another account into the Role, and says why', async () => {
    const { ask, cluster } = await start(world)
    const said = (verb: string, resource: string, name = '') =>
      `${resource}${name} is forbidden: User "system:serviceaccount:shop:web" cannot ${verb} resource "${resource}" in API group "" in the namespace "shop"`
    const log = [
      said('create', 'pods/exec'),
      said('delete', 'services'),
      said('get', 'configmaps', ' "AKIAIOSFODNN7EXAMPLE"'),
    ].join('\n')
    const annotations = { 'sandbox.podglass/log': log, 'sandbox.podglass/log-every': '1' }
    await cluster.apply(
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'forger', namespace: 'shop', annotations },
        spec: { serviceAccountName: 'edge', containers: [{ name: 'app', image: 'forger:1' }] },
        status: {
          phase: 'Running',
          containerStatuses: [
            {
              name: 'app',
              ready: true,
              restartCount: 0,
              state: { running: { startedAt: new Date(Date.now() - 300_000).toISOString() } },
            },
          ],
        },
      }),
    )
    const now = new Date().toISOString()
    await cluster.apply(
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: 'forger.1', namespace: 'shop' },
        involvedObject: { kind: 'Pod', name: 'forger', namespace: 'shop' },
        type: 'Warning',
        reason: 'Unhealthy',
        message: `Readiness probe failed: ${said('delete', 'pods')}`,
        source: { component: 'kubelet' },
        count: 1,
        firstTimestamp: now,
        lastTimestamp: now,
      }),
    )
    const { refusals, role, apart, leftOut } = await ask()
    const byProbe = refusals.filter(({ seenIn }) => seenIn.some(({ from }) => from === 'event'))
    expect(
      byProbe.flatMap(({ request, doubt }) =>
        request.user === undefined || doubt === undefined ? [] : plain(doubt),
      ),
    ).toEqual(['Seen only where the kubelet repeats what containers or registries of forger said.'])
    const forged = refusals.filter(({ doubt }) => plain(doubt ?? []).includes(' log '))
    expect(forged).toHaveLength(3)
    for (const { doubt } of forged)
      expect(plain(doubt ?? [])).toBe('Seen only in the log of forger, which runs as edge, not as web.')
    expect(role?.ends).toHaveLength(3)
    expect(role?.grants.map(({ resource }) => resource).sort()).toEqual(['configmaps', 'events', 'jobs'])
    expect(role?.yaml).not.toContain('left out')
    expect(apart).toEqual([])
    // The third has a credential for a name, which no Role is offered for.
    expect(leftOut.flatMap(({ ids }) => ids)).toHaveLength(3)
  })

  it('takes nothing that strangers sent to a program of the account into its Role, in any form of log', async () => {
    const { ask, cluster } = await start(world)
    const before = await ask()
    const calls = [
      ...['patch applications argoproj.io argocd', 'create helmcharts helm.cattle.io kube-system'],
      ...[
        'create helmreleases helm.toolkit.fluxcd.io shop',
        'create kustomizations kustomize.toolkit.fluxcd.io shop',
      ],
      ...[
        'create deploymentconfigs apps.openshift.io shop',
        'create buildconfigs/instantiate build.openshift.io shop',
      ],
      ...[
        'create workflows argoproj.io shop',
        'create taskruns tekton.dev shop',
        'create restores velero.io velero',
      ],
      ...[
        'create externalsecrets external-secrets.io shop',
        'create subscriptions operators.coreos.com shop',
      ],
      ...[
        'get configmaps core kube-system',
        'update configmaps core argocd',
        'delete namespaces core ',
        'get nodes/log core ',
      ],
      ...['delete pods core shop', 'patch pods/status core shop', 'create serviceaccounts core kube-system'],
      ...['update httproutes gateway.networking.k8s.io shop', 'create services serving.knative.dev shop'],
      ...['list pods/log core kube-system', 'get replicationcontrollers core shop'],
    ]
    const sentence = (call: string) => {
      const [verb, resource = '', of = '', namespace = ''] = call.split(' ')
      const group = of === 'core' ? '' : of
      const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`
      return `${resource}${group && '.'}${group} is forbidden: User "system:serviceaccount:shop:web" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`
    }
    const forms = [
      (text: string) => `10.0.0.7 - - "GET /login HTTP/1.1" 200 "ua=${text}"`,
      (text: string) => JSON.stringify({ level: 'info', msg: 'request', http_user_agent: text, status: 200 }),
      (text: string) => `GET /?q=${encodeURIComponent(text)} 404`,
      (text: string) => `INFO chat room=7 user=mallory text="${text}"`,
      // Behind a line break that the stranger sent.
      (text: string) => text,
    ]
    const forged = calls.flatMap((call) => forms.map((form) => form(sentence(call))))
    const genuine = (call: string) => `Error from server (Forbidden): ${sentence(call)}`
    const logs = {
      worker: [genuine('list resourcequotas core shop')],
      front: [genuine('list limitranges core shop'), ...forged],
    }
    const startedAt = new Date(Date.now() - 300_000).toISOString()
    for (const [name, lines] of Object.entries(logs)) {
      const annotations = { 'sandbox.podglass/log': lines.join('\n'), 'sandbox.podglass/log-every': '1' }
      await cluster.apply(
        JSON.stringify({
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name, namespace: 'shop', annotations },
          spec: { serviceAccountName: 'web', containers: [{ name: 'app', image: 'front:1' }] },
          status: {
            phase: 'Running',
            containerStatuses: [
              { name: 'app', ready: true, restartCount: 0, state: { running: { startedAt } } },
            ],
          },
        }),
      )
    }
    const { refusals, role, apart, leftOut } = await ask()
    const ofFront = refusals.filter(({ seenIn }) =>
      seenIn.some((one) => one.from === 'log' && one.pod === 'front'),
    )
    // A log that has what strangers sent is none to believe: its own refusal is there, and a press away from the Role.
    expect(ofFront.map(({ request }) => request.resource)).toContain('limitranges')
    expect(new Set(ofFront.map(({ doubt }) => plain(doubt ?? [])))).toEqual(
      new Set([
        'Only a log line of front says so, and whoever sends something to a program can write one there.',
      ]),
    )
    expect(leftOut.flatMap(({ ids }) => ids)).toContain(
      ofFront.find(({ request }) => request.resource === 'limitranges')?.id,
    )
    const words = (of: Refusals['role']) =>
      of?.grants.map(({ verb, resource }) => `${verb} ${resource}`).sort() ?? []
    expect(words(role)).toEqual([...words(before.role), 'list resourcequotas'].sort())
    expect(apart).toEqual([])
    // The genuine ones of other pods are all still there.
    const ids = new Set(refusals.map(({ id }) => id))
    expect(before.refusals.filter(({ id }) => !ids.has(id))).toEqual([])
  })

  it('leaves out of the Role what is allowed by now', async () => {
    const { ask, cluster } = await start(world)
    const { role } = await ask()
    await cluster.apply(role?.yaml ?? '')
    const after = await ask()
    expect(after.refusals.filter(({ allowedNow }) => allowedNow)).toHaveLength(3)
    expect(after.role?.user).not.toBe(role?.user)
  })

  it('says which permission is missing, and gives one command for all that is', async () => {
    const { ask, cluster } = await start(nothingGrantedWorld)
    const answer = await ask()
    expect(answer.refusals).toEqual([])
    expect([answer.logs.state, answer.events.state]).toEqual(['denied', 'denied'])
    expect(answer.notSeen.map(({ says }) => plain(says))).toEqual([
      'This account cannot list pods in shop, so no log was read.',
      'This account cannot get pods/log in shop, so their logs were not read.',
      'This account cannot list events in shop, so no event was read.',
    ])
    expect(cluster.requests.filter(({ path }) => /\/(?:log|pods|events)\b/.test(path))).toEqual([])
    const yaml = /EOF'\n([\s\S]*)EOF$/.exec(answer.notSeen[0]?.command ?? '')?.[1] ?? ''
    await cluster.apply(yaml)
    const after = await ask()
    expect([after.logs.state, after.events.state]).toEqual(['read', 'read'])
  })

  it('tells a list of pods without their logs from both', async () => {
    const { ask } = await start({
      ...nothingGrantedWorld,
      world: (now) => `${nothingGrantedWorld.world(now)}\n---${webReadsPods}`,
    })
    const answer = await ask()
    expect(answer.logs).toMatchObject({ state: 'denied' })
    expect(plain(answer.notSeen[0]?.says ?? [])).toBe(
      'This account cannot get pods/log in shop, so their logs were not read.',
    )
  })

  it('reads of each log only what came since, and of a run that has ended nothing', async () => {
    const { ask, cluster, logBytes } = await start(world)
    const startedMs = performance.now()
    const first = await ask()
    const [requests, bytes] = [cluster.requests.length, logBytes()]
    cluster.requests.length = 0
    const second = await ask()
    const logs = cluster.requests.filter(({ path }) => path.includes('/log?'))
    expect(logs.every(({ path }) => path.includes('sinceTime='))).toBe(true)
    expect(logs.map(({ path }) => path).filter((path) => path.includes('/edge-'))).toEqual([])
    expect(cluster.requests.length).toBeLessThan(requests)
    expect(logBytes() - bytes).toBeLessThan(bytes / 10)
    const told = ({ refusals }: Refusals) => new Map(refusals.map(({ id, count }) => [id, count]))
    // Meanwhile a program may have been refused again, and the oldest be too old: most often in three pods, each every 8 s.
    const most = 3 * Math.ceil((performance.now() - startedMs) / 8_000)
    for (const [id, count] of told(first)) {
      expect(Math.abs((told(second).get(id) ?? 0) - count)).toBeLessThanOrEqual(most)
    }
    expect(second.refusals.map(({ seenIn }) => seenIn)).toHaveLength(first.refusals.length)
  })

  it('reads the logs that had refusals first, also once they are behind hundreds of other pods', async () => {
    const { ask, cluster } = await start(nothingGrantedWorld)
    const grant = (await ask()).notSeen[0]?.command ?? ''
    await cluster.apply(/EOF'\n([\s\S]*)EOF$/.exec(grant)?.[1] ?? '')
    await cluster.apply(JSON.stringify(aPod('loud', 'loud', LIST_SERVICES)))
    expect((await ask()).refusals).toHaveLength(1)
    const bulk = Array.from({ length: 260 }, (_, i) => aPod(`bulk-${String(i).padStart(4, '0')}`, 'bulk'))
    await cluster.apply(bulk.map((one) => JSON.stringify(one)).join('\n---\n'))
    cluster.requests.length = 0
    expect((await ask()).refusals).toHaveLength(1)
    const read = cluster.requests.filter(({ path }) => path.includes('/log?')).map(({ path }) => path)
    expect(read.slice(0, READ_AT_ONCE).join()).toContain('/pods/loud/log')
  })

  it('goes on through a namespace of many pods, says of how many none is known, and comes back to those that were refused', async () => {
    const { ask, cluster } = await start(nothingGrantedWorld)
    const bulk = Array.from({ length: 290 }, (_, i) => aPod(`bulk-${String(i).padStart(4, '0')}`, 'bulk'))
    const grant = (await ask()).notSeen[0]?.command ?? ''
    await cluster.apply(/EOF'\n([\s\S]*)EOF$/.exec(grant)?.[1] ?? '')
    const world = [...bulk, aPod('loud', 'loud', LIST_SERVICES)]
      .map((one) => JSON.stringify(one))
      .join('\n---\n')
    await cluster.apply(world)
    const first = await ask()
    const { logs } = first
    expect(logs).toMatchObject({ state: 'part' })
    expect(logs.ofPods).toBeGreaterThan(290)
    expect(logs.pods).toBeLessThan(60)
    expect(sayFound(first)).toBe(`No refusal in the logs of ${logs.pods} of ${logs.ofPods} pods`)
    const second = await ask()
    expect(second.refusals.map(({ request }) => request.resource)).toEqual(['services'])
    expect(second.logs.pods).toBeGreaterThan(logs.pods)
    cluster.requests.length = 0
    const third = await ask()
    expect(third.refusals).toHaveLength(1)
    expect(third.logs.pods).toBeGreaterThan(second.logs.pods)
    const read = cluster.requests.filter(({ path }) => path.includes('/log?')).map(({ path }) => path)
    expect(read.slice(0, READ_AT_ONCE).join()).toContain('/pods/loud/log')
    expect(read.length).toBeLessThanOrEqual(44)
  })

  it.each<[string, SandboxFault[], string, RegExp]>([
    ['nothing', [], 'none', /^No refusal found in the last 10 min$/],
    ['one log', [fault('/log', 1)], 'part', /^No refusal in the logs of 4 of 5 pods$/],
    ['the events', [fault('/events')], 'part', /^No refusal in the logs of 5 pods, and no event was read$/],
    ['the list of pods', [fault('/pods?')], 'part', /^No refusal in \d+ events?, and no log was read$/],
    [
      'pods and events',
      [fault('/pods?'), fault('/events')],
      'unknown',
      /^Whether calls are refused is not known$/,
    ],
  ])('calls no refusal none only while nothing is missing: without %s', async (_, faults, is, says) => {
    const { ask, cluster, kube, signal } = await start(nothingGrantedWorld)
    const grant = (await ask()).notSeen[0]?.command ?? ''
    await cluster.apply(/EOF'\n([\s\S]*)EOF$/.exec(grant)?.[1] ?? '')
    for (const one of faults) cluster.addFault(one)
    const answer = await gatherRefusals({
      kube,
      query: {},
      memory: new LogMemory(),
      signal,
      deadlineMs: 60_000,
    })
    expect(noneFound(answer)?.is).toBe(is)
    expect(sayFound(answer)).toMatch(says)
  })

  it('says what was not read in time', async () => {
    const { ask, cluster } = await start(world)
    cluster.addFault({ kind: 'stall', match: '/log' })
    const answer = await ask({ deadlineMs: 5_000 })
    expect(answer.logs).toMatchObject({ state: 'part' })
    expect(answer.notSeen.map(({ says }) => plain(says)).join('\n')).toContain(
      'Not read within the time for one answer.',
    )
    expect(answer.refusals.map(({ explanation }) => explanation.cause?.id)).toEqual(['J1'])
  })

  it('takes no answer and a refused token for failures, not for a namespace without refusals', async () => {
    const { ask, cluster } = await start(world)
    cluster.revokeTokens()
    await expect(ask()).rejects.toThrow(/Unauthorized/)
    await cluster.refuse()
    await expect(ask()).rejects.toThrow()
  })
})
