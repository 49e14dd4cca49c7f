import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import * as z from 'zod/mini'
import { temporaryDirectory } from '@/e2e/testing/recorded-volume'
import { createTestCa } from '@/lib/kube/testing/certificates'
import { createServiceAccountDir } from '@/lib/kube/testing/service-account-dir'
import { createKubeClient } from '@/lib/kube/transport/client'
import { closedPort } from '@/lib/pod/testing/listeners'
import { startNameServer } from '@/sandbox/name-server'
import { roadSchema } from '../contract'
import { readRoad } from './road'

const SECRET = 's3cr3t-of-a-variable'

interface Container {
  env?: Record<string, string>
  files?: Record<string, string>
  attachedFrom?: string
}

/** The road of a container whose root is a folder, with cluster DNS on loopback and an API server that does not answer. */
async function road({ env = {}, files = {}, attachedFrom }: Container): Promise<z.input<typeof roadSchema>> {
  const root = await temporaryDirectory()
  const names = await startNameServer(['kubernetes.default.svc.cluster.local'], '10.96.0.1')
  onTestFinished(() => names.stop())
  vi.stubEnv('POD_ROOT', root)
  vi.stubEnv('POD_NAMESERVER', names.authority)
  onTestFinished(() => void vi.unstubAllEnvs())
  const account = createServiceAccountDir({ 'ca.crt': (await createTestCa()).cert, namespace: 'shop' })
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const settings = {
    serviceAccountDir: account.dir,
    downwardApiDirs: [],
    kubernetesServiceHost: '127.0.0.1',
    kubernetesServicePort: String(await closedPort()),
    ...(attachedFrom === undefined ? {} : { attachedFrom }),
  }
  const kube = createKubeClient(settings)
  onTestFinished(() => {
    kube.close()
    account.remove()
  })
  return z.encode(roadSchema, await readRoad({ env, settings, kube, signal: new AbortController().signal }))
}

describe('readRoad', () => {
  it('walks the API server’s names through the search list, by what the files say', async () => {
    const { dns } = await road({
      files: {
        '/etc/resolv.conf':
          'search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5 use-vc\n',
        '/etc/hosts': '10.96.0.1 kubernetes.default.svc\n',
        '/etc/nsswitch.conf': 'hosts: files dns\n',
        '/lib/ld-linux-aarch64.so.1': '',
      },
    })
    expect(dns?.libc).toBe('glibc')
    expect(dns?.walks.map(({ name, says }) => [name, says])).toEqual([
      ['kubernetes.default', '10.96.0.1, by the second name: kubernetes.default.svc.cluster.local.'],
      ['kubernetes.default.svc', '10.96.0.1 by the hosts file: DNS is not asked.'],
    ])
    expect(dns?.walks[0]?.answers.map(({ type, outcome }) => `${type} ${outcome}`)).toEqual([
      'A nxdomain',
      'AAAA nxdomain',
      'A address',
      'AAAA nodata',
    ])
    expect(dns?.sources).toContainEqual({ what: 'options', says: 'ndots:5 timeout:5 attempts:2 use-vc' })
  })

  it('asks for at most 8 names of a long search list', async () => {
    const search = Array.from({ length: 30 }, (_, index) => `d${index}.example`).join(' ')
    const { dns } = await road({ files: { '/etc/resolv.conf': `search ${search}\noptions ndots:5` } })
    for (const { answers } of dns?.walks ?? []) expect(answers).toHaveLength(16)
  })

  it('tells what is not known as such: no files, no spec, no loader', async () => {
    const { dns, mesh, bundles, proxies } = await road({})
    expect(dns?.libc).toBe('unknown')
    expect(dns?.line.meaning).toBe('warning')
    expect(mesh?.line).toMatchObject({ meaning: 'unknown' })
    expect([bundles?.line.meaning, proxies?.line.meaning]).toEqual(['neutral', 'neutral'])
  })

  it('lets no value of a variable out that may be a secret', async () => {
    const found = await road({
      env: {
        HTTPS_PROXY: `http://user:${SECRET}@proxy.corp:3128`,
        NO_PROXY: `"${SECRET}"`,
        SSL_CERT_FILE: `/${SECRET}`,
        REQUESTS_CA_BUNDLE: SECRET,
        JAVA_TOOL_OPTIONS: `-Dhttps.proxyHost=proxy.corp -Dhttps.proxyPassword=${SECRET}`,
        NODE_OPTIONS: `--use-env-proxy ${SECRET}`,
      },
      files: { '/etc/resolv.conf': '' },
    })
    expect(JSON.stringify(found)).not.toContain(SECRET)
    expect(found.bundles?.bundles.map(({ variable, path }) => [variable, path])).toEqual([
      ['SSL_CERT_FILE', undefined],
      ['REQUESTS_CA_BUNDLE', undefined],
    ])
  })

  it('outside the cluster there is no pod to tell of', async () => {
    expect(await road({ attachedFrom: 'laptop' })).toEqual({ outside: expect.stringContaining('laptop') })
  })
})
