import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { adminToken, withoutKubectl, writeKubeconfig } from '@/e2e/testing/kubeconfig'
import { createKubeClient } from '@/lib/kube/transport/client'
import { listPath } from '@/lib/kube/transport/paths'
import { readSettings } from '@/lib/pod/environment'
import { type Cluster, startCluster } from '@/sandbox/cluster'
import { scenarios } from '@/sandbox/scenarios/all'
import { type AttachOptions, attach } from './attach'

const scenario = scenarios.get('verb-missing')
const PODS = listPath({ group: '', version: 'v1', resource: 'pods', namespace: 'shop' })

async function attached(options: AttachOptions) {
  const made = await attach(options)
  onTestFinished(() => made.detach())
  const dir = made.environment.SERVICE_ACCOUNT_DIR ?? ''
  const kube = createKubeClient(readSettings(made.environment))
  onTestFinished(() => kube.close())
  return { ...made, dir, kube }
}

describe.skipIf(withoutKubectl)(`attach by kubectl${withoutKubectl ? ` (${withoutKubectl})` : ''}`, () => {
  let cluster: Cluster
  let token: string
  const at = (more: Record<string, unknown> = {}, by = token) => ({
    kubeconfig: writeKubeconfig(cluster, { token: by, cluster: more }),
    namespace: 'shop',
    serviceAccount: 'web',
  })

  beforeAll(async () => {
    cluster = await startCluster({ ...(scenario ? { scenario } : {}) })
    token = await adminToken(cluster)
  })
  afterAll(() => cluster.stop())

  it('lays token, CA and namespace as the kubelet does, for this user only, and calls as the account', async () => {
    const { dir, kube, environment } = await attached(at())
    expect(readFileSync(join(dir, 'namespace'), 'utf8')).toBe('shop')
    expect(readFileSync(join(dir, 'ca.crt'), 'utf8').trim()).toBe(cluster.rootCertificate.trim())
    expect(statSync(dirname(dir)).mode & 0o777).toBe(0o700)
    expect(statSync(join(dir, 'token')).mode & 0o777).toBe(0o600)
    expect(kube.credentials.state().data).toMatch(/^\.\.\d{4}_/)
    expect((await kube.get(PODS)).status).toBe(200)
    expect(cluster.requests.at(-1)?.user).toBe('system:serviceaccount:shop:web')
    expect(environment.ATTACHED_FROM).toMatch(/^[A-Za-z0-9]/)
  })

  it('asks by the address and checks the certificate against tls-server-name', async () => {
    await cluster.presentCertificate({ names: ['kubernetes.example'] })
    onTestFinished(() => cluster.presentCertificate({}))
    const { kube } = await attached(at({ 'tls-server-name': 'kubernetes.example' }))
    expect((await kube.get(PODS)).status).toBe(200)
  })

  it('removes the token when it is detached', async () => {
    const { dir, detach } = await attached(at())
    await detach()
    expect(existsSync(dirname(dir))).toBe(false)
  })

  it.each([
    ['a missing account', { serviceAccount: 'nobody' }, /no ServiceAccount shop\/nobody/],
    ['an account that is an option', { serviceAccount: '--token=x' }, /not a valid ServiceAccount name/],
    ['a missing context', { context: 'nope' }, /no context "nope"/],
    ['a missing file', { kubeconfig: '/nowhere/config' }, /no file \/nowhere\/config/],
  ])('says what is wrong for %s, and leaves nothing behind', async (_, wrong, says) => {
    await expect(attach({ ...at(), ...wrong })).rejects.toThrow(says)
  })

  it('names the missing permission and who lacks it', async () => {
    const poor = at({}, await cluster.token('shop', 'web'))
    await expect(attach(poor)).rejects.toThrow(
      /cannot create a token for ServiceAccount shop\/web[\s\S]*--serviceaccount=shop:web/,
    )
  })
})
