import type { ServerResponse } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { BUDGET } from '@/lib/facts/questions/prober'
import type { Handler, RecordedRequest } from '@/lib/kube/testing/https-server'
import { CANARY, startPod } from '@/lib/kube/testing/pod'
import { createKubeClient } from '@/lib/kube/transport/client'
import { startCluster } from '@/sandbox/cluster'
import { verbMissingWorld } from '@/sandbox/scenarios/shared-worlds'
import { explainCheck, explainText } from '../testing/on-the-wire'

const NOW = Date.parse('2026-07-01T12:00:00Z')
const SECONDS = NOW / 1000
const WATCH = { verb: 'watch', group: '', resource: 'pods', namespace: 'shop' }
const PASTE =
  '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}'

function tokenWith(claims: object): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const payload = {
    iss: 'https://issuer.example.com',
    sub: 'system:serviceaccount:shop:web',
    aud: ['https://issuer.example.com'],
    iat: SECONDS - 600,
    nbf: SECONDS - 600,
    exp: SECONDS + 3000,
    'kubernetes.io': {
      namespace: 'shop',
      serviceaccount: { name: 'web', uid: 'sa-uid' },
      pod: { name: 'web-0', uid: 'pod-uid' },
    },
    ...claims,
  }
  return `${part({ alg: 'RS256', kid: 'k' })}.${part(payload)}.${CANARY}`
}

function send(response: ServerResponse, status: number, body: unknown, date: string): void {
  response.writeHead(status, { 'content-type': 'application/json', date })
  response.end(JSON.stringify(body))
}

const isSigned = ({ headers }: RecordedRequest) =>
  headers.some(([name]) => name.toLowerCase() === 'authorization')

interface Server {
  /** What a call with the token is answered with. */
  signed?: number
  anonymousIssuer?: string
  date?: number
}

function handler({ signed = 401, anonymousIssuer, date = NOW }: Server): Handler {
  return (request, response) => {
    const at = new Date(date).toUTCString()
    if (isSigned(request)) return send(response, signed, signed === 401 ? JSON.parse(PASTE) : {}, at)
    if (request.url === '/version') return send(response, 200, { gitVersion: 'v1.36.2' }, at)
    if (request.url === '/.well-known/openid-configuration' && anonymousIssuer !== undefined) {
      return send(response, 200, { issuer: anonymousIssuer }, at)
    }
    return send(response, 403, {}, at)
  }
}

async function startRefusing(claims: object, server: Server = {}, env: Record<string, string> = {}) {
  const pod = await startPod(handler(server))
  pod.account.swap({ token: tokenWith(claims), 'ca.crt': pod.ca.cert, namespace: 'shop' })
  const kube = pod.client()
  const options = { kube, signal: new AbortController().signal, now: () => NOW, env }
  return { pod, options, requests: pod.server.requests }
}

const explain = async (...start: Parameters<typeof startRefusing>) => {
  const { options, requests } = await startRefusing(...start)
  const explanation = await explainCheck(WATCH, options)
  expect(requests.length).toBeLessThanOrEqual(BUDGET)
  expect(JSON.stringify(explanation)).not.toContain(CANARY)
  return explanation
}

describe('explainCheck with a token that the API server refuses', () => {
  it('proves the end by the server’s clock, not by this node’s', async () => {
    const explanation = await explain({}, { date: NOW + 7_200_000 })
    expect(explanation).toMatchObject({
      verdict: 'denied',
      kind: 'authentication',
      request: { user: 'system:serviceaccount:shop:web', verb: 'watch', resource: 'pods' },
      cause: { id: 'B1', confidence: 'proven' },
      alternatives: [],
    })
    expect(explanation.cause?.says).toContain("by the API server's own clock")
    expect(explanation.fixes[0]?.command).toBe('kubectl -n shop delete pod web-0')
  })

  it('proves a clock that is behind', async () => {
    const { cause } = await explain({}, { date: NOW - 7_200_000 })
    expect(cause).toMatchObject({ id: 'B2', confidence: 'proven' })
    expect(cause?.says).toContain("The API server's clock is 2 h behind this node's.")
  })

  it('says that the token may be for another service by its audience', async () => {
    const { cause } = await explain({ aud: ['vault'] })
    expect(cause).toMatchObject({ id: 'B3', confidence: 'likely' })
  })

  it('says that the token may be of another cluster by the issuer that anonymous callers may read', async () => {
    const { cause, evidence } = await explain({}, { anonymousIssuer: 'https://other.example.com' })
    expect(cause).toMatchObject({ id: 'B4', confidence: 'likely' })
    expect(evidence.map(({ probe }) => probe)).toContain(
      'GET /.well-known/openid-configuration without a token',
    )
  })

  it('takes the UID that env gives, which may be a Secret, for no proof of another pod', async () => {
    const { cause } = await explain({}, {}, { POD_UID: '0f0f0f0f-1111-4222-8333-444444444444' })
    expect(cause).toMatchObject({ id: 'B6', confidence: 'possible' })
  })

  it('proves nothing where only an admin can see it', async () => {
    const { cause, alternatives, unseen } = await explain({}, {}, { POD_UID: 'pod-uid' })
    expect([cause, ...alternatives].map((one) => one?.confidence)).toEqual([
      'possible',
      'possible',
      'possible',
    ])
    expect(unseen).toHaveLength(3)
  })

  it('asks nothing more for the depth of a verdict', async () => {
    const { options, requests } = await startRefusing({ exp: SECONDS - 3600 })
    const explanation = await explainCheck({ ...WATCH, depth: 'verdict' }, options)
    expect(explanation).toMatchObject({ kind: 'authentication', cause: { id: 'B1', confidence: 'proven' } })
    expect(requests.filter((request) => !isSigned(request))).toEqual([])
  })

  it('makes control characters in the claims visible', async () => {
    const explanation = await explain({ aud: ['va\u202eult'] })
    expect(JSON.stringify(explanation)).not.toContain('\u202e')
  })

  it('shows hidden characters of a token that is not a JWT nowhere', async () => {
    const { pod, options } = await startRefusing({})
    pod.account.swap({ token: CANARY, 'ca.crt': pod.ca.cert, namespace: 'shop' })
    const explanation = await explainCheck(WATCH, { ...options, kube: pod.client() })
    expect(explanation.cause).toMatchObject({ id: 'B7', confidence: 'proven' })
    expect(JSON.stringify(explanation)).not.toContain(CANARY)
  })
})

describe('explainText with a 401', () => {
  const explainPaste = async (...start: Parameters<typeof startRefusing>) => {
    const { pod, options, requests } = await startRefusing(...start)
    const { findings } = await explainText(PASTE, options)
    expect(findings).toHaveLength(1)
    return { pod, options, requests, finding: findings[0] }
  }

  it('names no cause while this pod’s token is accepted, by one request', async () => {
    const { finding, requests } = await explainPaste({}, { signed: 200 })
    expect(finding).toMatchObject({ cause: null, alternatives: [{ id: 'B9', confidence: 'possible' }] })
    expect(requests.map(({ url }) => url)).toEqual(['/version'])
  })

  it.each([429, 500, 503, 403, 404])(
    'takes a %i that is not a Status for no word on the token',
    async (signed) => {
      const { finding } = await explainPaste({}, { signed })
      expect(finding).toMatchObject({ cause: null, alternatives: [] })
      expect(finding?.says).not.toContain('now')
    },
  )

  it('calls the end of this pod’s token likely, since the text does not say whose it was', async () => {
    const { finding } = await explainPaste({ exp: SECONDS - 3600 })
    expect(finding).toMatchObject({ cause: { id: 'B1', confidence: 'likely' } })
    expect(finding?.evidence.map(({ says }) => says)).toContain('401')
  })

  it('says what the text says while the API server is unavailable', async () => {
    const { pod, options } = await startRefusing({})
    await pod.server.close()
    const { findings } = await explainText(PASTE, options)
    expect(findings[0]).toMatchObject({ kind: 'authentication', cause: null, alternatives: [] })
  })

  it('judges no token of a kubectl proxy', async () => {
    const { options } = await startRefusing({})
    const kube = createKubeClient({ kubectlProxyUrl: 'http://127.0.0.1:1', serviceAccountDir: '/nowhere' })
    onTestFinished(() => kube.close())
    const { findings } = await explainText(PASTE, { ...options, kube })
    expect(findings[0]).toMatchObject({ cause: null, alternatives: [], fixes: [] })
  })
})

describe('explainCheck against the sandbox, whose tokens are real', () => {
  it.each([
    ['B1', 'a year and more ahead', 400 * 86_400_000],
    ['B2', 'behind', -3_600_000],
  ])('proves %s when the server’s clock is %s, and is green again when it is right', async (id, _, ms) => {
    const cluster = await startCluster({ scenario: verbMissingWorld })
    const kube = createKubeClient({
      kubernetesServiceHost: cluster.host,
      kubernetesServicePort: String(cluster.port),
      serviceAccountDir: cluster.serviceAccountDir,
    })
    onTestFinished(async () => {
      kube.close()
      await cluster.stop()
    })
    const options = { kube, signal: new AbortController().signal, env: {} }
    cluster.skewClock(ms)
    const refused = await explainCheck(WATCH, options)
    expect(refused).toMatchObject({ kind: 'authentication', cause: { id, confidence: 'proven' } })
    cluster.skewClock(0)
    expect(await explainCheck(WATCH, options)).toMatchObject({ kind: 'authorization', cause: { id: 'D1' } })
  })
})
