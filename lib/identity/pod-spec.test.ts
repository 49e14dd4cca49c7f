import { describe, expect, it } from 'vitest'
import { declaredFile, declaredSources, mayReadFile } from './declared-sources'
import { apiPath, apiValue } from './field-value'
import { ownContainer } from './own-container'
import { containerNamed, type Pod, parsePod } from './pod-spec'

function aPod(spec: object = {}, metadata: object = {}, status: object = {}): Pod {
  const pod = parsePod({
    metadata: { name: 'web-1', namespace: 'shop', uid: 'c7c54a5c-a03b-48e9-94f3-b76489dac03a', ...metadata },
    spec: { containers: [{ name: 'web' }], ...spec },
    status,
  })
  if (!pod) throw new Error('no pod')
  return pod
}

function declaredIn(pod: Pod, name = 'web') {
  const container = containerNamed(pod, name)
  if (!container) throw new Error('no container')
  return declaredSources(pod, container)
}

const labelsItem = { path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }
const nestedItem = { path: 'in/name', fieldRef: { fieldPath: 'metadata.name' } }

describe('parsePod', () => {
  it('keeps keys that mean something to JavaScript', () => {
    const pod = aPod({}, JSON.parse('{"labels":{"__proto__":"a","constructor":"b"}}'))
    expect(apiValue(pod, { kind: 'field', path: "metadata.labels['__proto__']" })).toEqual({
      kind: 'text',
      value: 'a',
      absentKey: false,
    })
    expect(apiValue(pod, { kind: 'field', path: "metadata.labels['toString']" })).toEqual({
      kind: 'text',
      value: '',
      absentKey: true,
    })
  })

  it("drops kubectl's copy of the manifest", () => {
    const pod = aPod(
      {},
      { annotations: { a: 'b', 'kubectl.kubernetes.io/last-applied-configuration': '{}' } },
    )
    expect([...(pod.metadata.annotations ?? [])]).toEqual([['a', 'b']])
  })

  it.each([null, 3, {}, { metadata: {} }, { metadata: { name: 1 }, spec: {} }])(
    'takes %j for no Pod',
    (json) => {
      expect(parsePod(json)).toBeUndefined()
    },
  )
})

describe('apiValue', () => {
  const limits = (resource: string) => ({ kind: 'resource' as const, resource, container: 'web' })

  it.each([
    ['limits.memory', { resources: { limits: { memory: '64Mi' } } }, 'quantity'],
    ['limits.memory', {}, 'node-allocatable'],
    ['limits.memory', { resources: { limits: { memory: '0' } } }, 'node-allocatable'],
    ['limits.ephemeral-storage', {}, 'node-allocatable'],
    ['requests.memory', {}, 'unset'],
    ['limits.hugepages-2Mi', {}, 'unset'],
    ['limits.memory', { resources: { limits: { memory: 'lots' } } }, 'node-allocatable'],
    ['memory', {}, 'unknown'],
  ])('%s of a container with %j is %s', (resource, container, kind) => {
    expect(apiValue(aPod({ containers: [{ name: 'web', ...container }] }), limits(resource)).kind).toBe(kind)
  })

  it("falls back to the whole pod's limit before the node's allocatable", () => {
    const pod = aPod({ resources: { limits: { cpu: '2' } } })
    expect(apiValue(pod, limits('limits.cpu'))).toMatchObject({ kind: 'quantity', text: '2', from: 'pod' })
  })

  it('knows of an in-place resize that is not in effect yet', () => {
    const containers = [{ name: 'web', resources: { limits: { cpu: '200m' } } }]
    const status = (cpu: string) => ({ containerStatuses: [{ name: 'web', resources: { limits: { cpu } } }] })
    expect(apiValue(aPod({ containers }, {}, status('100m')), limits('limits.cpu'))).toMatchObject({
      inEffect: { text: '100m', quantity: { nano: 100_000_000n } },
    })
    expect(apiValue(aPod({ containers }, {}, status('0.2')), limits('limits.cpu'))).not.toHaveProperty(
      'inEffect',
    )
  })

  it.each([
    ['status.podIPs', { podIPs: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }] }, '10.0.0.1,fd00::1'],
    ['status.podIPs', { podIP: '10.0.0.1' }, '10.0.0.1'],
    ['status.hostIPs', { hostIPs: [{ ip: '192.0.2.1' }] }, '192.0.2.1'],
  ])('%s of %j', (path, status, value) => {
    expect(apiValue(aPod({}, {}, status), { kind: 'field', path })).toMatchObject({ kind: 'text', value })
  })

  it.each(['status.podIP', 'spec.nodeName', 'status.phase'])(
    'does not know %s of a pod that has none',
    (path) => {
      expect(apiValue(aPod(), { kind: 'field', path })).toEqual({ kind: 'unknown' })
    },
  )
})

describe('apiPath', () => {
  it.each([
    ['web', 'spec.containers[web].resources.limits.cpu'],
    ['prep', 'spec.initContainers[prep].resources.limits.cpu'],
    ['proxy', 'spec.initContainers[proxy].resources.limits.cpu'],
    ['podglass', 'spec.ephemeralContainers[podglass].resources.limits.cpu'],
  ])('of %s is in its own list', (container, path) => {
    const pod = parsePod({
      metadata: { name: 'p', namespace: 'n', uid: 'u' },
      spec: {
        containers: [{ name: 'web' }],
        initContainers: [{ name: 'prep' }, { name: 'proxy', restartPolicy: 'Always' }],
        ephemeralContainers: [{ name: 'podglass' }],
      },
    })
    if (!pod) throw new Error('no pod')
    expect(apiPath(pod, { kind: 'resource', resource: 'limits.cpu', container })).toBe(path)
  })
})

describe('declaredSources', () => {
  const volumes = [{ name: 'd', downwardAPI: { items: [labelsItem, nestedItem] } }]
  const mounted = (mount: object) =>
    declaredIn(
      aPod({
        volumes,
        containers: [{ name: 'web', volumeMounts: [{ name: 'd', mountPath: '/etc/d/', ...mount }] }],
      }),
    )

  it('gives each file its path', () => {
    expect([...mounted({}).files]).toEqual([
      ['/etc/d/labels', { ref: { kind: 'field', path: 'metadata.labels' }, frozen: false }],
      ['/etc/d/in/name', { ref: { kind: 'field', path: 'metadata.name' }, frozen: false }],
    ])
  })

  it.each([
    ['labels', ['/etc/d']],
    ['in', ['/etc/d/name']],
    ['other', []],
  ])('on a subPath mount of %s knows that %j never update', (subPath, paths) => {
    const { files, mounts } = mounted({ subPath })
    expect([...files].map(([path, file]) => [path, file.frozen])).toEqual(paths.map((path) => [path, true]))
    expect(mounts).toEqual([])
  })

  it('says what each variable is', () => {
    const env = [
      { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '0' } } },
      {
        name: 'OTHER',
        valueFrom: { resourceFieldRef: { resource: 'limits.cpu', containerName: 'log', divisor: '1m' } },
      },
      { name: 'POD_UID', value: 'x' },
      { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
    ]
    const { variables, secretsInEnv } = declaredIn(
      aPod({ containers: [{ name: 'web', env, envFrom: [{ secretRef: { name: 's' } }] }] }),
    )
    expect(Object.fromEntries(variables)).toEqual({
      POD_NAME: { from: 'field', ref: { kind: 'field', path: 'metadata.name' } },
      CPU: {
        from: 'field',
        ref: { kind: 'resource', resource: 'limits.cpu', container: 'web', divisor: '1' },
      },
      OTHER: {
        from: 'field',
        ref: { kind: 'resource', resource: 'limits.cpu', container: 'log', divisor: '1m' },
      },
      POD_UID: { from: 'literal' },
      PASSWORD: { from: 'other' },
    })
    expect(secretsInEnv).toBe(true)
  })

  it('knows a file also where the container is seen under another root', () => {
    const declared = mounted({})
    expect(declaredFile(declared, '/proc/1/root/etc/d/labels')?.ref).toEqual({
      kind: 'field',
      path: 'metadata.labels',
    })
    expect(declaredFile(declared, '/etc/d/tier')).toBeUndefined()
  })
})

describe('mayReadFile', () => {
  it.each([
    ['labels', true],
    ['tls.key', false],
    ['token', false],
    ['db-password', false],
    ['secret/name', false],
    ['ca.crt', false],
    ['dbPassword', false],
    ['accessToken', false],
    ['API_KEY', false],
    ['tokenizer-name', false],
    ['connection', false],
    ['annotations', true],
    ['cpu_limit', true],
  ])('without the spec judges %s by its name', (name, may) =>
    expect(mayReadFile(undefined, '/etc/d')(name)).toBe(may),
  )

  it('of a projected volume allows only the downward API items', () => {
    const volumes = [
      { name: 'all', projected: { sources: [{ secret: {} }, { downwardAPI: { items: [labelsItem] } }] } },
    ]
    const containers = [{ name: 'web', volumeMounts: [{ name: 'all', mountPath: '/etc/all' }] }]
    const may = mayReadFile(declaredIn(aPod({ volumes, containers })), '/etc/all')
    expect([may('labels'), may('anything')]).toEqual([true, false])
  })
})

describe('ownContainer', () => {
  const none = { env: {}, mountinfo: '', cgroup: '' }
  const id = '000e81e4f3109929626e57cea658ecb9f654521dc62665a04c6ccaf34f7dd053'
  const two = (env1: object[], env2: object[], status: object = {}) =>
    aPod(
      {
        containers: [
          { name: 'web', env: env1 },
          { name: 'log', env: env2 },
        ],
      },
      {},
      status,
    )

  it('goes by the container ID in the cgroup', () => {
    const pod = two([], [], { containerStatuses: [{ name: 'log', containerID: `containerd://${id}` }] })
    expect(ownContainer(pod, { ...none, cgroup: `1:cpu:/kubepods/pod1/${id}` })).toMatchObject({
      how: 'container-id',
      container: { name: 'log' },
    })
  })

  it('counts a sidecar and not an init container that ended', () => {
    const init = (restartPolicy?: string) => [{ name: 'setup', ...(restartPolicy ? { restartPolicy } : {}) }]
    expect(ownContainer(aPod({ initContainers: init() }), none)?.container.name).toBe('web')
    expect(ownContainer(aPod({ initContainers: init('Always') }), none)).toBeUndefined()
  })

  const uid = 'c7c54a5c-a03b-48e9-94f3-b76489dac03a'
  const mounts = (name: string, of = uid) =>
    `1 2 8:1 /var/lib/kubelet/pods/${of}/containers/${name}/3b0f5a91 /dev/termination-log rw - ext4 /dev/sda1 rw`
  const debugged = aPod(
    { ephemeralContainers: [{ name: 'debugger-x7' }] },
    {},
    { ephemeralContainerStatuses: [{ name: 'debugger-x7', containerID: `containerd://${id}` }] },
  )

  it.each<[string, Partial<typeof none>, object | undefined]>([
    [
      'the mounts name',
      { mountinfo: mounts('debugger-x7') },
      { container: { name: 'debugger-x7' }, place: 'ephemeral', how: 'mounts' },
    ],
    ['the cgroup names', { cgroup: `0::/kubepods/${id}` }, { place: 'ephemeral', how: 'container-id' }],
    ['nothing tells from the main one', {}, undefined],
  ])('takes an ephemeral container for what %s, and never for the only one', (_, traces, own) => {
    const found = ownContainer(debugged, { ...none, ...traces })
    if (own === undefined) expect(found).toBeUndefined()
    else expect(found).toMatchObject(own)
  })

  it('knows no container where the mounts are those of another pod, or name one that the pod does not have', () => {
    expect(ownContainer(aPod(), { ...none, mountinfo: mounts('web', '0'.repeat(36)) })).toBeUndefined()
    expect(ownContainer(aPod(), { ...none, mountinfo: mounts('other') })).toBeUndefined()
    expect(ownContainer(aPod(), { ...none, mountinfo: mounts('web') })).toMatchObject({ how: 'mounts' })
  })

  it('knows the mirror of a static pod by the hash that the kubelet calls it by', () => {
    const mirror = aPod({}, { annotations: { 'kubernetes.io/config.mirror': 'f'.repeat(32) } })
    expect(ownContainer(mirror, { ...none, mountinfo: mounts('web', 'f'.repeat(32)) })?.how).toBe('mounts')
  })

  it.each([
    ['only the one fits', [{ name: 'A', value: '1' }], [{ name: 'A', value: '2' }], 'web'],
    ['both fit alike', [{ name: 'A', value: '1' }], [{ name: 'A', value: '1' }], undefined],
    [
      'one declares more of what is there',
      [{ name: 'A', value: '1' }],
      [
        { name: 'A', value: '1' },
        { name: 'B', value: '$(A)' },
      ],
      'log',
    ],
    ['none declares anything', [], [], undefined],
  ])('by variables when %s', (_, env1, env2, name) => {
    expect(ownContainer(two(env1, env2), { ...none, env: { A: '1', B: '1' } })?.container.name).toBe(name)
  })
})
