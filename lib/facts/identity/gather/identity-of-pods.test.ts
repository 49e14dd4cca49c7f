import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  askIdentity,
  type IdentitySetting,
  recordedToken,
  type ToldIdentity,
} from '@/e2e/testing/ask-identity'
import { recordedContainers } from '@/e2e/testing/recorded-pods'
import { temporaryDirectory } from '@/e2e/testing/recorded-volume'
import { type Handler, json, startServer } from '@/lib/kube/testing/https-server'
import { writeVolume } from '@/sandbox/atomic-writer'

const [recorded] = recordedContainers().filter((c) => c.pod === 'probe')
const UID = 'c7c54a5c-a03b-48e9-94f3-b76489dac03a'
const ACCOUNT_UID = 'd13bf779-dd5d-4785-8246-5a9f0c211b4e'
const NO_LIMITS = {
  'cgroup.controllers': '',
  'memory.max': 'max',
  'cpu.max': 'max 100000',
  'pids.max': 'max',
}

const mountsOf = (container: string, uid = UID) =>
  `1 2 8:1 /var/lib/kubelet/pods/${uid}/containers/${container}/3b0f5a91 /dev/termination-log rw - ext4 /dev/sda1 rw`

function aPod(spec: object = {}, metadata: object = {}, status: object = {}) {
  return {
    metadata: { name: 'probe', namespace: 'inpod', uid: UID, ...metadata },
    spec: { serviceAccountName: 'probe', containers: [{ name: 'app' }], ...spec },
    status,
  }
}

function refusal(code: number, reason: string) {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, code, message: reason }
}

const answering =
  (document: unknown, code = 200): Handler =>
  (_, response) =>
    json(response, document, code)

async function ask(setting: Partial<IdentitySetting>) {
  if (!recorded) throw new Error('nothing recorded')
  const token = await recordedToken(recorded)
  return askIdentity({ handler: answering(aPod()), ...(token ? { token } : {}), ...setting })
}

const sayNotes = (notes: readonly { says: string }[]) => notes.map(({ says }) => says).join(' ')
const source = ({ sources }: ToldIdentity, id: string) => sources.find((s) => s.id === id)
const field = ({ fields }: ToldIdentity, name: string) => fields.find((f) => f.field === name)
const memory = ({ cgroup }: ToldIdentity) => cgroup.limits.find((l) => l.what === 'memory')

describe('an ephemeral container', () => {
  const limited = { containers: [{ name: 'app', resources: { limits: { memory: '64Mi', cpu: '100m' } } }] }
  const debugged = aPod({ ...limited, ephemeralContainers: [{ name: 'debugger-x7' }] })
  const inside = { mountinfo: mountsOf('debugger-x7'), cgroup: NO_LIMITS, procCgroup: '0::/\n' }

  it('is named as what it is, and held by the limit of its pod', async () => {
    const { identity } = await ask({ handler: answering(debugged), ...inside })
    expect(source(identity, 'api')?.says).toContain(
      'runs in ephemeral container debugger-x7, as its mounts say.',
    )
    expect(memory(identity)).toMatchObject({
      state: 'limited',
      value: 67_108_864,
      of: 'pod',
      says: expect.stringContaining('the kernel kills a process of the pod that uses more'),
    })
    expect(identity.cgroup.limits.find((l) => l.what === 'cpu')).toMatchObject({ value: 0.1, of: 'pod' })
    expect(source(identity, 'env')?.add).toMatch(/^# An ephemeral container cannot be changed/)
    expect(source(identity, 'file')).not.toHaveProperty('add')
    expect(source(identity, 'file')?.says).toMatch(
      /This is an ephemeral container, which mounts nothing by itself: its volumeMounts must name a volume of the pod\.$/,
    )
  })

  it('claims no missing limit where the spec of the pod could not be read', async () => {
    const { identity } = await ask({ handler: answering(refusal(403, 'Forbidden'), 403), ...inside })
    expect(memory(identity)).toMatchObject({
      state: 'none-seen',
      says: expect.stringMatching(
        /may have one: an ephemeral container .* kubectl get pod \S+ -n inpod -o jsonpath=/,
      ),
    })
  })

  it('is not taken for the only main container where nothing tells them apart', async () => {
    const { identity } = await ask({ handler: answering(debugged), cgroup: NO_LIMITS })
    expect(source(identity, 'api')?.says).toContain(
      'Which of its containers this process runs in is not known',
    )
  })
})

describe('a pod of which little can be read', () => {
  const denied = answering(refusal(403, 'Forbidden'), 403)

  it.each([401, 403])('takes a %i of a mesh for no answer of the API server', async (code) => {
    const { identity } = await ask({
      handler: (_, response) => response.writeHead(code, { server: 'envoy' }).end('RBAC: access denied'),
    })
    expect(source(identity, 'api')).toMatchObject({
      state: 'failed',
      says: `Pod inpod/probe could not be read. Something that is not the API server answered ${code}: RBAC: access denied`,
    })
    expect(JSON.stringify(identity)).not.toMatch(/does not accept|cannot get Pod/)
  })

  it('says of a namespace file that it is there and cannot be read', async () => {
    const { identity } = await ask({ handler: denied, isNamespaceUnreadable: true })
    const namespace = field(identity, 'metadata.namespace')
    expect(namespace?.verdict).toBe('unreadable')
    expect(sayNotes(namespace?.notes ?? [])).toContain('namespace cannot be read (ELOOP)')
    expect(sayNotes(namespace?.notes ?? [])).not.toContain('no file with it')
  })

  it('names the volumes that its mounts show, where the configured directory is not there', async () => {
    const at = (plugin: string, path: string, more = '') =>
      `1 2 8:1 /var/lib/kubelet/pods/${UID}/volumes/kubernetes.io~${plugin}/v${more} ${path} ro - ext4 /dev/sda1 ro`
    const mountinfo = [
      mountsOf('app'),
      at('downward-api', '/etc/podinfo'),
      at('downward-api', '/etc/more/hidden-uid', '/..2026_12_01_10_00_00.1/uid'),
      at('projected', '/etc/all'),
      at('secret', '/etc/secret'),
    ].join('\n')
    const { identity } = await ask({ handler: denied, mountinfo })
    expect(source(identity, 'file')?.says).toMatch(
      /no volume is mounted there\. Its mounts show downward API volumes at \/etc\/podinfo and \/etc\/more\/hidden-uid: name them in DOWNWARD_API_DIR\. Projected volumes, which may hold fields too, are at \/etc\/all\.$/,
    )
    expect(source(identity, 'file')?.says).not.toContain('/etc/secret')
  })

  it('does not take the host name for its own with hostNetwork, whatever the token says of the node', async () => {
    const setting = { handler: denied, mountinfo: mountsOf('app', 'b2fba53d-0000-4000-8000-000000000000') }
    const asked = await askIdentity({ ...setting, hostname: 'vm' })
    expect(source(asked.identity, 'api')?.says).toContain('Pod inpod/vm')
    const { identity, requests } = await askIdentity({ ...setting, kubeletFiles: { isOnHostNetwork: true } })
    expect(requests.map(({ url }) => url).filter((url) => url.includes('/pods/vm'))).toEqual([])
    expect(JSON.stringify(identity)).not.toContain('inpod/vm')
    expect(memory(identity)?.says ?? '').not.toContain('kubectl get pod vm')
  })

  it('names itself in commands by the host name and the search list of DNS', async () => {
    const { identity } = await askIdentity({
      handler: denied,
      isNamespaceUnreadable: true,
      mountinfo: mountsOf('app'),
      hostname: 'tokenless',
      cgroup: NO_LIMITS,
      kubeletFiles: { isOnHostNetwork: false, namespace: 'shop' },
    })
    expect(identity.token.says).toContain('kubectl get pod tokenless -n shop -o jsonpath=')
    expect(memory(identity)?.says).toContain('kubectl get pod tokenless -n shop -o jsonpath=')
    expect(source(identity, 'env')?.add).toContain('kubectl patch deployment NAME -n shop --patch-file')
  })

  it('leaves a place for the namespace in commands where nothing says it', async () => {
    const { identity } = await askIdentity({ handler: denied, isNamespaceUnreadable: true })
    expect(identity.token.says).toContain('kubectl get pod POD -n NAMESPACE -o jsonpath=')
  })
})

describe('variables of the downward API', () => {
  const counted = async (container: object, env: Record<string, string>) =>
    source(
      (await ask({ handler: answering(aPod({ containers: [{ name: 'app', ...container }] })), env }))
        .identity,
      'env',
    )?.says
  const POD_NAME = { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }
  const POD_IP = { name: 'POD_IP', value: '203.0.113.77' }

  it('are counted without fixed values, and those of a ConfigMap are called no fields', async () => {
    expect(await counted({ env: [POD_IP] }, { POD_IP: '203.0.113.77' })).toMatch(
      /^The pod's spec gives this container no variable/,
    )
    expect(
      await counted(
        { env: [POD_NAME, POD_IP], envFrom: [{ configMapRef: { name: 'c' } }] },
        { POD_NAME: 'probe', POD_IP: '203.0.113.77', HOST_IP: '203.0.113.78' },
      ),
    ).toMatch(
      /^1 variable of the downward API, as the pod's spec declares it\. .* 1 more has such a name and is not declared as a field\.$/,
    )
  })

  it('are named where whether they are Secrets cannot be told', async () => {
    const { identity } = await ask({
      handler: answering(refusal(403, 'Forbidden'), 403),
      env: { POD_NAME: 'probe', HOST_IP: '203.0.113.77', CPU_REQUEST: '48151623' },
    })
    expect(source(identity, 'env')?.says).toMatch(
      /^1 variable .* recognized by its name\. .* 2 more have such a name, and whether it is a Secret cannot be told\.$/,
    )
    expect(JSON.stringify(identity)).not.toMatch(/203\.0\.113|48151623/)
  })
})

it('a Deployment is named for port-forward by labels that are not shown', async () => {
  const dir = join(await temporaryDirectory(), 'etc/downward')
  const data = 'pod-template-hash="7d9f8"\npw="hunter2"'
  writeVolume(dir, new Map([['labels', { data, mode: 0o644 }]]), new Date())
  const { identity } = await askIdentity({
    handler: answering(refusal(403, 'Forbidden'), 403),
    hostname: 'web-7d9f8-abcde',
    env: { POD_NAME: 'web-7d9f8-abcde' },
    dirs: [dir],
    port: 3000,
  })
  expect(identity.pod.forward).toEqual({ target: 'deployment/web', port: 3000 })
  expect(JSON.stringify(identity)).not.toContain('hunter2')
})

describe('fields beside the token', () => {
  it('are listed where its volume has more of them than the namespace', async () => {
    const volumeOf = (...paths: string[]) => ({
      volumes: [
        {
          name: 't',
          projected: {
            sources: [
              { serviceAccountToken: { path: 'token' } },
              {
                downwardAPI: {
                  items: paths.map((path) => ({ path, fieldRef: { fieldPath: 'metadata.namespace' } })),
                },
              },
            ],
          },
        },
      ],
    })
    const accountDir = join(await temporaryDirectory(), 'sa')
    const rootsWith = async (...paths: string[]) => {
      const containers = [{ name: 'app', volumeMounts: [{ name: 't', mountPath: accountDir }] }]
      const handler = answering(aPod({ ...volumeOf(...paths), containers }))
      const { identity } = await ask({ handler, accountDir })
      return identity.volumes.map(({ root }) => root).filter((root) => root === accountDir)
    }
    expect(await rootsWith('namespace')).toEqual([])
    expect(await rootsWith('namespace', 'ns-too')).toEqual([accountDir])
  })
})

describe('a token', () => {
  it('of another pod is recognized by the mounts, and that pod is not taken for this one', async () => {
    const { identity, requests } = await ask({
      handler: answering(aPod({}, { name: 'web-0', uid: 'own-uid-0000-0000-0000-000000000000' })),
      hostname: 'web-0',
      mountinfo: mountsOf('app', 'a'.repeat(36)),
    })
    expect(requests.map(({ url }) => url)).toEqual(['/api/v1/namespaces/inpod/pods/web-0'])
    expect(source(identity, 'api')).toMatchObject({
      state: 'failed',
      says: expect.stringContaining('Pod inpod/web-0 was read and is a different pod'),
    })
    expect(identity.token.findings[0]).toMatchObject({
      severity: 'bad',
      says: expect.stringMatching(
        /^The token is bound to another pod, probe: .* that the kubelet does not replace here/,
      ),
    })
    expect(identity.token).not.toHaveProperty('rotationExpectedAt')
    expect(identity.pod).not.toHaveProperty('name')
    expect(identity.pod).not.toHaveProperty('node')
  })

  it('that the API server refuses is nowhere called fine', async () => {
    const { identity } = await ask({ handler: answering(refusal(401, 'Unauthorized'), 401) })
    expect(identity.token.findings[0]).toMatchObject({
      severity: 'bad',
      says: expect.stringMatching(/^The API server answered 401 .* after the token's ServiceAccount or pod/),
    })
    expect(source(identity, 'token')).toMatchObject({
      state: 'failed',
      says: expect.stringContaining('(401)'),
    })
  })

  it('in a Secret is not said to be replaced', async () => {
    const parent = await temporaryDirectory()
    const dir = join(parent, 'var/run/secrets/kubernetes.io/serviceaccount')
    const spec = {
      containers: [
        {
          name: 'app',
          volumeMounts: [{ name: 'copy', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
        },
      ],
      volumes: [{ name: 'copy', secret: { secretName: 'copied' } }],
    }
    const { identity } = await ask({
      handler: answering(aPod(spec)),
      mountinfo: mountsOf('app'),
      accountDir: dir,
    })
    expect(identity.token.findings.map((f) => f.says).join(' ')).toMatch(
      /The file is on a secret volume \(copy\), so it is a copy: the kubelet does not replace/,
    )
    expect(identity.token).not.toHaveProperty('rotationExpectedAt')
  })

  describe('beside a kubectl proxy', () => {
    async function proxied(account: unknown, code = 200) {
      const proxy = await startServer((request, response) =>
        request.url.includes('/serviceaccounts/') ? json(response, account, code) : json(response, aPod()),
      )
      onTestFinished(() => proxy.close())
      return `http://127.0.0.1:${proxy.port}`
    }

    it.each<[string, unknown, number, RegExp]>([
      ['gone', refusal(404, 'NotFound'), 404, /^ServiceAccount inpod\/probe no longer exists/],
      [
        'recreated',
        { metadata: { uid: 'new' } },
        200,
        /^ServiceAccount inpod\/probe was deleted and recreated/,
      ],
    ])('is not used, and its account is %s', async (_, account, code, says) => {
      const { identity } = await ask({ kubectlProxyUrl: await proxied(account, code) })
      expect(identity.token.unusedBy).toBe('kubectl-proxy')
      expect(identity.token.findings[0]).toMatchObject({ severity: 'bad', says: expect.stringMatching(says) })
    })

    it.each<[string, unknown, number, RegExp]>([
      [
        'says no',
        { metadata: { uid: ACCOUNT_UID }, automountServiceAccountToken: false },
        200,
        /ServiceAccount probe has automountServiceAccountToken: false/,
      ],
      [
        'cannot be read',
        refusal(403, 'Forbidden'),
        403,
        /its ServiceAccount decides, and that could not be read/,
      ],
    ])('is not there because its account %s', async (_, account, code, says) => {
      const { identity } = await askIdentity({
        handler: answering(aPod()),
        env: { POD_NAME: 'probe' },
        mountinfo: mountsOf('app'),
        kubectlProxyUrl: await proxied(account, code),
      })
      expect(source(identity, 'token')?.says).toMatch(says)
      expect(identity.token.says).toMatch(says)
      expect(identity.token.says).toContain('Calls go through the kubectl proxy')
    })
  })
})

describe('a directory at the path of the downward API', () => {
  const at = async (volume: object, mount: object = {}) => {
    const dir = join(await temporaryDirectory(), 'etc/downward')
    await mkdir(dir, { recursive: true })
    const spec = {
      containers: [{ name: 'app', volumeMounts: [{ name: 'd', mountPath: '/etc/downward', ...mount }] }],
      volumes: [{ name: 'd', ...volume }],
    }
    return {
      dir,
      setting: {
        handler: answering(aPod(spec, { labels: { a: '2' } })),
        mountinfo: mountsOf('app'),
        dirs: [dir],
      },
    }
  }

  it('is called an emptyDir where it is one, empty or not', async () => {
    const { dir, setting } = await at({ emptyDir: {} })
    const empty = await ask(setting)
    expect(source(empty.identity, 'file')).toMatchObject({
      state: 'absent',
      says: expect.stringMatching(/is empty\. .* is an emptyDir volume \(d\), not a downward API volume/),
    })
    await writeFile(join(dir, 'labels'), 'a="1"')
    const { identity } = await ask(setting)
    for (const says of [
      source(identity, 'file')?.says,
      identity.volumes[0]?.still,
      sayNotes(field(identity, 'metadata.labels')?.notes ?? []),
    ]) {
      expect(says).toMatch(/is an emptyDir volume \(d\), not a downward API volume/)
      expect(says).not.toContain('subPath')
    }
  })

  it('is followed where the kubelet keeps it, and nothing is said of it', async () => {
    const { dir, setting } = await at({
      downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] },
    })
    writeVolume(dir, new Map([['labels', { data: 'a="1"', mode: 0o644 }]]), new Date())
    const { identity } = await ask(setting)
    expect(identity.volumes[0]).not.toHaveProperty('still')
    expect(sayNotes(field(identity, 'metadata.labels')?.notes ?? [])).toMatch(/has not written the change/)
  })
})

it('a pod that is being deleted, waits for a resize and has a QoS class says so', async () => {
  const { identity } = await ask({
    handler: answering(
      aPod(
        { containers: [{ name: 'app', resources: { limits: { memory: '128Mi' } } }] },
        { deletionTimestamp: '2026-11-24T14:00:30Z', deletionGracePeriodSeconds: 30 },
        {
          qosClass: 'Burstable',
          conditions: [
            { type: 'PodResizePending', status: 'True', reason: 'Deferred', message: 'not enough memory' },
          ],
          containerStatuses: [{ name: 'app', resources: { limits: { memory: '64Mi' } } }],
        },
      ),
    ),
    mountinfo: mountsOf('app'),
  })
  expect(identity.pod.notes?.map(({ id, severity }) => `${id} ${severity}`)).toEqual([
    'terminating warning',
    'resize warning',
    'qos note',
  ])
  expect(identity.pod.notes?.[1]?.says).toContain('limits.memory 128Mi in the spec, 64Mi in effect')
})

it('without the spec says of a field only what was looked at', async () => {
  const { identity } = await ask({ handler: answering(refusal(403, 'Forbidden'), 403) })
  expect(field(identity, 'status.podIP')).toMatchObject({
    verdict: 'missing',
    notes: [
      expect.objectContaining({
        says: 'No variable with a known name for status.podIP was found, and no file with it.',
      }),
    ],
  })
  expect(source(identity, 'env')?.says).toContain('under another name could not be read')
})
