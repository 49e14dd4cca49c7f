import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { askIdentity, recordedToken } from '@/e2e/testing/ask-identity'
import { recordedContainers } from '@/e2e/testing/recorded-pods'
import { temporaryDirectory } from '@/e2e/testing/recorded-volume'
import { explainCheck } from '@/lib/facts/call/gather/explain'
import { type Handler, json } from '@/lib/kube/testing/https-server'
import { startPod } from '@/lib/kube/testing/pod'
import { decidedReadings, readOverview } from '@/lib/pages/overview/gather/overview'
import { identityFindings, identityVerdict } from '@/lib/pages/overview/judge/identity'
import { gatherReport } from '@/lib/pages/report/gather'
import { reportMarkdown } from '@/lib/pages/report/judge/report-markdown'
import { readSettings } from '@/lib/pod/environment'
import { describeExposure } from '@/lib/server/gate/exposure'
import { testHub } from '@/lib/server/testing/test-hub'
import { testRefusals } from '@/lib/server/testing/test-refusals'
import { writeVolume } from '@/sandbox/atomic-writer'

// Each name that is taken for a field, and two that are taken for the cluster.
const VARIABLES = [
  ...['POD_NAME', 'PODNAME', 'POD_NAMESPACE', 'NAMESPACE', 'MY_POD_NAMESPACE', 'POD_UID', 'POD_ID', 'POD_IP'],
  ...[
    'POD_IPS',
    'HOST_IP',
    'NODE_IP',
    'NODE_NAME',
    'K8S_NODE_NAME',
    'SERVICE_ACCOUNT',
    'SERVICE_ACCOUNT_NAME',
  ],
  ...['CPU_LIMIT', 'MEMORY_REQUEST', 'HOSTNAME', 'KUBERNETES_PORT', 'KUBERNETES_SERVICE_PORT_HTTPS'],
]
const FILES = [
  'name',
  'podName',
  'namespace',
  'uid',
  'labels',
  'annotations',
  'podlabels',
  'cpu_limit',
  'connection',
]

const refused: Handler = (_, response) =>
  json(
    response,
    { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Forbidden', code: 403, message: 'no' },
    403,
  )

const [recorded] = recordedContainers()
if (!recorded) throw new Error('nothing recorded')

async function volumeOf(secret: string): Promise<string> {
  const root = join(await temporaryDirectory(), 'etc/downward')
  const file = { data: secret, mode: 0o644 }
  writeVolume(root, new Map(FILES.map((name) => [name, file])), new Date())
  return root
}

const TEXTS = [
  ['a word', 'hunter2-hunter2-hunter2'],
  [
    'a key of a cloud account',
    '{"type":"service_account","project_id":"shop-1","client_email":"hunter2@example"}',
  ],
  ['variables', 'DB_HOST="hunter2-db"\nAPI="hunter2-api"\n'],
  ['lines that look like annotations', 'a="hunter2 one!"\npassword="hunter2 two!"'],
  ['a label under the name of a secret', 'app="web"\npassword="hunter2-hunter2"'],
  ['many digits', '48151623420000004815'],
  ['a whole number', '4815162342'],
  ['labels', 'app="web"\npw="hunter2-label-form"'],
  [
    'annotations with those of the kubelet',
    'a="hunter2"\nkubernetes.io/config.seen="2026-11-24T13:49:57Z"\nkubernetes.io/config.source="api"',
  ],
  ['an address', '203.0.113.77'],
  ['a URL of a service', 'tcp://203.0.113.77:443'],
  ['a UID', '48151623-4200-4000-8000-000000004815'],
] as const

describe('a pod that cannot read itself, with a Secret under each name of the downward API', () => {
  it.each(TEXTS)('shows no part of it on Identity and asks for nothing with it: %s', async (_, secret) => {
    const { identity, read, requests } = await askIdentity({
      handler: refused,
      token: (await recordedToken(recorded)) ?? '',
      env: Object.fromEntries(VARIABLES.map((name) => [name, secret])),
      dirs: [await volumeOf(secret)],
    })
    const whole = JSON.stringify([identity, identityFindings(read), identityVerdict(read)])
    expect(whole).not.toMatch(/hunter2|48151623|203\.0\.113\.77/)
    expect(requests.map((request) => request.url)).toEqual(['/api/v1/namespaces/inpod/pods/probe'])
    // What can be no Secret is shown on.
    expect(identity.pod).toEqual({
      name: 'probe',
      namespace: 'inpod',
      serviceAccount: 'probe',
      node: 'vm',
      hostname: 'vm',
    })
    const [nameRow] = identity.fields
    expect(nameRow).toMatchObject({ field: 'metadata.name', verdict: 'withheld' })
  })

  it('asks for no pod under a name that may be a Secret, where no token says which it is', async () => {
    const { requests, identity } = await askIdentity({
      handler: refused,
      token: 'no-jwt-at-all',
      env: { POD_NAME: 'hunter2', NAMESPACE: 'hunter2', HOSTNAME: 'hunter2' },
      hostname: 'web-0',
    })
    expect(requests.map(({ url }) => url)).toEqual(['/api/v1/namespaces/inpod/pods/web-0'])
    expect(JSON.stringify(identity)).not.toContain('hunter2')
  })

  it('says by which witness it knows its UID and container, without any permission', async () => {
    const uid = '0f0f0f0f-1111-4222-8333-444444444444'
    const { identity } = await askIdentity({
      handler: refused,
      mountinfo: `1 2 8:1 /var/lib/kubelet/pods/${uid}/containers/main/0a1b /dev/termination-log rw - ext4 /dev/sda1 rw`,
      env: { POD_UID: uid, MY_POD_UID: uid.replace('0f', '1e') },
    })
    expect(identity.sources.at(-1)).toMatchObject({
      id: 'mounts',
      state: 'present',
      says: `According to /proc/self/mountinfo, the kubelet made these mounts for pod UID ${uid}, container main.`,
    })
    const row = identity.fields.find(({ field }) => field === 'metadata.uid')
    expect(row?.env).toMatchObject([
      { at: 'POD_UID', value: uid },
      { at: 'MY_POD_UID', withheld: true },
    ])
  })

  it('shows no random Secret in the report, its Markdown, or an explanation', async () => {
    const pod = await startPod(refused)
    pod.account.swap({
      'ca.crt': pod.ca.cert,
      namespace: 'inpod',
      token: (await recordedToken(recorded)) ?? '',
    })
    const kube = pod.client()
    const hub = testHub(kube)
    const { signal } = new AbortController()
    const check = { verb: 'get', group: '', resource: 'pods', namespace: 'inpod' }
    const secrets = fc
      .string({ unit: fc.constantFrom(...'abcdefXYZ0189-_./+={}":\n '), minLength: 12, maxLength: 60 })
      .map((text) => `q${text}q`)
    await fc.assert(
      fc.asyncProperty(secrets, async (secret) => {
        const env = Object.fromEntries(VARIABLES.map((name) => [name, secret]))
        const settings = {
          ...readSettings({}),
          serviceAccountDir: pod.account.dir,
          downwardApiDirs: [await volumeOf(secret)],
        }
        const now = () => 1795528257000
        const refusals = testRefusals(kube)
        const exposure = () => describeExposure(settings)
        const asked = { kube, env, now, signal }
        const more = { settings, exposure, hub, memory: new Map(), refusals }
        const readings = async () => decidedReadings(kube, await readOverview({ ...asked, ...more }))
        const report = await gatherReport({ ...asked, readings, check })
        const explanation = await explainCheck(check, { kube, signal, now, env })
        const whole = JSON.stringify([report, explanation])
        expect(whole).not.toContain(secret)
        expect(whole).not.toContain(JSON.stringify(secret).slice(1, -1))
        expect(reportMarkdown(report)).not.toContain(secret)
        for (const { url } of pod.server.requests) expect(decodeURIComponent(url)).not.toContain(secret)
      }),
      { numRuns: 5 },
    )
  })
})
