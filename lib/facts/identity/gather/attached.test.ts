import { describe, expect, it, onTestFinished } from 'vitest'
import { askIdentity } from '@/e2e/testing/ask-identity'
import { createTestCa } from '@/lib/kube/testing/certificates'
import { json, startServer } from '@/lib/kube/testing/https-server'
import { identityFindings } from '@/lib/pages/overview/judge/identity'
import { api, climb, rung, situations, token as testToken, UP_TO } from '@/lib/server/testing/climb'
import { recordedApiServer } from '@/lib/server/testing/recorded-api-server'

const FROM = { attachedFrom: 'laptop' }

describe('the identity of a page that is attached from a machine', () => {
  it('names the account of the token, no pod, and asks the API server for none', async () => {
    const { identity, requests } = await askIdentity({
      handler: (_, response) => json(response, {}),
      token: testToken(),
      env: { POD_NAME: 'left-over' },
      ...FROM,
    })
    expect(requests).toEqual([])
    expect(identity.attachedFrom).toBe('laptop')
    expect(identity.pod).toEqual({ hostname: 'laptop', namespace: 'inpod' })
    expect([identity.fields, identity.volumes]).toEqual([[], []])
    expect(identity.sources.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'env absent',
      'file absent',
      'api absent',
      'token present',
    ])
    expect(identity.sources.some(({ add }) => add !== undefined)).toBe(false)
    expect(identity.token.says).toContain('podglass attach renews it')
  })
})

describe('the identity of a page that calls by the kubectl proxy of its reader', () => {
  const asProxied = async (username: string, code = 201) => {
    const proxy = await startServer((_, response) =>
      json(response, { status: { userInfo: { username } } }, code),
    )
    onTestFinished(() => proxy.close())
    const { identity, read } = await askIdentity({
      handler: (_, response) => json(response, {}),
      kubectlProxyUrl: `http://127.0.0.1:${proxy.port}`,
      ...FROM,
    })
    return { identity, read }
  }

  it.each<[string, string, number, object]>([
    ['a user', 'jane@example.com', 201, { attachedAs: 'jane@example.com', pod: { namespace: 'inpod' } }],
    [
      'a ServiceAccount',
      'system:serviceaccount:ops:ci',
      201,
      { attachedAs: 'system:serviceaccount:ops:ci', pod: { namespace: 'ops', serviceAccount: 'ci' } },
    ],
    ['nobody, where the API server gives no name', '', 500, { attachedAs: '' }],
  ])('names %s as the API server does, and misses no token', async (_, username, code, expected) => {
    const { identity, read } = await asProxied(username, code)
    expect(identity).toMatchObject({ attachedFrom: 'laptop', ...expected })
    expect(identity.token.says).toContain('they stay in kubectl')
    expect(identityFindings(read).map(({ severity }) => severity)).toEqual(['note'])
  })
})

describe('the ladder from a machine outside the cluster', () => {
  it('asks no DNS of the cluster, and says where the page runs', async () => {
    const lookup = () => Promise.reject(new Error('asked'))
    const connection = await climb({
      port: await api(recordedApiServer('shop/web').handler),
      outside: FROM,
      lookup,
    })
    expect(situations(connection)).toMatchObject(UP_TO.authenticate)
    expect(connection.attachedFrom).toBe('laptop')
    expect(rung(connection, 'locate').says).toMatch(
      /^The kubeconfig gives 127\.0\.0\.1:\d+\. .* runs on laptop, outside/,
    )
    expect(rung(connection, 'authenticate').says).toBe(
      'The API server knows the token as ServiceAccount shop/web.',
    )
    expect(JSON.stringify(connection)).not.toMatch(/this pod|resolv\.conf|getent/)
  })

  it('holds the certificate against the name that the kubeconfig gives', async () => {
    const handler = recordedApiServer('shop/web').handler
    const port = await api(handler, { dnsNames: ['kubernetes.example'], ips: [] })
    const named = await climb({ port, outside: { ...FROM, kubernetesTlsServerName: 'kubernetes.example' } })
    expect(situations(named)).toMatchObject(UP_TO.authenticate)
    const other = rung(
      await climb({ port, outside: { ...FROM, kubernetesTlsServerName: 'other' } }),
      'verify',
    )
    expect([other.situation, other.says]).toEqual([
      'wrong-host-name',
      expect.stringContaining('does not cover other'),
    ])
  })

  it.each([
    [
      'a token that ended',
      { pod: { token: testToken({ exp: 1 }) } },
      'authenticate',
      /podglass attach asks kubectl/,
    ],
    ['a CA of another cluster', { pod: { ca: 'other' } }, 'verify', /the kubeconfig is old/],
  ] as const)('says what to change on the machine for %s', async (_, { pod }, id, hint) => {
    const handler = recordedApiServer('expired token').handler
    const files = 'ca' in pod ? { ca: (await createTestCa('other')).cert } : pod
    const found = rung(await climb({ port: await api(handler), outside: FROM, pod: files }), id)
    expect(found.hint).toMatch(hint)
  })
})
