export const EVERY_PERMISSION = { viewer: true, logs: true, rbacReader: true, clusterViewer: true }

const EXPOSED = {
  networkPolicy: { gatewayNamespace: 'gateway' },
  httpRoute: { enabled: true, parentRefs: [{ name: 'gateway', namespace: 'gateway' }] },
}

export const TOKEN = { ...EXPOSED, access: { mode: 'token', allowedHosts: ['podglass.example.com'] } }

export const PROXY = {
  ...EXPOSED,
  access: { mode: 'proxy', allowedHosts: ['podglass.example.com'] },
  permissions: { viewer: true },
  oauth2Proxy: {
    issuerUrl: 'https://sso.example.com',
    emails: ['you@example.com'],
    trustedProxyIps: ['10.0.0.0/8'],
  },
}

/** A folder of k8s/ with components, and the values that make the same of the chart. */
export interface ChartCase {
  folder: string
  components: string[]
  values: object
}

const granting = (component: string, permission: string): [string, ChartCase] => [
  `component ${component}`,
  { folder: 'base', components: [component], values: { permissions: { [permission]: true } } },
]
const overlay = (name: string, values: object): [string, ChartCase] => [
  `overlay ${name}`,
  { folder: `overlays/${name}`, components: [], values },
]

export const CHART_VALUES: Record<string, ChartCase> = Object.fromEntries([
  ['base', { folder: 'base', components: [], values: {} }],
  granting('viewer', 'viewer'),
  granting('logs', 'logs'),
  granting('rbac-reader', 'rbacReader'),
  granting('cluster-viewer', 'clusterViewer'),
  [
    'every permission',
    {
      folder: 'base',
      components: ['viewer', 'logs', 'rbac-reader', 'cluster-viewer'],
      values: { permissions: EVERY_PERMISSION },
    },
  ],
  overlay('port-forward', {}),
  overlay('kubectl-proxy', { kubectlProxy: { enabled: true } }),
  overlay('exposed-token', TOKEN),
  overlay('exposed-oauth2-proxy', PROXY),
  overlay('exposed-oauth2-proxy-ingress', {
    ...PROXY,
    httpRoute: { enabled: false },
    ingress: { enabled: true },
  }),
])
