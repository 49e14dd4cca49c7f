import { createAuthority } from '../pki'
import type { Scenario } from '../scenario'
import { shopPod, shopWorld, webViews } from './shop'

const PROXY = 'http://store:not-a-real-password@proxy.corp.example:3128'
const SERVICE = 'kubernetes.default.svc'

function shop(more: { annotations?: string; env?: string[] } = {}): Scenario['world'] {
  return (now) =>
    shopWorld({
      now,
      rbac: webViews,
      more: { annotations: '{}', env: more.env ?? [], mounts: [], volumes: [] },
    })
}

/** Adds containers and annotations to the pod template of Deployment web. */
function meshed(annotations: string, containers: string): Scenario['world'] {
  return (now) =>
    shop()(now)
      .replace(
        '      annotations: {example.com/team: storefront,',
        `      annotations: {${annotations}, example.com/team: storefront,`,
      )
      .replace(
        '      volumes:\n      - name: podinfo\n',
        `${containers}      volumes:\n      - name: podinfo\n`,
      )
}

const look = ['Connection: the section "The road", whose line already is the answer']

export const roadNdotsWorld: Scenario = {
  name: 'road-ndots',
  says: 'kubernetes.default resolves by the search list, and an outside name takes five names first.',
  look,
  world: shop(),
  pod: shopPod,
  atPodPaths: true,
  resolver: { hosts: [SERVICE], names: [`${SERVICE}.cluster.local`] },
  prepare: async (cluster) => cluster.writeFile('/lib64/ld-linux-x86-64.so.2', ''),
}

export const roadMuslWorld: Scenario = {
  name: 'road-musl',
  says: 'With ndots:1 on Alpine, musl asks for kubernetes.default only as is.',
  look,
  world: shop(),
  pod: shopPod,
  atPodPaths: true,
  resolver: { hosts: [SERVICE], names: [`${SERVICE}.cluster.local`], options: 'ndots:1' },
  prepare: async (cluster) => cluster.writeFile('/lib/ld-musl-x86_64.so.1', ''),
}

export const roadProxyWorld: Scenario = {
  name: 'road-proxy',
  says: 'HTTPS_PROXY swallows the calls to the API server.',
  look,
  world: shop({ env: [`{name: HTTPS_PROXY, value: "${PROXY}"}`, '{name: NO_PROXY, value: localhost}'] }),
  pod: shopPod,
  atPodPaths: true,
}

export const roadMeshWorld: Scenario = {
  name: 'road-mesh',
  says: 'The program started before Istio’s sidecar, which is not ready, and does not wait for it.',
  look,
  world: meshed(
    'traffic.sidecar.istio.io/excludeOutboundPorts: "5432"',
    `      - name: istio-proxy
        image: "registry.example/istio/proxyv2:slow"
        args: [proxy, sidecar]
        env: [{name: ISTIO_META_INTERCEPTION_MODE, value: REDIRECT}]
        readinessProbe: {httpGet: {path: /healthz/ready, port: 15021}}
      initContainers:
      - name: istio-init
        image: "registry.example/istio/proxyv2:1.27.1"
`,
  ),
  pod: shopPod,
  atPodPaths: true,
}

const BUNDLE = '/etc/ssl/corporate.pem'

export const roadBundleWorld: Scenario = {
  name: 'road-bundle',
  says: 'REQUESTS_CA_BUNDLE names a bundle of another authority, and NODE_EXTRA_CA_CERTS the cluster’s own.',
  look,
  world: shop({
    env: [
      `{name: REQUESTS_CA_BUNDLE, value: ${BUNDLE}}`,
      '{name: NODE_EXTRA_CA_CERTS, value: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt}',
      '{name: SSL_CERT_FILE, value: /etc/ssl/certs/missing.pem}',
    ],
  }),
  pod: shopPod,
  atPodPaths: true,
  prepare: async (cluster) => cluster.writeFile(BUNDLE, (await createAuthority(new Date())).cert),
}
