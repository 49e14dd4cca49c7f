import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { certificateOf, withoutKubectl, writeKubeconfig } from '@/e2e/testing/kubeconfig'
import { json, startServer } from '@/lib/kube/testing/https-server'
import { listPath } from '@/lib/kube/transport/paths'
import { readSettings } from '@/lib/pod/environment'
import { type Cluster, startCluster } from '@/sandbox/cluster'
import { scenarios } from '@/sandbox/scenarios/all'
import { type AsMeOptions, asMe } from './as-me'

const scenario = scenarios.get('verb-missing')

async function opened(options: AsMeOptions) {
  const me = await asMe(options)
  onTestFinished(() => me.close())
  return me
}

describe.skipIf(withoutKubectl)(
  `as the user of a kubeconfig${withoutKubectl ? ` (${withoutKubectl})` : ''}`,
  () => {
    let cluster: Cluster
    const kubeconfig = async () =>
      writeKubeconfig(cluster, {
        user: certificateOf(await cluster.clientCertificate('jane@example.com', ['team-shop']), 'exec'),
        namespace: 'shop',
      })

    beforeAll(async () => {
      cluster = await startCluster({ ...(scenario ? { scenario } : {}) })
    })
    afterAll(() => cluster.stop())

    it('calls as the user with its groups, in the namespace of the context', async () => {
      const { user, namespace, context, kube } = await opened({ kubeconfig: await kubeconfig() })
      expect({ user, namespace, context }).toEqual({
        user: { name: 'jane@example.com', groups: ['team-shop', 'system:authenticated'] },
        namespace: 'shop',
        context: 'here',
      })
      const pods = listPath({ group: '', version: 'v1', resource: 'pods', namespace: 'shop' })
      await expect(kube.get(pods)).rejects.toThrow('User "jane@example.com" cannot list')
    })

    it('keeps a socket and a namespace in a folder of this user, and no credential', async () => {
      const { folder, environment, close } = await opened({
        kubeconfig: await kubeconfig(),
        namespace: 'other',
      })
      expect(statSync(folder).mode & 0o777).toBe(0o700)
      expect(readdirSync(folder).sort()).toEqual(['kubectl.sock', 'namespace-only'])
      const { serviceAccountDir, kubectlProxyUrl } = readSettings(environment)
      expect(kubectlProxyUrl).toBe(`unix:${join(folder, 'kubectl.sock')}`)
      expect(readdirSync(serviceAccountDir)).toEqual(['namespace'])
      expect(readFileSync(join(serviceAccountDir, 'namespace'), 'utf8')).toBe('other')
      await close()
      expect(existsSync(folder)).toBe(false)
    })

    it('reaches a server under a path, as behind Rancher', async () => {
      const paths: string[] = []
      const server = await startServer((request, response) => {
        paths.push(request.url)
        json(response, { status: { userInfo: { username: 'u-1', groups: [] } } }, 201)
      })
      onTestFinished(() => server.close())
      const at = { server: `http://127.0.0.1:${server.port}/k8s/clusters/c-1` }
      const { user } = await opened({ kubeconfig: writeKubeconfig(cluster, { token: 'x', cluster: at }) })
      expect(user?.name).toBe('u-1')
      expect(paths).toEqual(['/k8s/clusters/c-1/apis/authentication.k8s.io/v1/selfsubjectreviews'])
    })

    it.each([
      ['a missing file', { kubeconfig: '/nowhere/config' }, /no file \/nowhere\/config/],
      ['a missing context', { context: 'nope' }, /no context "nope"/],
      ['a name that no namespace has', { namespace: '../x' }, /not a valid namespace name/],
    ])('says what is wrong for %s', async (_, wrong, says) => {
      await expect(asMe({ kubeconfig: await kubeconfig(), ...wrong })).rejects.toThrow(says)
    })

    it('tells credentials that are not accepted from a cluster that gives no answer', async () => {
      const refused = writeKubeconfig(cluster, { token: 'none' })
      await expect(asMe({ kubeconfig: refused })).rejects.toThrow(
        /does not accept your own credentials \(401\)/,
      )
      const away = writeKubeconfig(cluster, { token: 'none', cluster: { server: 'https://127.0.0.1:1' } })
      await expect(asMe({ kubeconfig: away })).rejects.toThrow(/cannot be reached: .*connection refused/)
      const broken = writeKubeconfig(cluster, {
        user: {
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1',
            interactiveMode: 'Never',
            command: 'sh',
            args: ['-c', 'exit 3'],
          },
        },
      })
      await expect(asMe({ kubeconfig: broken })).rejects.toThrow(
        /exec plugin sh gave no credentials \(exit code 3\)/,
      )
    })
  },
)
