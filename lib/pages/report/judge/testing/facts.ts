import type { Explanation, Fix } from '@/lib/contract/explanation'
import type { Unread } from '@/lib/evidence/reading'
import type { Access } from '@/lib/facts/account/contract'
import type { Connection } from '@/lib/facts/connection/contract'
import type { Identity } from '@/lib/facts/identity/contract/identity'
import type { Overview, OverviewCause, OverviewCheck } from '@/lib/pages/overview/contract'
import { NOTHING, quote, say, words } from '@/lib/phrase/phrase'
import type { ReportFacts } from '../facts'

const denied: Unread = { state: 'unread', because: 'refused', says: say`The API server answered 403.` }

function identity(text: string): Identity {
  return {
    pod: {
      name: `web-0${text}`,
      namespace: 'shop',
      serviceAccount: 'web',
      node: `a-3${text}`,
      hostname: text,
    },
    sources: [{ id: 'api', state: 'denied', says: words(`The pod cannot read itself. ${text}`) }],
    fields: [
      {
        field: `metadata.labels['${text}']`,
        env: [{ at: 'APP_VERSION', value: 'VALUE-OF-ENV', by: 'spec', group: 0 }],
        file: [],
        verdict: 'drift',
        notes: [{ about: 'values', says: words(`Env is frozen at start. ${text}`) }],
      },
    ],
    volumes: [],
    token: {
      state: 'readable',
      path: '/t',
      says: words(`A token of ServiceAccount shop/web. ${text}`),
      claims: { issuer: text, subject: text, audiences: [text], expiresAt: '2027-11-24T00:00:00Z' },
      findings: [{ severity: 'warning', says: words(`It is extended. ${text}`) }],
    },
    cgroup: { version: 'v2', limits: [{ what: 'cpu', says: words(`0.5 CPUs. ${text}`), source: '' }] },
    environment: {
      serviceLinks: { count: 0, services: [], says: NOTHING },
      kubernetes: [{ key: 'KUBERNETES_SERVICE_HOST', value: 'VALUE-OF-ENV' }],
      otherNames: ['DB_PASSWORD'],
    },
    readAt: '2026-11-24T00:00:00Z',
  }
}

function connection(text: string): Connection {
  return {
    says: say`The API server answers. ${quote(text)}`,
    serverVersion: `v1.36.2${text}`,
    rungs: [
      {
        id: 'locate',
        title: 'Find it',
        verdict: 'passed',
        situation: 'ok',
        ms: 0.4,
        says: [quote(text)],
        evidence: [],
        curl: 'true',
      },
      {
        id: 'read-pods',
        title: 'List pods',
        verdict: 'failed',
        situation: 'forbidden',
        ms: 3,
        says: say`pods is forbidden: ${quote(text)}`,
        hint: [quote(text)],
        evidence: [{ what: 'EVIDENCE', says: say`EVIDENCE` }],
        curl: `curl ${text}`,
      },
    ],
  }
}

function access(text: string): Access {
  const row = (resource: string, cells: Access['rows'][number]['cells'], group = '') => ({
    group,
    version: 'v1',
    resource,
    kind: 'Kind',
    namespaced: true,
    cells,
  })
  const granted = { get: { state: 'namespace' as const }, list: { state: 'namespace' as const } }
  return {
    user: 'system:serviceaccount:shop:web',
    namespace: 'shop',
    verbs: ['get', 'list', 'delete'],
    rows: [
      row('services', granted),
      row('pods', granted),
      row('deployments', { ...granted, delete: { state: 'no' } }, 'apps'),
      row('deployments/scale', { get: { state: 'cluster' } }, 'apps'),
      row('configmaps', { get: { state: 'names', names: [`app${text}`] } }),
      row('secrets', { get: { state: 'no' } }),
      row('widgets', { get: { state: 'unknown' } }, 'example.com'),
    ],
    rules: [],
    basis: 'own',
    doubt: words(`Another authorizer decides too. ${text}`),
    unseen: [],
    incomplete: true,
    evaluationError: text,
    dangerous: [{ id: 'secrets', severity: 'high', says: words(`It reads Secrets. ${text}`), tuple: {} }],
    upstreamRequests: 2,
  }
}

function explanation(text: string): Explanation {
  return {
    verdict: 'denied',
    kind: 'authorization',
    request: { verb: 'watch', resource: text },
    says: words(`web cannot watch pods in shop. ${text}`),
    cause: { id: 'D1', confidence: 'proven', says: words(`Role pod-reader lacks watch. ${text}`) },
    alternatives: [{ id: 'E7', confidence: 'possible', says: words(text) }],
    nearMisses: [
      {
        rule: {
          verbs: ['get'],
          apiGroups: [''],
          resources: ['pods'],
          resourceNames: [],
          nonResourceURLs: [],
        },
        failed: ['verb'],
        says: words(`Rule of pod-reader. ${text}`),
      },
    ],
    evidence: [{ probe: words('SelfSubjectAccessReview'), says: words(text) }],
    fixes: [
      {
        where: 'role',
        says: words(text),
        command: `kubectl ${text}`,
        opens: [{ verb: 'watch', group: '', resource: text, namespace: text }],
        warning: words(text),
      },
      { where: 'binding', says: words(text), yaml: `kind: ${text}`, opens: [] },
    ],
    unseen: [{ needs: words(`The bindings. ${text}`), command: 'kubectl get rolebindings' }],
  }
}

function overview(text: string): Pick<Overview, 'checks' | 'causes' | 'verdict'> {
  const check = (area: OverviewCheck['area'], state: OverviewCheck['state'], says: string) => ({
    area,
    state,
    says: [{ text: `${says} ${text}`.trim() }],
    evidence: [],
    action: { says: 'Open it.', href: '/connection' },
  })
  const cause = (severity: OverviewCause['severity'], says: string) => ({
    severity,
    says: [{ text: `${says} ${text}`.trim() }],
    evidence: [[{ text: `3 times ${text}`.trim() }], [{ text: 'last ' }, { at: '2026-11-24T22:19:00Z' }]],
    action: { says: 'Open it.', href: `/${severity}` },
    merged: [],
  })
  return {
    verdict: [{ state: 'bad', says: words(`1 of 5 pods is not ready. ${text}`.trim()) }],
    checks: [
      check('pods', 'broken', '1 of 5 pods not ready.'),
      check('connection', 'unknown', 'The API server answers.'),
      check('pod', 'attention', 'Pod shop/web-0 runs as ServiceAccount web.'),
      check('permissions', 'attention', 'Rules grant ServiceAccount shop/web services and pods.'),
    ],
    causes: [cause('bad', 'Pod cart is not ready.'), cause('warning', 'Env is frozen at start.')],
  }
}

/** Answers of every kind, with somebody else's text in each field that can hold one. */
export function reportFacts(text = '', over: Partial<ReportFacts> = {}): ReportFacts {
  return {
    madeAt: '2026-11-24T22:20:00.000Z',
    versions: { podglass: '0.1.0', node: 'v24.1.0' },
    overview: overview(text),
    identity: { state: 'read', value: identity(text) },
    connection: { state: 'read', value: connection(text) },
    kinds: denied,
    access: { state: 'read', value: access(text) },
    dangerous: {
      state: 'read',
      value: {
        user: 'system:serviceaccount:shop:web',
        namespace: 'shop',
        upstreamRequests: 3,
        sources: [
          {
            by: {
              state: 'named',
              grantedBy: {
                binding: `b${text}`,
                role: `r${text}`,
                roleKind: 'ClusterRole',
                subject: text,
                scope: 'cluster',
              },
              reach: 'cluster',
              whom: `every ServiceAccount ${text}`,
              builtIn: false,
              undo: {
                says: words(text),
                steps: [{ says: words(text), command: 'kubectl delete clusterrolebinding b' }],
              },
            },
            rights: [
              {
                id: 'secrets',
                severity: 'high',
                says: words(`It reads Secrets. ${text}`),
                attack: NOTHING,
                instead: NOTHING,
                tuple: { verb: 'get' },
                otherRules: 0,
              },
            ],
          },
        ],
      },
    },
    call: {
      check: { verb: 'watch', group: '', resource: 'pods', namespace: 'shop' },
      answer: { state: 'read', value: explanation(text) },
    },
    fixes: [{ href: '/bad', fix: explanation(text).fixes[0] as Fix }],
    ...over,
  }
}

export const unread: Unread = { ...denied, because: 'failed' }
