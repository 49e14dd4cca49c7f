import { describe, expect, it } from 'vitest'
import type { RoadPart } from '@/lib/contract/explanation'
import { explainNetwork, explainPart } from '@/lib/diagnosis/testing/on-the-wire'
import { ANSWERED, type Heard } from '@/lib/evidence/speaker'
import { extractRefusals } from '@/lib/reader/extract-refusals'
import type { FoundNetwork, FoundPart } from '@/lib/reader/found'
import { causeOf } from './causes/all'

const USER = 'system:serviceaccount:shop:web'

function partIn(text: string): FoundPart & Heard {
  const [found] = extractRefusals(text)
  if (found?.form !== 'part') throw new Error(`no part of a refusal in ${text}`)
  return found
}

describe('explainPart', () => {
  it.each([
    [
      'the namespace is cut off',
      `pods is forbidden: User "${USER}" cannot list resource "pods" in API group "" in the name`,
      'ServiceAccount shop/web was not allowed to list pods. The text is cut off: it does not say the namespace.',
    ],
    [
      'everything behind the user is cut off',
      `deployments.apps "web" is forbidden: User "${USER}" cann`,
      'ServiceAccount shop/web was not allowed to make a call on deployments.apps web. The text is cut off: it does not say the verb or the namespace.',
    ],
    [
      'the user is cut off',
      `count:shop:web" cannot get resource "pods/log" in API group "" in the namespace "shop"`,
      'An account was not allowed to get pods/log in namespace shop. The text is cut off: it does not say the user.',
    ],
    [
      'the client dropped the body',
      'Failed to watch *v1.ConfigMap: unknown (get configmaps)',
      'The API server refused a call to watch configmaps. The text does not say who was refused or why. Repeat the call to read the whole answer.',
    ],
    [
      'the server named a path alone',
      'Forbidden: "/api/v1/namespaces/shop/pods" No policy matched.',
      'The API server refused a call on pods in namespace shop. The text does not say who was refused or why. Repeat the call to read the whole answer.',
    ],
    [
      'a client of a kubelet dropped the body',
      'GET https://10.0.0.12:10250/metrics/resource: 403 Forbidden',
      'A kubelet refused a call on nodes/metrics at the cluster scope. The text does not say who was refused or why. Repeat the call to read the whole answer.',
    ],
    [
      'a proxy never says a name',
      `Forbidden (user=${USER}, verb=get, resource=services, subresource=proxy)`,
      'ServiceAccount shop/web was not allowed to get services/proxy. The text does not say the name or the namespace.',
    ],
    [
      'a proxy never says a path',
      `Forbidden (user=${USER}, verb=get, resource=, subresource=)`,
      'ServiceAccount shop/web was not allowed to get something. The text does not say the path.',
    ],
    [
      'the client dropped everything',
      'io.kubernetes.client.openapi.ApiException: Forbidden',
      'The API server refused a call. The text does not say who was refused or why. Repeat the call to read the whole answer.',
    ],
  ])('names no cause and says what is missing where %s', (_what, text, says) => {
    const explanation = explainPart(partIn(text))
    expect(explanation).toMatchObject({ verdict: 'denied', kind: 'authorization', cause: null, fixes: [] })
    expect(explanation.says).toBe(says)
  })

  it('gives the command that asks the same again only where the whole question is known', () => {
    const whole = partIn('web" cannot get resource "pods/log" in API group "" in the namespace "shop"')
    expect(explainPart(whole).unseen).toEqual([
      {
        needs: 'the account that made the call',
        command: 'kubectl auth can-i get pods --subresource=log -n shop',
      },
    ])
    const ofUser = explainPart({ ...whole, request: { ...whole.request, user: USER } })
    expect(ofUser.unseen[0]?.command).toBe(
      `kubectl auth can-i get pods --subresource=log -n shop --as=${USER}`,
    )
    const cut = partIn(
      `pods is forbidden: User "${USER}" cannot list resource "pods" in API group "" in the n`,
    )
    expect(explainPart(cut).unseen).toEqual([])
  })
})

const failure = (
  failure: FoundNetwork['failure'],
  kind: FoundNetwork['kind'],
  target: string,
): FoundNetwork & Heard => ({
  ...ANSWERED,
  form: 'network',
  at: 0,
  end: 1,
  kind,
  failure,
  message: 'as the client said it',
  target,
})

const FAILURES = {
  A1: 'nothing-listens',
  A2: 'no-answer',
  A3: 'name-not-resolved',
  A4: 'untrusted-ca',
  A5: 'wrong-certificate-name',
  A6: 'http-on-tls-port',
  A7: 'proxy-between',
  A8: 'mesh-refused',
  A9: 'kubectl-proxy-refused',
  A10: 'front-door-refused',
  A11: 'certificate-out-of-date',
} as const

/** The part of the Connection page that each is about. */
const ROADS: Partial<Record<keyof typeof FAILURES, RoadPart>> = {
  A3: 'dns',
  A4: 'trust',
  A7: 'proxies',
  A8: 'mesh',
}

describe('explainNetwork', () => {
  it.each([
    [
      'dial tcp: lookup kubernetes.default.svc on 10.96.0.10:53: no such host',
      /says that it does not exist/,
      /port 53|unavailable/,
    ],
    [
      'Error: getaddrinfo ENOTFOUND kubernetes.default.svc',
      /says that it does not exist/,
      /port 53|unavailable/,
    ],
    [
      'dial tcp: lookup kubernetes.default.svc on 10.96.0.10:53: server misbehaving',
      /answered with an error, such as SERVFAIL or REFUSED/,
      /port 53|did not answer/,
    ],
    [
      'dial tcp: lookup kubernetes.default.svc on 10.96.0.10:53: read udp 10.1.2.3:4567->10.96.0.10:53: i/o timeout',
      /the resolver did not answer/,
      /misspelled/,
    ],
    [
      'Error: getaddrinfo EAI_AGAIN kubernetes.default.svc',
      /misspelled, cluster DNS is unavailable/,
      /did not answer/,
    ],
  ])('of a name that does not resolve says what the client was told: %s', (text, says, never) => {
    const [found] = extractRefusals(text)
    const { cause, fixes } =
      found?.form === 'network' ? explainNetwork(found) : { cause: undefined, fixes: [] }
    expect(cause?.id).toBe('A3')
    expect(cause?.says).toMatch(says)
    expect([cause?.says, ...fixes.map((fix) => fix.says)].join(' ')).not.toMatch(never)
  })

  it.each([
    [
      'The connection to the server localhost:8080 was refused - did you specify the right host or port?',
      /^Give the client a kubeconfig.* In a pod, mount the ServiceAccount volume/,
      /endpointslices|KUBERNETES_SERVICE_HOST/,
    ],
    [
      'Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "kubernetes")',
      /^Get the kubeconfig of the cluster as it is now/,
      /Mount/,
    ],
  ])('gives a text of a laptop the fix of a laptop first: %s', (text, says, never) => {
    const [found] = extractRefusals(text)
    const { fixes } = found?.form === 'network' ? explainNetwork(found) : { fixes: [] }
    const told = fixes.map((fix) => `${fix.says} ${fix.command ?? ''}`).join(' ')
    expect(told).toMatch(says)
    expect(told).not.toMatch(never)
  })

  it.each([
    [
      'A1',
      'network',
      '10.96.0.1:443',
      'failed',
      'likely',
      /^The connection to 10\.96\.0\.1:443 was refused: nothing listens there, or a firewall/,
    ],
    [
      'A1',
      'network',
      'localhost:8080',
      'failed',
      'likely',
      /neither a kubeconfig nor a ServiceAccount volume/,
    ],
    [
      'A2',
      'network',
      '10.96.0.1:443',
      'failed',
      'likely',
      /^No answer came from 10\.96\.0\.1:443\. Usually packets are dropped/,
    ],
    [
      'A3',
      'network',
      'kubernetes.default.svc',
      'failed',
      'likely',
      /^The name kubernetes\.default\.svc did not/,
    ],
    ['A4', 'tls', '', 'failed', 'proven', /does not trust the CA .* of the address that was called\.$/],
    ['A5', 'tls', '203.0.113.7', 'failed', 'proven', /^The certificate does not cover 203\.0\.113\.7\.$/],
    ['A6', 'tls', '', 'failed', 'proven', /^http:\/\/ was used/],
    ['A7', 'proxy', '10.96.0.1:443', 'denied', 'likely', /^An HTTP proxy seems to be between/],
    ['A8', 'mesh', '', 'denied', 'likely', /it is not Kubernetes RBAC\.$/],
    [
      'A9',
      'proxy',
      'localhost:8001',
      'denied',
      'likely',
      /^The bare word Forbidden from localhost:8001 is how kubectl proxy/,
    ],
    ['A10', 'proxy', '', 'denied', 'likely', /^This looks like the answer of an Ingress/],
    ['A11', 'tls', '', 'failed', 'proven', /^By the client’s clock, a certificate of the address/],
  ] as const)(
    'words %s as %s at %j and gives advice that opens nothing',
    (id, kind, target, verdict, confidence, says) => {
      const explanation = explainNetwork(failure(FAILURES[id], kind, target))
      expect(explanation).toMatchObject({ verdict, kind, request: {}, cause: { id, confidence } })
      expect(explanation.cause?.says).toMatch(says)
      expect(explanation.fixes.length).toBeGreaterThan(0)
      expect(explanation.fixes.flatMap(({ opens }) => opens)).toEqual([])
      expect(causeOf(id)?.family).toBe('network')
      expect(explanation.cause?.road).toBe(ROADS[id])
    },
  )

  it('tells a CA that cannot be read from one that is not trusted', () => {
    expect(explainNetwork(failure('no-ca-file', 'tls', ''))).toMatchObject({
      cause: {
        id: 'A4',
        confidence: 'likely',
        says: expect.stringMatching(/^The client cannot read the CA/),
      },
      fixes: [{ where: 'pod' }, { where: 'request' }],
    })
  })

  it('says that nothing was called where the client knows no address', () => {
    expect(explainNetwork(failure('no-address', 'network', ''))).toMatchObject({
      verdict: 'failed',
      cause: null,
      says: expect.stringMatching(/knows no API server to call, so it sent nothing/),
    })
  })

  it('takes a mesh that did not reach the API server for no refusal', () => {
    expect(explainNetwork(failure(null, 'mesh', ''))).toMatchObject({
      verdict: 'failed',
      cause: null,
      says: expect.stringMatching(/did not reach the API server/),
    })
  })

  it('never advises to switch verification off', () => {
    const words = (['A4', 'A5', 'A11'] as const).map((id) =>
      JSON.stringify(explainNetwork(failure(FAILURES[id], 'tls', '')).fixes),
    )
    expect(words.join(' ')).not.toMatch(/insecure|skip|=0|false/i)
    expect(words.join(' ')).toContain('Leave verification on')
  })

  it('names no cause for a failure without a row in the table', () => {
    expect(explainNetwork(failure(null, 'tls', ''))).toMatchObject({
      verdict: 'failed',
      kind: 'tls',
      cause: null,
      fixes: [],
      evidence: [{ probe: 'The text', says: 'as the client said it' }],
    })
  })
})
