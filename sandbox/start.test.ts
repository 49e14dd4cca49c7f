import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { at } from '@/lib/objects/fields'
import type { SandboxOptions } from './module'
import { startSandbox, startWorld } from './start'
import { callApi } from './testing/call'

const ACCOUNT = `
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {serviceAccountName: web, containers: [{name: app, image: "web:1", env: [{name: GREETING, value: hello}]}]}
`

async function started(text: string, options: SandboxOptions = {}) {
  const sandbox = await startSandbox({ manifests: [{ name: 'a.yaml', text }], namespace: 'shop', ...options })
  onTestFinished(sandbox.stop)
  return sandbox
}

describe('a sandbox of manifests', () => {
  it('has the variables and the files of the first workload that runs as the account', async () => {
    const { environment, root } = await started(ACCOUNT, { account: 'web' })
    expect(environment.GREETING).toBe('hello')
    expect(readFileSync(`${root}/var/run/secrets/kubernetes.io/serviceaccount/namespace`, 'utf8')).toBe(
      'shop',
    )
  })

  it('sets no variable that programs of this machine would obey, and says so', async () => {
    const obeyed = ['NODE_OPTIONS', 'LD_PRELOAD', 'BASH_ENV', 'PATH', 'PYTHONPATH', 'BIND_ADDRESS']
    const kept = ['NODE_NAME', 'NODE_EXTRA_CA_CERTS', 'GOOGLE_CLOUD_PROJECT', 'HTTPS_PROXY', 'POD_NAME']
    const env = [...obeyed, ...kept].map((name) => `{name: ${name}, value: x}`).join(', ')
    const text = ACCOUNT.replace('{name: GREETING, value: hello}', env)
    const { environment, notSimulated } = await started(text, { account: 'web' })
    const given = Object.keys(environment)
    expect(given).toEqual(expect.arrayContaining(kept))
    expect(given.filter((name) => obeyed.includes(name))).toEqual([])
    expect(notSimulated).toEqual(
      obeyed.map((name) => `${name}: it is not set, because programs of this machine would obey it.`),
    )
  })

  it('leads by its kubeconfig as the account, and by another as an administrator', async () => {
    const { kubeconfig, adminKubeconfig } = await started(ACCOUNT, { account: 'web' })
    const current = (file: string) => JSON.parse(readFileSync(file, 'utf8'))['current-context']
    expect([current(kubeconfig), current(adminKubeconfig)]).toEqual(['shop/web', 'admin'])
  })

  it('has a context for each account that the manifests write, and none for those of the cluster', async () => {
    const worker = ACCOUNT.replaceAll('name: web}', 'name: worker, namespace: jobs}')
    const [other = ''] = worker.split('---')
    const { kubeconfig } = await started(`${ACCOUNT}---\n${other}`, { account: 'web' })
    const { contexts, users } = JSON.parse(readFileSync(kubeconfig, 'utf8'))
    expect(
      contexts.map(({ name, context }: { name: string; context: object }) => [
        name,
        at(context, 'namespace'),
      ]),
    ).toEqual([
      ['shop/web', 'shop'],
      ['admin', 'shop'],
      ['jobs/worker', 'jobs'],
    ])
    const { token } = users.find(({ name }: { name: string }) => name === 'jobs/worker').user
    expect(JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString()).sub).toBe(
      'system:serviceaccount:jobs:worker',
    )
  })

  it('takes each Pod of the tutorial, in both languages, with what the text says of its fields and files', async () => {
    const pods = (file: string) =>
      [...readFileSync(file, 'utf8').matchAll(/^```yaml\n(apiVersion: v1\nkind: Pod\n.*?)^```/gms)].map(
        ([, yaml = '']) => yaml,
      )
    const [first = '', second = ''] = pods('docs/tutorial.md')
    expect(pods('docs/tutorial.ko.md')).toEqual([first, second])
    const { cluster, stop } = await startWorld({
      manifests: [{ name: 'a', text: ACCOUNT }],
      namespace: 'shop',
    })
    onTestFinished(stop)
    for (const yaml of [first, second]) cluster.apply(yaml)
    for (const name of ['variables', 'files'])
      expect(cluster.context.store.get('/pods', 'shop', name)).toBeDefined()
    const files = cluster.context.store.get('/pods', 'shop', 'files')
    expect(JSON.stringify(files?.spec)).toContain('"defaultMode":420')
    for (const field of ['status.podIP', 'spec.nodeName', 'spec.serviceAccountName'])
      expect(first).toContain(field)
  })

  it('has a kubeconfig for each account, and none for one that is not there', async () => {
    const { kubeconfigFor } = await started(ACCOUNT)
    const { users } = JSON.parse(readFileSync(await kubeconfigFor('shop', 'web'), 'utf8'))
    expect(users).toEqual([{ name: 'shop/web', user: { token: expect.stringMatching(/^ey/) } }])
    await expect(kubeconfigFor('shop', 'none')).rejects.toThrow('There is no ServiceAccount none')
  })

  it('is after a reset what it was at the start, whatever a test did, with no pod more or less', async () => {
    const { cluster, stop } = await startWorld({
      manifests: [{ name: 'a', text: ACCOUNT }],
      namespace: 'shop',
    })
    onTestFinished(stop)
    const { store } = cluster.context
    const contents = () =>
      store.keys.flatMap((key) =>
        store.list(key).map(({ metadata, ...object }) => {
          const { resourceVersion: _, ...rest } = metadata
          return { ...object, metadata: rest }
        }),
      )
    const before = contents()
    cluster.apply('{apiVersion: v1, kind: ConfigMap, metadata: {name: more, namespace: shop}}')
    cluster.apply(
      ACCOUNT.replaceAll('metadata: {name: web}', 'metadata: {name: web, namespace: shop}').replace(
        'web:1',
        'web:2',
      ),
    )
    const pod = store.list('/pods', 'shop')[0]?.metadata.name ?? ''
    cluster.delete('Pod', 'shop', pod)
    cluster.delete('ServiceAccount', 'shop', 'web')
    cluster.addFault({ kind: 'error' })
    expect(contents()).not.toEqual(before)
    cluster.reset()
    expect(contents()).toEqual(before)
    expect(cluster.requests).toEqual([])
    expect((await callApi(cluster, { path: '/version' })).status).toBe(200)
  })

  it('leaves no file behind', async () => {
    const sandbox = await startSandbox({ manifests: [{ name: 'a', text: ACCOUNT }] })
    await sandbox.stop()
    expect([sandbox.kubeconfig, sandbox.root].filter((path) => existsSync(path))).toEqual([])
  })

  it('takes what others need first, whatever the order of the documents', async () => {
    const text = `
apiVersion: example.com/v1
kind: Widget
metadata: {name: w}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: widgets, kind: Widget}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]`
    const { notSimulated } = await started(text)
    expect(notSimulated).toEqual([expect.stringMatching(/^CustomResourceDefinition: its kinds are served/)])
  })

  it('puts manifests on top of a world, in the namespace of its pod', async () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}'
    const { cluster, stop } = await startWorld({ world: 'default', manifests: [{ name: 'a.yaml', text }] })
    onTestFinished(stop)
    const { store } = cluster.context
    expect([store.get('/configmaps', 'shop', 'more'), cluster.pod?.metadata.namespace]).toEqual([
      expect.objectContaining({ kind: 'ConfigMap' }),
      'shop',
    ])
  })

  it('says what it leaves out and what it does not simulate', async () => {
    const text = `
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: m}
---
apiVersion: v1
kind: Pod
metadata: {name: t, annotations: {helm.sh/hook: test}}
spec: {containers: [{name: a, image: b}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec: {serviceName: db, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: b}]}}}`
    const { notSimulated } = await started(text)
    expect(notSimulated).toEqual([
      'Pod t (a.yaml, document 2): a test, which helm install does not create.',
      'ServiceMonitor m (a.yaml, document 1): no manifest defines ServiceMonitor in monitoring.coreos.com/v1: add its CustomResourceDefinition.',
      'StatefulSet: its controller does not run, so it makes no pods.',
    ])
  })

  it.each([
    [
      'a field that its kind does not have',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndat: {}',
      {},
      /^a\.yaml, document 1: ConfigMap shop\/a has the field dat, which ConfigMap in v1 does not have\./,
    ],
    [
      'an old version',
      'apiVersion: apps/v1beta1\nkind: Deployment\nmetadata: {name: a}',
      {},
      /no manifest defines|has no Deployment in apps\/v1beta1\. Write apiVersion: apps\/v1 and kind: Deployment\./,
    ],
    [
      'a Role with an empty rule',
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a}\nrules: [{verbs: []}]',
      {},
      /^a\.yaml, document 1: the API server would refuse Role shop\/a: /,
    ],
    [
      'an account that is not there',
      ACCOUNT,
      { account: 'ghost' },
      /^There is no ServiceAccount ghost in namespace shop\. There: default and web\./,
    ],
    [
      'a volume that leads out of the container',
      `apiVersion: v1
kind: Pod
metadata: {name: p, labels: {a: b}}
spec:
  containers: [{name: a, image: b, volumeMounts: [{name: v, mountPath: /../../podglass-escaped}]}]
  volumes: [{name: v, downwardAPI: {items: [{path: x, fieldRef: {fieldPath: metadata.name}}]}}]`,
      {},
      /^Pod shop\/p: volumeMounts\[0\]\.mountPath of container a, "\/\.\.\/\.\.\/podglass-escaped", leads out/,
    ],
  ])('refuses %s, and says where', async (_, text, options, says) => {
    await expect(started(text, options)).rejects.toThrow(says)
  })
})
