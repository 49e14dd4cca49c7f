import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { onWindows } from '@/e2e/testing/on-windows'
import { listAt, textAt } from '@/lib/objects/fields'
import { writeVolume } from './atomic-writer'
import { type KubeObject, parseKubeObject } from './kube-object'
import { Kubelet, serviceAccountMount } from './kubelet'
import { environmentOf } from './pod-environment'

const inpod = new URL('../e2e/inpod/', import.meta.url)
const roots: string[] = []
const read = (path: string) => readFileSync(new URL(path, inpod), 'utf8')
const recordedPod = (path: string) => parseKubeObject(JSON.parse(read(path)))
const allocatable = new Map([
  ['cpu', '2'],
  ['memory', read('probe/1-first/bare/downward/res/bare/limits.memory__div_1')],
  ['ephemeral-storage', read('probe/1-first/bare/downward/res/bare/limits.ephemeral-storage__div_1')],
])

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true })
})

function startKubelet(container = 'app', requestToken = async () => 'first') {
  const root = mkdtempSync(join(tmpdir(), 'podglass-kubelet-'))
  roots.push(root)
  return new Kubelet({
    root,
    container,
    allocatable,
    now: () => new Date('2026-11-24T13:49:57Z'),
    requestToken,
    readConfigMap: () => ({ data: { 'ca.crt': 'CA' } }),
  })
}

/** Path → text of every file below a directory, links of the kubelet's own followed once. */
function filesOf(directory: string): Map<string, string> {
  const base = join(directory, '..data')
  return new Map(
    readdirSync(`${base}/`, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path): [string, string] => [relative(base, path), readFileSync(path, 'utf8')]),
  )
}

function recordedFiles(directory: string): Map<string, string> {
  const base = new URL(`${directory}/`, inpod).pathname
  return new Map(
    readdirSync(base, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path): [string, string] => [relative(base, path), readFileSync(path, 'utf8')]),
  )
}

// The kubelet's own times differ on each start.
const withoutSeen = (text: string) => text.replace(/config\.seen="[^"]*"/, 'config.seen="…"')

describe('the recorded pods', () => {
  it.each([
    ['probe/1-first', 'app'],
    ['probe/1-first', 'bare'],
    ['probe-nosa/1-first', 'app'],
    ['probe-nonroot/1-first', 'app'],
    ['probe-fsgroup/1-first', 'app'],
  ])('%s container %s gets the files of the real kubelet, byte for byte', async (directory, container) => {
    const pod = recordedPod(`${directory}/pod.json`)
    const kubelet = startKubelet(container)
    await kubelet.sync(pod)
    const [mount = ''] = kubelet.downwardMounts(pod)
    const written = filesOf(mount)
    const recorded = recordedFiles(`${directory}/${container}/downward`)
    expect(recorded.size).toBeGreaterThan(2)
    for (const [path, text] of recorded)
      expect(withoutSeen(written.get(path) ?? 'absent'), path).toBe(withoutSeen(text))
  })

  it.each(['app', 'bare'])('probe container %s gets the environment of the real kubelet', (container) => {
    const pod = recordedPod('probe/1-first/pod.json')
    const environ = read(`probe/1-first/${container}/environ.nul`)
    const recorded = new Map(
      environ
        .split('\0')
        .filter((entry) => entry !== '')
        .map((entry): [string, string] => [
          entry.slice(0, entry.indexOf('=')),
          entry.slice(entry.indexOf('=') + 1),
        ]),
    )
    const environment = environmentOf({
      pod,
      container,
      services: [],
      apiServer: { host: '10.96.0.1', port: 443 },
      allocatable,
    })
    // These come from the image, not from the kubelet.
    for (const name of ['PATH', 'HOME', 'NODE_ENV']) recorded.delete(name)
    expect(new Map([...environment].toSorted())).toEqual(new Map([...recorded].toSorted()))
  })
})

describe('the layout', () => {
  const pod: KubeObject = parseKubeObject({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-0', namespace: 'shop', labels: { app: 'web' } },
    spec: {
      containers: [
        {
          name: 'app',
          volumeMounts: [
            { name: 'sa', mountPath: serviceAccountMount },
            { name: 'd', mountPath: '/etc/downward' },
          ],
        },
      ],
      volumes: [
        {
          name: 'sa',
          projected: {
            defaultMode: 420,
            sources: [
              { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
              { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
            ],
          },
        },
        {
          name: 'd',
          downwardAPI: {
            items: [
              { path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } },
              {
                path: 'res/cpu',
                mode: 0o400,
                resourceFieldRef: { containerName: 'app', resource: 'requests.cpu' },
              },
            ],
          },
        },
      ],
    },
  })

  it('is a timestamped directory behind ..data, with one link for each first path element', async () => {
    const kubelet = startKubelet()
    await kubelet.sync(pod)
    const directory = kubelet.path('/etc/downward')
    expect(readlinkSync(join(directory, '..data'))).toMatch(/^\.\.2026_11_24_13_49_57\.\d+$/)
    expect(readlinkSync(join(directory, 'res'))).toBe('..data/res')
    expect(lstatSync(join(directory, '..data', 'res', 'cpu')).mode & 0o777).toBe(0o400)
    expect(lstatSync(directory).mode & 0o7777).toBe(0o1777)
  })

  it('a change swaps ..data and removes the old directory; no change writes nothing', async () => {
    const kubelet = startKubelet()
    const directory = kubelet.path('/etc/downward')
    await kubelet.sync(pod)
    const before = readlinkSync(join(directory, '..data'))
    await kubelet.sync(pod)
    expect(readlinkSync(join(directory, '..data'))).toBe(before)

    await kubelet.sync({ ...pod, metadata: { ...pod.metadata, labels: { app: 'web', tier: 'front' } } })
    const after = readlinkSync(join(directory, '..data'))
    expect(after).not.toBe(before)
    expect(readdirSync(directory).toSorted()).toEqual(['..data', after, 'labels', 'res'].toSorted())
    expect(readFileSync(join(directory, 'labels'), 'utf8')).toBe('app="web"\ntier="front"')
  })

  it('keeps a token until it is renewed, and a broken one until then', async () => {
    const tokens = ['token 1', 'token 2']
    const kubelet = startKubelet('app', async () => tokens.shift() ?? 'none')
    const token = () => readFileSync(join(kubelet.path(serviceAccountMount), 'token'), 'utf8')
    await kubelet.sync(pod)
    await kubelet.sync({ ...pod, metadata: { ...pod.metadata, labels: {} } })
    expect(token()).toBe('token 1')
    kubelet.breakToken('')
    await kubelet.sync(pod)
    expect(token()).toBe('')
    kubelet.renewTokens()
    await kubelet.sync(pod)
    expect(token()).toBe('token 2')
  })
})

describe('the files of this machine', () => {
  const mounted = (...mountPaths: string[]) =>
    parseKubeObject({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web-0', namespace: 'shop', labels: { app: 'web' } },
      spec: {
        containers: [
          { name: 'app', volumeMounts: mountPaths.map((mountPath) => ({ name: 'd', mountPath })) },
        ],
        volumes: [
          { name: 'd', downwardAPI: { items: [{ path: 'a/b', fieldRef: { fieldPath: 'metadata.name' } }] } },
        ],
      },
    })
  const elsewhere = () => {
    const folder = mkdtempSync(join(tmpdir(), 'podglass-elsewhere-'))
    roots.push(folder)
    return folder
  }

  it.each([
    ['steps out', (folder: string) => `/../${basename(folder)}/x`],
    ['steps out behind a folder', (folder: string) => `/etc/../../${basename(folder)}/x`],
    ['steps out without a slash', (folder: string) => `../${basename(folder)}/x`],
  ])('are never written by a mountPath that %s', async (_, mountPath) => {
    const folder = elsewhere()
    const kubelet = startKubelet()
    const pod = mounted('/etc/fine', mountPath(folder))
    await expect(kubelet.sync(pod)).rejects.toThrow(
      /^Pod shop\/web-0: volumeMounts\[1\]\.mountPath of container app, ".*", leads out of the container's files\./,
    )
    expect(readdirSync(folder)).toEqual([])
    expect(() => kubelet.volumeMounts(pod)).toThrow('leads out')
    // What comes later is written all the same.
    await kubelet.sync(mounted('/etc/fine'))
    expect(kubelet.volumeMounts(mounted('/etc/./x/../fine'))).toEqual(['/etc/fine'])
    expect(existsSync(join(kubelet.path('/etc/fine'), 'a/b'))).toBe(true)
  })

  it('have no links on Windows, which lets few users make one, and change all the same', () => {
    onWindows()
    const volume = join(elsewhere(), 'volume')
    const write = (files: Record<string, string>) => {
      const entries = Object.entries(files).map(([path, data]) => [path, { data, mode: 0o600 }] as const)
      return writeVolume(volume, new Map(entries), new Date())
    }
    const written = () =>
      readdirSync(volume, { recursive: true, withFileTypes: true })
        .filter((entry) => !entry.isDirectory())
        .map((entry) => [
          entry.name,
          entry.isFile(),
          readFileSync(join(entry.parentPath, entry.name), 'utf8'),
        ])
        .toSorted()
    expect(write({ token: 'first', 'a/b': 'b' })).toBe(true)
    expect(write({ token: 'first', 'a/b': 'b' })).toBe(false)
    expect(written()).toEqual([
      ['b', true, 'b'],
      ['token', true, 'first'],
    ])
    expect(write({ token: 'second' })).toBe(true)
    expect(written()).toEqual([['token', true, 'second']])
  })

  it('are never written through a link', async () => {
    const folder = elsewhere()
    const kubelet = startKubelet()
    symlinkSync(folder, kubelet.path('/link'))
    await expect(kubelet.sync(mounted('/link/x'))).rejects.toThrow('leads through a link')
    expect(readdirSync(folder)).toEqual([])
  })

  it.each([
    ['/etc/passwd', 'must be a relative path'],
    ['../../x', "must not contain '..'"],
    ['a/../../../x', "must not contain '..'"],
    ['..data', "must not start with '..'"],
  ])('are never written by a path in a volume: %s', (path, says) => {
    const folder = elsewhere()
    const volume = join(folder, 'a/volume')
    expect(() => writeVolume(volume, new Map([[path, { data: '', mode: 0o644 }]]), new Date())).toThrow(says)
    expect(readdirSync(folder)).toEqual([])
  })
})

it.each([
  ['root', undefined, undefined, 0o644],
  ['a user of its own', 65532, undefined, 0o600],
  ['fsGroup', 65532, 2000, 0o640],
])('the token of a pod with %s has mode %#o', async (_, runAsUser, fsGroup, mode) => {
  const kubelet = startKubelet()
  await kubelet.sync(
    parseKubeObject({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'n' },
      spec: {
        securityContext: { ...(runAsUser && { runAsUser }), ...(fsGroup && { fsGroup }) },
        containers: [{ name: 'app', volumeMounts: [{ name: 'sa', mountPath: '/sa' }] }],
        volumes: [{ name: 'sa', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }],
      },
    }),
  )
  expect(lstatSync(join(kubelet.path('/sa'), '..data', 'token')).mode & 0o777).toBe(mode)
})

it('service links follow the Services of the namespace, headless ones left out', () => {
  const pod = parseKubeObject({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: {
      containers: [{ name: 'app', env: [{ name: 'URL', value: 'http://$(WEB_SERVICE_HOST)/$$(x)' }] }],
    },
  })
  const options = {
    pod,
    container: 'app',
    services: [
      {
        metadata: { name: 'web' },
        spec: { clusterIP: '10.96.1.2', ports: [{ name: 'http', port: 80, protocol: 'TCP' }] },
      },
      { metadata: { name: 'db' }, spec: { clusterIP: 'None', ports: [{ port: 5432 }] } },
    ],
    apiServer: { host: '10.96.0.1', port: 443 },
    allocatable,
  }
  const environment = environmentOf(options)
  expect(environment.get('WEB_PORT_80_TCP_ADDR')).toBe('10.96.1.2')
  expect(environment.get('WEB_SERVICE_PORT_HTTP')).toBe('80')
  expect(environment.get('URL')).toBe('http://10.96.1.2/$(x)')
  expect([...environment.keys()].filter((name) => name.startsWith('DB_'))).toEqual([])
  const without = environmentOf({ ...options, pod: { ...pod, spec: { enableServiceLinks: false } } })
  expect([...without.keys()].filter((name) => !name.startsWith('KUBERNETES_'))).toEqual(['HOSTNAME'])
  expect(listAt(pod, 'spec', 'containers').map((entry) => textAt(entry, 'name'))).toEqual(['app'])
})
