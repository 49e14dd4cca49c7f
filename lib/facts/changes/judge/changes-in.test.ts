import { describe, expect, it } from 'vitest'
import type { PodLife, TemplateView, ToldEvent, WrittenObject } from '@/lib/objects/change-views'
import type { Write } from '@/lib/objects/written'
import { plain } from '@/lib/phrase/phrase'
import type { Change } from '../contract'
import { changesIn } from './changes-in'
import { newestOf } from './newest'
import { ownPodChanges } from './own-pod'
import { SOURCE_KINDS } from './sources'

const T = (minute: number, second = 0) => new Date(Date.UTC(2026, 10, 28, 14, minute, second)).toISOString()

function kindOf(kind: string) {
  const found = SOURCE_KINDS.find((one) => one.kind === kind)
  if (found === undefined) throw new Error(`${kind} is no source.`)
  return found
}

const write = (manager: string, at: string, more: Partial<Write> = {}): Write => ({
  manager,
  at,
  subresource: '',
  fields: [],
  keys: [],
  ...more,
})

const written = (more: Partial<WrittenObject> = {}): WrittenObject => ({
  name: 'web',
  namespace: 'shop',
  created: T(0),
  deleted: '',
  labels: {},
  isLock: false,
  writes: [],
  ...more,
})

const said = (changes: readonly Change[]) =>
  changes.map(({ at, what, says }) => `${at.slice(14, 19)} ${what}: ${plain(says)}`)
const ofMetadata = (kind: string, ...items: WrittenObject[]) =>
  said(changesIn({ as: 'metadata', items }, kindOf(kind), 0))

describe('what the metadata of an object proves', () => {
  const rows: [name: string, kind: string, object: WrittenObject, says: string[]][] = [
    [
      'the writer of the creation, and each later writer with its last time',
      'RoleBinding',
      written({
        writes: [
          write('kubectl-edit', T(3, 5), { fields: ['subjects'] }),
          write('argocd-controller', T(2)),
          write('helm', T(0)),
        ],
      }),
      [
        '03:05 written: RoleBinding web was last written by kubectl edit.',
        '02:00 written: RoleBinding web was written by Argo CD.',
        '00:00 created: RoleBinding web was created by Helm.',
      ],
    ],
    [
      'no creation of a default role by the API server, but what someone wrote into it',
      'ClusterRole',
      written({
        namespace: '',
        writes: [write('kube-apiserver', T(0)), write('kubectl-edit', T(3), { fields: ['rules'] })],
      }),
      ['03:00 written: ClusterRole web was last written by kubectl edit.'],
    ],
    [
      'no writer where none is noted at the creation',
      'Role',
      written({ writes: [] }),
      ['00:00 created: Role web was created.'],
    ],
    [
      'who scaled, and no status and no note of a controller',
      'Deployment',
      written({
        writes: [
          write('kube-controller-manager', T(9), { subresource: 'status' }),
          write('kube-controller-manager', T(8), { fields: ['metadata.annotations'] }),
          write('kube-controller-manager', T(7), { subresource: 'scale', fields: ['spec.replicas'] }),
          write('kubectl', T(6), { subresource: 'scale' }),
        ],
      }),
      [
        '07:00 scaled: Deployment web was last scaled by the HorizontalPodAutoscaler.',
        '06:00 scaled: Deployment web was scaled by kubectl.',
        '00:00 created: Deployment web was created.',
      ],
    ],
    [
      'a release of Helm by its labels, not the Secret that holds it',
      'Secret',
      written({
        name: 'sh.helm.release.v1.web.v5',
        labels: { owner: 'helm', name: 'web', version: '5', status: 'failed' },
        writes: [write('Helm', T(1))],
      }),
      ['00:00 released: Helm release web got revision 5, which is failed now.'],
    ],
    [
      'nothing of the lock of a leader',
      'ConfigMap',
      written({ isLock: true, writes: [write('app', T(9))] }),
      [],
    ],
    [
      'of a node only taints and cordons',
      'Node',
      written({
        name: 'node-1',
        namespace: '',
        writes: [
          write('kubelet', T(9), { fields: ['metadata.annotations'] }),
          write('kubectl', T(8), { fields: ['spec.unschedulable'] }),
        ],
      }),
      ['08:00 written: Node node-1 was last written by kubectl.', '00:00 created: Node node-1 was created.'],
    ],
    [
      'whom an object was created for, and that it was deleted',
      'Job',
      written({ owner: { kind: 'CronJob', name: 'nightly' }, deleted: T(4) }),
      [
        '00:00 created: Job web was created for CronJob nightly.',
        '04:00 deleting: Job web was deleted and waits for its finalizers.',
      ],
    ],
    [
      'a writer that no one knows by its own name, as it stands',
      'ConfigMap',
      written({
        created: '',
        writes: [write('acme-tool', T(1)), write('', T(0)), write('node-fetch', T(0))],
      }),
      [
        '01:00 written: ConfigMap web was last written by acme-tool.',
        '00:00 written: ConfigMap web was written by a writer without a name.',
        '00:00 written: ConfigMap web was written by a program that names only its client, node-fetch.',
      ],
    ],
  ]
  it.each(rows)('%s', (_, kind, object, says) => {
    expect(ofMetadata(kind, object)).toEqual(says)
  })

  it('marks a manager as its own word, and names keys of data beside fields', () => {
    const object = written({
      created: '',
      writes: [write('acme', T(1), { fields: ['metadata.labels'], keys: ['TIMEOUT'] })],
    })
    const [change] = changesIn({ as: 'metadata', items: [object] }, kindOf('Secret'), 0)
    expect(change).toMatchObject({
      by: { manager: 'acme', says: 'acme' },
      fields: ['metadata.labels', 'data.TIMEOUT'],
    })
    const said = change?.says.filter((piece) => !('text' in piece))
    expect(JSON.stringify(said?.map((piece) => Object.keys(piece)[0]))).toBe('["name","code"]')
  })
})

const template = (revision: number, created: string, image: string, env: string[] = []): TemplateView => ({
  name: `web-${revision}`,
  namespace: 'shop',
  created,
  owner: { kind: 'Deployment', name: 'web' },
  revision,
  writtenAt: '',
  containers: [{ name: 'app', image, env }],
})
const rollouts = (...items: TemplateView[]) => changesIn({ as: 'template', items }, kindOf('ReplicaSet'), 0)

describe('what a chain of revisions proves', () => {
  it('images and names of variables, old and new, each by its container', () => {
    const [, second] = rollouts(
      template(2, T(5), 'app:2', ['A', 'NEW']),
      template(1, T(1), 'app:1', ['A', 'OLD']),
    )
    expect(second).toMatchObject({
      at: T(5),
      object: { kind: 'Deployment', resource: 'deployments', name: 'web' },
      from: ['app: image app:1', 'app: variable OLD'],
      to: ['app: image app:2', 'app: variable NEW'],
      says: 'Deployment web began to roll out revision 2. 2 differences from revision 1.',
    })
  })

  it('of an old template that is the newest again only the time of its last write', () => {
    const back = { ...template(3, T(1), 'app:1'), writtenAt: T(9) }
    const [second, third] = rollouts(template(2, T(5), 'app:2'), back)
    expect([second?.from, third?.at]).toEqual([undefined, T(9)])
    expect(plain(third?.says ?? [])).toBe(
      'Deployment web went back to an older template as revision 3; the time is that of the last write of web-3. 1 difference from revision 2.',
    )
    expect(rollouts(template(2, T(5), 'app:2'), { ...back, writtenAt: '' })).toHaveLength(1)
  })

  it('nothing of a ReplicaSet that no workload of Kubernetes owns', () => {
    expect(rollouts({ ...template(1, T(1), 'app:1'), owner: { kind: 'Rollout', name: 'web' } })).toEqual([])
  })

  it('that nothing it reads differs, where the change is elsewhere in the template', () => {
    expect(plain(rollouts(template(1, T(1), 'a'), template(2, T(2), 'a'))[1]?.says ?? [])).toContain(
      'Its images and names of variables are those of revision 1.',
    )
  })
})

const pod = (more: Partial<PodLife> = {}): PodLife => ({
  name: 'web-a',
  namespace: 'shop',
  created: T(1),
  deleted: '',
  node: 'node-1',
  reason: '',
  failedAt: '',
  containers: [],
  ...more,
})
const container = {
  name: 'app',
  restarts: 0,
  startedAt: '',
  endedAt: '',
  reason: '',
  exitCode: 0,
  isOver: false,
}
const pods = (...items: PodLife[]) => said(changesIn({ as: 'pod', items }, kindOf('Pod'), Date.parse(T(0))))

describe('what pods show of their lives', () => {
  const rows: [name: string, pods: PodLife[], says: string[]][] = [
    [
      'pods of one owner as one change',
      ['a', 'b'].map((name, i) =>
        pod({ name, created: T(i + 1), owner: { kind: 'ReplicaSet', name: 'web' }, node: `node-${i}` }),
      ),
      ['02:00 created: 2 pods were created for ReplicaSet web on node-0 and node-1, b last.'],
    ],
    ['no creation before the time that is asked for', [pod({ created: '2026-11-01T00:00:00Z' })], []],
    [
      'a restart with how the run before ended',
      [
        pod({
          created: '',
          containers: [
            { ...container, restarts: 1, startedAt: T(5), endedAt: T(4), exitCode: 137, reason: 'OOMKilled' },
          ],
        }),
      ],
      [
        '05:00 restarted: Container app of Pod web-a restarted; the run before ended with exit code 137 (OOMKilled).',
      ],
    ],
    [
      'an end after which nothing runs, and none that succeeded',
      [
        pod({
          created: '',
          containers: [
            { ...container, restarts: 4, endedAt: T(4), exitCode: 1, reason: 'Error', isOver: true },
            { ...container, name: 'done', endedAt: T(4), isOver: true },
          ],
        }),
      ],
      ['04:00 ended: Container app of Pod web-a ended with exit code 1 (Error) after 4 restarts.'],
    ],
    [
      'an eviction and a pod that was asked to end',
      [pod({ created: '', reason: 'Evicted', failedAt: T(3), deleted: T(4) })],
      [
        '03:00 evicted: Pod web-a was ended from outside (Evicted) on node node-1.',
        '04:00 deleting: Pod web-a was asked to terminate.',
      ],
    ],
  ]
  it.each(rows)('%s', (_, items, says) => {
    expect(pods(...items)).toEqual(says)
  })
})

const told = (more: Partial<ToldEvent>): ToldEvent => ({
  kind: 'Pod',
  apiVersion: 'v1',
  name: 'db-0',
  namespace: 'shop',
  reason: 'Scheduled',
  message: '',
  by: 'default-scheduler',
  count: 1,
  firstAt: T(1),
  lastAt: T(1),
  ...more,
})
const events = (...items: ToldEvent[]) => changesIn({ as: 'event', items }, kindOf('Event'), 0)

describe('what events say', () => {
  it('a decision of an autoscaler in its own words, as a quote', () => {
    const message = 'New size: 5; reason: cpu resource utilization above target'
    const [change] = events(
      told({
        kind: 'HorizontalPodAutoscaler',
        apiVersion: 'autoscaling/v2',
        name: 'web',
        reason: 'SuccessfulRescale',
        message,
        by: 'horizontal-pod-autoscaler',
        count: 3,
      }),
    )
    expect(change).toMatchObject({
      what: 'scaled',
      count: 3,
      first: T(1),
      says: `HorizontalPodAutoscaler web: ${message}`,
    })
    expect(change?.says.at(-1)).toHaveProperty('quote')
  })

  it('that a pod moved only where the scheduler put the same name on two nodes', () => {
    const on = (node: string, minute: number) =>
      told({ message: `Successfully assigned shop/db-0 to ${node}`, lastAt: T(minute) })
    expect(said(events(on('node-2', 9), on('node-1', 1), on('node-2', 12)))).toEqual([
      '09:00 moved: Pod db-0 moved from node node-1 to node-2.',
    ])
  })

  it('nothing of what changes nothing', () => {
    expect(events(told({ reason: 'Pulled', message: 'Container image pulled' }))).toEqual([])
  })
})

describe('this pod', () => {
  const files = {
    pod: { namespace: 'shop', name: 'web-a' },
    issuedMs: Date.parse(T(10)),
    volumes: [
      { dir: '/account', what: 'account', swappedMs: Date.parse(T(10, 40)) },
      { dir: '/etc/downward', what: 'downward', swappedMs: Date.parse(T(20)) },
    ],
  } as const

  it('shows its token once, although the kubelet also wrote it', () => {
    expect(said(ownPodChanges(files))).toEqual([
      "10:00 renewed: This pod's token was issued.",
      "20:00 renewed: This pod's labels, annotations or other downward API files in /etc/downward were last written.",
    ])
  })

  it('shows a write beside the token as one of token, CA or namespace, whichever it was', () => {
    const [account] = files.volumes
    const later = { ...files, volumes: [{ ...account, swappedMs: Date.parse(T(30)) }] }
    expect(said(ownPodChanges(later))[1]).toContain('at a different time than the token was issued')
  })
})

it('keeps the newest of the time that is asked for, and counts what it leaves out', () => {
  const objects = [1, 2, 3, 50].map((minute) => written({ name: `at-${minute}`, created: T(minute) }))
  const all = changesIn({ as: 'metadata', items: objects }, kindOf('Role'), 0)
  const newest = newestOf(all, { nowMs: Date.parse(T(60)), minutes: 59 }, 2)
  expect([newest.changes.map(({ object }) => object.name), newest.more]).toEqual([['at-50', 'at-3'], 2])
  expect(newestOf(all, { nowMs: Date.parse(T(60)), minutes: 20 }, 2).changes).toHaveLength(1)
})
