import { describe, expect, it } from 'vitest'
import type { HttpFacts } from '@/lib/contract/probe-facts'
import { type Pod, parsePod } from '@/lib/identity/pod-spec'
import { plain } from '@/lib/phrase/phrase'
import { ISTIO, keptOutBy, LINKERD, type Mesh } from '@/lib/road/mesh'
import { describeMesh, meshesToProbe } from './describe-mesh'

const APP = { name: 'web' }
const target = { host: '10.96.0.1', port: 443 }
const refused: HttpFacts = { outcome: 'failed', ms: 1, code: 'ECONNREFUSED', says: '' }
const answers = (status: number): HttpFacts => ({
  outcome: 'answered',
  ms: 1,
  status,
  statusText: '',
  contentType: '',
  server: '',
  body: '',
})

interface Spec {
  containers?: object[]
  initContainers?: object[]
  hostNetwork?: boolean
}

function pod(spec: Spec, more: { annotations?: object; statuses?: object[] } = {}): Pod {
  const parsed = parsePod({
    metadata: { name: 'web', namespace: 'shop', uid: 'u', annotations: more.annotations ?? {} },
    spec: { containers: [APP], ...spec },
    status: { containerStatuses: more.statuses ?? [] },
  })
  if (!parsed) throw new Error('no pod')
  return parsed
}

function described(of: Pod | undefined, probes: [Mesh, HttpFacts][] = [], ownVariables: string[] = []) {
  return describeMesh({
    pod: of,
    podUnread: 'the API server answered 403',
    own: 'web',
    ownVariables,
    target,
    probes: new Map(probes),
  })
}

const istio = { name: 'istio-proxy' }
const MODE = 'ISTIO_META_INTERCEPTION_MODE'
const waiting = { ...istio, lifecycle: { postStart: { exec: { command: ['pilot-agent', 'wait'] } } } }

describe('describeMesh', () => {
  it.each<[string, Pod | undefined, [Mesh, HttpFacts][], string, RegExp]>([
    [
      'ambient, by what Istio writes on the pod',
      pod({}, { annotations: { 'ambient.istio.io/redirection': 'enabled' } }),
      [],
      'neutral',
      /Istio’s ambient mode redirects its traffic/,
    ],
    ['no sidecar', pod({}), [], 'neutral', /^No sidecar of Istio or Linkerd is in this pod\.$/],
    [
      'a native sidecar that is ready',
      pod({ initContainers: [{ ...istio, restartPolicy: 'Always' }] }),
      [[ISTIO, answers(200)]],
      'ok',
      /^Istio’s sidecar is ready\.$/,
    ],
    [
      'one that the program waits for, not ready',
      pod({ containers: [waiting, APP] }),
      [[ISTIO, answers(503)]],
      'warning',
      /^Istio’s sidecar is not ready \(503 on 127\.0\.0\.1:15021\/healthz\/ready\): calls that go through it[^.]*\.$/,
    ],
    [
      'a race',
      pod({ containers: [APP, istio] }),
      [[ISTIO, refused]],
      'warning',
      /nothing listens on 127\.0\.0\.1:15021.*The program does not wait for it at start\.$/,
    ],
    [
      'a hook that comes too late in the order',
      pod({ containers: [APP, waiting] }),
      [[ISTIO, answers(200)]],
      'neutral',
      /^Istio’s sidecar is ready\. The program does not wait for it at start\.$/,
    ],
    [
      'Linkerd, and calls that bypass it',
      pod(
        { containers: [{ name: 'linkerd-proxy' }, APP] },
        { annotations: { 'config.linkerd.io/skip-outbound-ports': '443,6443' } },
      ),
      [[LINKERD, refused]],
      'warning',
      /calls to the API server bypass it/,
    ],
    [
      'by the status of the pod where the port was not asked',
      pod({ containers: [istio, APP] }, { statuses: [{ name: 'istio-proxy', ready: true }] }),
      [],
      'neutral',
      /is ready\./,
    ],
    [
      'an old init container of that name is no sidecar',
      pod({ initContainers: [istio] }),
      [],
      'neutral',
      /^No sidecar/,
    ],
    [
      'a sidecar of another name, by its injector’s variable',
      pod({ containers: [APP, { name: 'mesh', env: [{ name: MODE, value: 'REDIRECT' }] }] }),
      [[ISTIO, answers(200)]],
      'neutral',
      /^Istio’s sidecar is ready\. The program does not wait/,
    ],
    [
      'one to which nothing is redirected',
      pod({ containers: [{ ...istio, env: [{ name: MODE, value: 'NONE' }] }, APP] }),
      [[ISTIO, refused]],
      'warning',
      /calls to the API server bypass it/,
    ],
    [
      'no spec and nothing on loopback',
      undefined,
      [
        [ISTIO, refused],
        [LINKERD, refused],
      ],
      'unknown',
      /not known/,
    ],
    [
      'no spec, and something ready',
      undefined,
      [[ISTIO, answers(200)]],
      'ok',
      /The program on Istio’s readiness port says ready/,
    ],
  ])('%s', (_, of, probes, meaning, says) => {
    const { line } = described(of, probes)
    expect(line.meaning).toBe(meaning)
    expect(plain(line.says)).toMatch(says)
  })

  it('tells by the injector’s variables what the sidecar takes, and in this container that there is one', () => {
    const env = [
      { name: MODE, value: 'none' },
      { name: 'ISTIO_META_DNS_CAPTURE', value: 'true' },
    ]
    expect(described(pod({ containers: [APP, { ...istio, env }] })).evidence).toEqual(
      expect.arrayContaining([
        { what: 'redirection', says: `none, by ${MODE} none` },
        { what: 'variables of the injector', says: `${MODE} and ISTIO_META_DNS_CAPTURE` },
        {
          what: 'names',
          says: 'the sidecar answers the DNS queries of the pod, by ISTIO_META_DNS_CAPTURE',
        },
        { what: 'calls to 10.96.0.1:443', says: `bypass the sidecar, by ${MODE} none` },
      ]),
    )
    const { line, evidence } = described(undefined, [[ISTIO, refused]], ['HOME', 'ISTIO_META_MESH_ID'])
    expect(plain(line.says)).toMatch(/this container has variables of Istio’s injector/)
    expect(evidence).toContainEqual({
      what: 'variables of Istio’s injector here',
      says: 'ISTIO_META_MESH_ID',
    })
  })

  it('claims that calls go through the sidecar only where something of the pod redirects them', () => {
    const callsSay = (spec: Parameters<typeof pod>[0]) =>
      described(pod(spec)).evidence.find(({ what }) => what === 'calls to 10.96.0.1:443')?.says
    expect(plain(callsSay({ containers: [istio, APP] }) ?? [])).toMatch(
      /^go through the sidecar if a CNI plugin redirects them:/,
    )
    expect(
      plain(callsSay({ initContainers: [{ name: 'istio-init' }], containers: [istio, APP] }) ?? []),
    ).toMatch(/^go through the sidecar:/)
  })

  it('tells how long the program ran without its sidecar, and how it waits', () => {
    const running = (name: string, startedAt: string) => ({
      name,
      ready: true,
      state: { running: { startedAt } },
    })
    const found = described(
      pod(
        { containers: [APP, istio], initContainers: [{ name: 'istio-init' }] },
        {
          statuses: [running('web', '2026-01-01T00:00:00Z'), running('istio-proxy', '2026-01-01T00:00:07Z')],
        },
      ),
    )
    expect(found.evidence).toContainEqual({
      what: 'start',
      says: 'this container started 7 s before istio-proxy',
    })
    expect(found.evidence).toContainEqual({ what: 'redirection', says: 'by init container istio-init' })
    expect(found.yaml).toContain('holdApplicationUntilProxyStarts: true')
  })

  it.each<[string, Pod | undefined, Mesh[]]>([
    ['of the spec', pod({ containers: [APP, istio] }), [ISTIO]],
    ['none without a sidecar', pod({}), []],
    ['none on the node’s own network', pod({ containers: [APP, istio], hostNetwork: true }), []],
    ['both where there is no spec', undefined, [ISTIO, LINKERD]],
  ])('asks on loopback %s', (_, of, meshes) => {
    expect(meshesToProbe(of)).toEqual(meshes)
  })
})

describe('keptOutBy', () => {
  const I = 'traffic.sidecar.istio.io/'
  it.each<[Record<string, string>, Mesh, string | undefined]>([
    [{}, ISTIO, undefined],
    [{ [`${I}excludeOutboundPorts`]: '5432,443' }, ISTIO, `${I}excludeOutboundPorts`],
    [{ [`${I}excludeOutboundPorts`]: '5432' }, ISTIO, undefined],
    [{ [`${I}excludeOutboundIPRanges`]: '10.96.0.1/32' }, ISTIO, `${I}excludeOutboundIPRanges`],
    [{ [`${I}includeOutboundIPRanges`]: '*' }, ISTIO, undefined],
    [{ [`${I}includeOutboundIPRanges`]: '' }, ISTIO, `${I}includeOutboundIPRanges`],
    [{ [`${I}includeOutboundIPRanges`]: '', [`${I}includeOutboundPorts`]: '443' }, ISTIO, undefined],
    [
      { 'config.linkerd.io/skip-outbound-ports': '400-500' },
      LINKERD,
      'config.linkerd.io/skip-outbound-ports',
    ],
    [{ 'config.linkerd.io/skip-subnets': '10.96.0.0/12' }, LINKERD, 'config.linkerd.io/skip-subnets'],
    [{ 'config.linkerd.io/skip-outbound-ports': 'x-y,' }, LINKERD, undefined],
  ])('%j', (annotations, mesh, key) => {
    expect(keptOutBy(mesh, new Map(Object.entries(annotations)), target)).toBe(key)
  })
})
