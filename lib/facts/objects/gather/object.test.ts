import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { BUDGET } from '@/lib/facts/questions/prober'
import { type Handler, json, type RecordedRequest } from '@/lib/kube/testing/https-server'
import { startPod } from '@/lib/kube/testing/pod'
import { inPlain } from '@/lib/phrase/testing/in-plain'
import type { ObjectDetails, ObjectRequest } from '../contract/object'
import { objectDetailsSchema } from '../contract/object'
import { describeObject } from './object'

const pod: ObjectRequest = { group: '', version: 'v1', resource: 'pods', namespace: 'shop', name: 'web-1-a' }
const deployment: ObjectRequest = {
  group: 'apps',
  version: 'v1',
  resource: 'deployments',
  namespace: 'shop',
  name: 'web',
}

type Answer = object | number

function refusal(code: number, path: string) {
  const message =
    code === 404 ? 'not found' : `${path} is forbidden: User "system:serviceaccount:shop:web" cannot do it`
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code, reason: '', message }
}

/** An API server that knows these paths (query left away) and answers 404 to others; a number is a refusal. */
function answering(paths: Record<string, Answer>): Handler {
  return (request, response) => {
    const { pathname } = new URL(request.url, 'https://api')
    const answer = paths[pathname] ?? 404
    if (typeof answer === 'number') json(response, refusal(answer, pathname), answer)
    else json(response, answer)
  }
}

async function ask(paths: Record<string, Answer>, target: ObjectRequest) {
  const { kube, server } = await startPod(answering(paths))
  const details = await describeObject({ kube, target, signal: new AbortController().signal, nowMs: 0 })
  const parsed: ObjectDetails = objectDetailsSchema.parse(z.encode(objectDetailsSchema, details))
  return { details: inPlain(parsed), requests: server.requests }
}

const asked = (requests: RecordedRequest[], path: string) =>
  requests
    .filter(({ url }) => new URL(url, 'https://api').pathname === path)
    .map(({ url }) => new URL(url, 'https://api').searchParams)

const owner = (kind: string, name: string, uid: string, apiVersion = 'apps/v1') => ({
  apiVersion,
  kind,
  name,
  uid,
  controller: true,
})
const object = (
  apiVersion: string,
  kind: string,
  name: string,
  uid: string,
  more: object = {},
  owners: object[] = [],
) => ({
  apiVersion,
  kind,
  metadata: { name, namespace: 'shop', uid, ownerReferences: owners, managedFields: [{}] },
  ...more,
})
const aPod = object(
  'v1',
  'Pod',
  'web-1-a',
  'p1',
  {
    spec: {
      nodeName: 'n1',
      serviceAccountName: 'web',
      containers: [
        {
          name: 'app',
          image: 'r/a:1',
          env: [
            { name: 'P', value: 'CANARY' },
            { name: 'Q', valueFrom: { secretKeyRef: { name: 'db', key: 'k' } } },
          ],
        },
      ],
    },
    status: {
      phase: 'Pending',
      conditions: [
        { type: 'PodScheduled', status: 'True' },
        { type: 'Ready', status: 'False' },
      ],
      containerStatuses: [
        {
          name: 'app',
          restartCount: 0,
          state: { waiting: { reason: 'ErrImagePull', message: 'r/a:1: not found' } },
        },
      ],
    },
  },
  [owner('ReplicaSet', 'web-1', 'r1')],
)
const table = (columns: string[], rows: [cells: unknown[], metadata: object][]) => ({
  kind: 'Table',
  metadata: {},
  columnDefinitions: columns.map((name) => ({ name, type: 'string' })),
  rows: rows.map(([cells, metadata]) => ({
    cells,
    object: { metadata: { namespace: 'shop', ...metadata } },
  })),
})
const PODS = '/api/v1/namespaces/shop/pods'
const EVENTS = '/api/v1/namespaces/shop/events'
const SETS = '/apis/apps/v1/namespaces/shop/replicasets'
const DEPLOYMENTS = '/apis/apps/v1/namespaces/shop/deployments'
const anEvent = {
  metadata: { name: 'e' },
  involvedObject: { fieldPath: 'spec.containers{app}' },
  type: 'Warning',
  reason: 'Failed',
  message: 'Error: ErrImagePull',
  count: 4,
  firstTimestamp: '2026-11-24T14:00:00Z',
  lastTimestamp: '2026-11-24T14:05:00Z',
  source: { component: 'kubelet' },
}

describe('describeObject', () => {
  it('joins the events of a pod by uid, follows its owners and names what it uses', async () => {
    const { details, requests } = await ask(
      {
        [`${PODS}/web-1-a`]: aPod,
        [EVENTS]: { kind: 'EventList', metadata: {}, items: [anEvent] },
        [`${SETS}/web-1`]: object('apps/v1', 'ReplicaSet', 'web-1', 'r1', {}, [
          owner('Deployment', 'web', 'd1'),
        ]),
        [`${DEPLOYMENTS}/web`]: object('apps/v1', 'Deployment', 'web', 'd1'),
      },
      pod,
    )
    expect(asked(requests, EVENTS)[0]?.get('fieldSelector')).toBe('involvedObject.uid=p1')
    expect(details.events).toMatchObject({
      state: 'read',
      value: { more: false, items: [{ reason: 'Failed', count: 4, by: 'kubelet' }] },
    })
    expect(details.owners.map(({ kind, name, state }) => [kind, name, state])).toEqual([
      ['ReplicaSet', 'web-1', 'read'],
      ['Deployment', 'web', 'read'],
    ])
    expect(details.owners[1]?.target).toEqual(deployment)
    expect(details.verdict).toMatchObject({
      state: 'not-ready',
      says: expect.stringContaining('r/a:1 cannot be pulled'),
    })
    expect(details.related.map(({ title }) => title)).toEqual(['Node', 'ServiceAccount', 'Secrets it names'])
    expect(details.leftOut).toEqual(['metadata.managedFields', 'the literal value of 1 variable in env'])
    expect(JSON.stringify(details)).not.toContain('CANARY')
    expect(details.requests).toBe(requests.length)
  })

  it('tells refused parts from empty ones, each with the way to its explanation', async () => {
    const { details } = await ask({ [`${PODS}/web-1-a`]: aPod, [EVENTS]: 403, [`${SETS}/web-1`]: 403 }, pod)
    expect(details.object.state).toBe('read')
    expect(details.events).toEqual({
      state: 'denied',
      says: expect.stringContaining('403'),
      explain: '/ask?verb=list&group=&resource=events&namespace=shop',
    })
    expect(details.owners).toMatchObject([
      {
        kind: 'ReplicaSet',
        state: 'denied',
        explain: '/ask?verb=get&group=apps&resource=replicasets&name=web-1&namespace=shop',
      },
    ])
    expect(details.verdict?.evidence.at(-1)?.from).toBe('not-seen')
  })

  it('says when an owner is gone, or another has its name', async () => {
    const gone = await ask({ [`${PODS}/web-1-a`]: aPod, [EVENTS]: { items: null } }, pod)
    expect(gone.details.owners).toMatchObject([{ state: 'absent' }])
    const other = await ask(
      {
        [`${PODS}/web-1-a`]: aPod,
        [EVENTS]: { items: [] },
        [`${SETS}/web-1`]: object('apps/v1', 'ReplicaSet', 'web-1', 'r2'),
      },
      pod,
    )
    expect(other.details.owners).toMatchObject([
      { state: 'absent', says: expect.stringContaining('another ReplicaSet') },
    ])
  })

  it('asks for events by name where the object itself is refused, and for none where it is absent', async () => {
    const refused = await ask({ [`${PODS}/web-1-a`]: 403, [EVENTS]: { items: [anEvent] } }, pod)
    expect(refused.details.object).toMatchObject({
      state: 'denied',
      explain: expect.stringContaining('verb=get'),
    })
    expect(asked(refused.requests, EVENTS)[0]?.get('fieldSelector')).toBe('involvedObject.name=web-1-a')
    expect(refused.details.events.state).toBe('read')
    const absent = await ask({}, pod)
    expect(absent.details).toMatchObject({ object: { state: 'absent' }, events: { state: 'absent' } })
    expect(absent.requests).toHaveLength(1)
  })

  it('finds what belongs to a Deployment by owner uid and judges it by its worst pod, within 8 requests', async () => {
    const labels = { matchLabels: { app: 'web' } }
    const { details, requests } = await ask(
      {
        [`${DEPLOYMENTS}/web`]: object('apps/v1', 'Deployment', 'web', 'd1', {
          spec: { replicas: 2, selector: labels },
          status: { replicas: 2, updatedReplicas: 2, availableReplicas: 1 },
        }),
        [EVENTS]: { items: [] },
        [SETS]: table(
          ['Name', 'Desired', 'Current', 'Ready', 'Age'],
          [
            [['web-1', 2, 2, 1, '1h'], { name: 'web-1', uid: 'r1', ownerReferences: [{ uid: 'd1' }] }],
            [['other-1', 1, 1, 1, '1h'], { name: 'other-1', uid: 'r9', ownerReferences: [{ uid: 'd9' }] }],
          ],
        ),
        [PODS]: table(
          ['Name', 'Ready', 'Status', 'Restarts', 'Age'],
          [
            [
              ['web-1-b', '1/1', 'Running', '0', '1h'],
              { name: 'web-1-b', uid: 'p2', ownerReferences: [{ uid: 'r1' }] },
            ],
            [
              ['web-1-a', '0/1', 'ErrImagePull', '0', '1h'],
              { name: 'web-1-a', uid: 'p1', ownerReferences: [{ uid: 'r1' }] },
            ],
            [['stray', '1/1', 'Running', '0', '1h'], { name: 'stray', uid: 'p3', ownerReferences: [] }],
          ],
        ),
        [`${PODS}/web-1-a`]: aPod,
      },
      deployment,
    )
    const names = details.related.map(({ title, items }) => [
      title,
      items.state === 'read' ? items.value.items.map(({ name }) => name) : items.state,
    ])
    expect(names).toEqual([
      ['ReplicaSets', ['web-1']],
      ['Pods', ['web-1-b', 'web-1-a']],
    ])
    expect(asked(requests, PODS)[0]?.get('labelSelector')).toBe('app=web')
    expect(details.verdict?.says).toMatch(
      /^1 of 2 pods is available\. Pod web-1-a: Container app cannot start/,
    )
    expect(requests.length).toBeLessThanOrEqual(BUDGET)
  })

  it('reads a pod of a short Deployment that the list prints as ready, as it does when a node is gone', async () => {
    const message = 'Node is not ready'
    const { details, requests } = await ask(
      {
        [`${DEPLOYMENTS}/web`]: object('apps/v1', 'Deployment', 'web', 'd1', {
          spec: { replicas: 1, selector: { matchLabels: { app: 'web' } } },
          status: { replicas: 1, updatedReplicas: 1 },
        }),
        [EVENTS]: { items: [{ ...anEvent, reason: 'NodeNotReady', message, type: 'Warning' }] },
        [SETS]: table(
          ['Name', 'Desired', 'Current', 'Ready'],
          [[['web-1', 1, 1, 0], { name: 'web-1', uid: 'r1', ownerReferences: [{ uid: 'd1' }] }]],
        ),
        [PODS]: table(
          ['Name', 'Ready', 'Status', 'Restarts', 'Age'],
          [
            [
              ['web-1-a', '1/1', 'Running', '0', '1h'],
              { name: 'web-1-a', uid: 'p1', ownerReferences: [{ uid: 'r1' }] },
            ],
          ],
        ),
        [`${PODS}/web-1-a`]: aPod,
      },
      deployment,
    )
    expect(details.verdict?.says).toMatch(
      /^0 of 1 pods are available\. Pod web-1-a: Its node n1 is not ready/,
    )
    expect(requests.length).toBeLessThanOrEqual(BUDGET)
  })

  it('asks for the pods of a Deployment by its ReplicaSets, and says where the list was cut', async () => {
    const expressions = { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'api'] }] }
    const set = (name: string, hash: string) => ({
      name,
      uid: `uid-${name}`,
      labels: { 'pod-template-hash': hash },
      ownerReferences: [{ uid: 'd1' }],
    })
    const pods = table(
      ['Name', 'Ready', 'Status', 'Restarts'],
      [[['web-1-a', '1/1', 'Running', '0'], { name: 'web-1-a', uid: 'p1', ownerReferences: [{ uid: 'x' }] }]],
    )
    const { details, requests } = await ask(
      {
        [`${DEPLOYMENTS}/web`]: object('apps/v1', 'Deployment', 'web', 'd1', {
          spec: { replicas: 2, selector: expressions },
          status: { replicas: 2, updatedReplicas: 2, availableReplicas: 1 },
        }),
        [EVENTS]: { items: [] },
        [SETS]: table(
          ['Name', 'Desired', 'Current', 'Ready'],
          [
            [['web-1', 2, 2, 1], set('web-1', 'h1')],
            [['web-0', 0, 0, 0], set('web-0', 'h0')],
          ],
        ),
        [PODS]: { ...pods, metadata: { continue: 'more' } },
      },
      deployment,
    )
    expect(asked(requests, SETS)[0]?.get('labelSelector')).toBe('app in (web,api)')
    expect(asked(requests, PODS)[0]?.get('labelSelector')).toBe(
      'app in (web,api),pod-template-hash in (h1,h0)',
    )
    expect(details.related[1]?.items).toMatchObject({ value: { items: [], more: true } })
    expect(details.verdict).toMatchObject({ state: 'unknown', says: expect.stringContaining('was cut') })
  })

  it('reads a Secret as metadata only', async () => {
    const path = '/api/v1/namespaces/shop/secrets/db'
    const { details, requests } = await ask(
      {
        [path]: {
          kind: 'PartialObjectMetadata',
          apiVersion: 'meta.k8s.io/v1',
          metadata: { name: 'db', namespace: 'shop', uid: 's1' },
        },
        [EVENTS]: { items: [] },
      },
      { group: '', version: 'v1', resource: 'secrets', namespace: 'shop', name: 'db' },
    )
    const accept = requests[0]?.headers.find(([name]) => name.toLowerCase() === 'accept')?.[1]
    expect(accept).toContain('as=PartialObjectMetadata')
    expect(details.leftOut[0]).toContain('are not requested')
    expect(details.verdict).toBeUndefined()
  })

  it('follows at most five owners, and never spends more than 8 requests', async () => {
    const set = (i: number) =>
      object('apps/v1', 'ReplicaSet', `s${i}`, `u${i}`, { spec: { selector: { matchLabels: { a: 'b' } } } }, [
        owner('ReplicaSet', `s${i + 1}`, `u${i + 1}`),
      ])
    const sets = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`${SETS}/s${i}`, set(i)]))
    const { details, requests } = await ask(
      { ...sets, [EVENTS]: { items: [] }, [PODS]: table(['Name'], []) },
      { ...deployment, resource: 'replicasets', name: 's0' },
    )
    expect(details.owners.length).toBeLessThanOrEqual(5)
    expect(requests.length).toBeLessThanOrEqual(BUDGET)
  })

  it('counts the addresses of a Service and the pods that its selector finds', async () => {
    const service: ObjectRequest = {
      group: '',
      version: 'v1',
      resource: 'services',
      namespace: 'shop',
      name: 'web',
    }
    const { details } = await ask(
      {
        '/api/v1/namespaces/shop/services/web': object('v1', 'Service', 'web', 'v1', {
          spec: { selector: { app: 'web' } },
        }),
        [EVENTS]: { items: [] },
        '/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices': {
          items: [{ metadata: { name: 'web-x' }, endpoints: [{ conditions: { ready: false } }] }],
        },
        [PODS]: table(
          ['Name', 'Ready', 'Status', 'Restarts'],
          [[['web-0', '0/1', 'Running', '0'], { name: 'web-0', uid: 'p1', ownerReferences: null }]],
        ),
      },
      service,
    )
    expect(details.verdict).toMatchObject({
      state: 'not-ready',
      says: 'It leads nowhere. The only pod with the labels app=web is not ready: web-0.',
    })
  })

  it('finds no address for a Service whose slice has no port, as the controller writes it for a name that no container declares', async () => {
    const { details } = await ask(
      {
        '/api/v1/namespaces/shop/services/web': object('v1', 'Service', 'web', 'v1', {
          spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'web' }] },
        }),
        [EVENTS]: { items: [] },
        '/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices': {
          items: [{ metadata: { name: 'web-x' }, endpoints: [{ conditions: { ready: true } }], ports: null }],
        },
        [PODS]: table(['Name'], []),
      },
      { group: '', version: 'v1', resource: 'services', namespace: 'shop', name: 'web' },
    )
    expect(details.verdict).toMatchObject({
      state: 'not-ready',
      says: expect.stringMatching(/port named web/),
    })
    expect(details.related[0]?.items).toMatchObject({
      value: { items: [{ says: '1 ready, without a port', meaning: 'bad' }] },
    })
  })

  it('asks for each Service that an Ingress names once', async () => {
    const path = (name: string, port: object) => ({ backend: { service: { name, port } } })
    const { details, requests } = await ask(
      {
        '/apis/networking.k8s.io/v1/namespaces/shop/ingresses/web': object(
          'networking.k8s.io/v1',
          'Ingress',
          'web',
          'i1',
          {
            spec: {
              rules: [
                {
                  http: {
                    paths: [
                      path('web', { number: 80 }),
                      path('web', { name: 'admin' }),
                      path('gone', { number: 80 }),
                    ],
                  },
                },
              ],
            },
          },
        ),
        '/api/v1/namespaces/shop/services/web': object('v1', 'Service', 'web', 'v1', {
          spec: { ports: [{ name: 'http', port: 80 }] },
        }),
        [EVENTS]: { items: [] },
      },
      { group: 'networking.k8s.io', version: 'v1', resource: 'ingresses', namespace: 'shop', name: 'web' },
    )
    expect(details.verdict?.says).toBe(
      'Its backend Service gone does not exist in this namespace. Its backend Service web has no port admin.',
    )
    expect(requests).toHaveLength(4)
  })
})
