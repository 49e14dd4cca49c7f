import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { toTuple } from '@/lib/rbac/call'
import { Begun, readAudit } from './audit'
import { JsonValues } from './json-values'

const WEB = 'system:serviceaccount:shop:web'

function event(more: object = {}) {
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'Metadata',
    stage: 'ResponseComplete',
    requestURI: '/api/v1/namespaces/shop/pods?limit=500',
    verb: 'list',
    user: { username: WEB, groups: ['system:serviceaccounts'] },
    objectRef: { resource: 'pods', namespace: 'shop', apiVersion: 'v1' },
    responseStatus: { code: 200 },
    annotations: { 'authorization.k8s.io/decision': 'allow' },
    ...more,
  }
}

function read(value: unknown, begun = new Begun()) {
  const { observed, ...rest } = readAudit(JSON.stringify(value), begun)
  return { ...rest, observed: observed.map(({ call, ...one }) => ({ ...one, call: toTuple(call) })) }
}

const LIST = {
  user: WEB,
  outcome: 'allowed',
  call: { verb: 'list', group: '', resource: 'pods', namespace: 'shop' },
}

describe('an event of the API server', () => {
  it('is the call that its path and verb say, allowed by its annotation', () => {
    expect(read(event()).observed).toEqual([LIST])
  })

  it('keeps the version of the API where Kubernetes stops serving it', () => {
    const requestURI = '/apis/resource.k8s.io/v1beta1/namespaces/shop/resourceclaims?limit=500'
    const retiring = { apiVersion: 'resource.k8s.io/v1beta1', kind: 'ResourceClaim' }
    expect(read(event({ requestURI })).observed).toMatchObject([{ retiring }])
  })

  it('counts once: only the stage that has the answer', () => {
    expect(read(event({ stage: 'RequestReceived' }))).toEqual({
      isKnown: true,
      observed: [],
      unauthenticated: 0,
    })
  })

  it('is refused by its annotation, in the words of its answer', () => {
    const message = `pods is forbidden: User "${WEB}" cannot list resource "pods" in API group "" in the namespace "shop"`
    const refused = event({
      responseStatus: { code: 403, message },
      annotations: { 'authorization.k8s.io/decision': 'forbid', 'authorization.k8s.io/reason': '' },
    })
    expect(read(refused).observed).toEqual([{ ...LIST, outcome: 'refused', says: message }])
    const { responseStatus: _, ...silent } = refused
    expect(read(silent).observed).toEqual([{ ...LIST, outcome: 'refused' }])
  })

  it('counts once where it has two answers, in any order, also while it is still open', () => {
    const pods = '/api/v1/namespaces/shop/pods'
    for (const [verb, requestURI] of [
      ['watch', `${pods}?watch=true`],
      ['create', `${pods}/web-0/exec?command=ls`],
    ]) {
      const ended = event({ verb, requestURI, auditID: 'a' })
      const started = { ...ended, stage: 'ResponseStarted' }
      const counted = (...events: object[]) => {
        const begun = new Begun()
        return events.flatMap((one) => read(one, begun).observed).map(({ call }) => call.verb)
      }
      for (const events of [[started], [started, ended], [ended, started], [ended]])
        expect(counted(...events)).toEqual([verb])
      expect(counted(started, { ...started, auditID: 'b' })).toEqual([verb, verb])
    }
  })

  it('shows that the account creates what its apply made', () => {
    const requestURI = '/api/v1/namespaces/shop/configmaps/a'
    const verbs = (verb: string, code: number, uri = requestURI) =>
      read(event({ verb, requestURI: uri, responseStatus: { code } })).observed.map(({ call }) =>
        [call.verb, call.name].join(' '),
      )
    expect(verbs('patch', 201)).toEqual(['patch a', 'create a'])
    expect(verbs('update', 201)).toEqual(['update a', 'create a'])
    expect(verbs('patch', 200)).toEqual(['patch a'])
    expect(verbs('update', 201, `${requestURI}/status`)).toEqual(['update a'])
  })

  it.each(['constructor', 'toString', '__proto__'])('is read where its verb is %s', (verb) => {
    expect(read(event({ verb })).isKnown).toBe(true)
    const methodName = `io.k8s.core.v1.pods.${verb}`
    const authenticationInfo = { principalEmail: WEB }
    const protoPayload = { methodName, resourceName: 'core/v1/namespaces/shop/pods', authenticationInfo }
    expect(read({ protoPayload }).isKnown).toBe(false)
  })

  it('is not parsed where it is too much, also as a text in a text', () => {
    const much = JSON.stringify({ ...event(), objectRef: '['.repeat(200) }).replace(/"(\[+)"/, '$1')
    const rows = { RequestUri: '/api', Stage: 'ResponseComplete', Verb: 'get', Annotations: '{}' }
    const deep = `{"username":"${WEB}","groups":${'['.repeat(200)}${']'.repeat(200)}}`
    expect(readAudit(much, new Begun()).isKnown).toBe(false)
    for (const value of [
      {
        message: JSON.stringify(event()).replace(
          '"system:serviceaccounts"',
          `${'['.repeat(200)}${']'.repeat(200)}`,
        ),
      },
      { ...rows, User: deep },
    ])
      expect(read(value)).toMatchObject({ isKnown: false, observed: [] })
  })

  it('is allowed where admission refused it', () => {
    expect(
      read(event({ responseStatus: { code: 403, message: 'exceeded quota' } })).observed[0]?.outcome,
    ).toBe('allowed')
  })

  it('is of whom it was made as, and shows that the caller acts as them', () => {
    const { observed } = read(event({ impersonatedUser: { username: 'jane' } }))
    expect(observed.map(({ user, call }) => [user, call.verb, call.name])).toEqual([
      [WEB, 'impersonate', 'jane'],
      ['jane', 'list', undefined],
    ])
  })

  it('is nobody’s call where no credentials were accepted', () => {
    expect(read(event({ responseStatus: { code: 401 } }))).toEqual({
      isKnown: true,
      observed: [],
      unauthenticated: 1,
    })
  })
})

const WORDS = [
  'web allowed get /api',
  'web allowed get /apis',
  'web allowed list pods shop',
  'web refused watch pods shop',
  'web refused create configmaps shop',
  'web refused get configmaps settings shop',
  'web allowed impersonate users jane',
  'jane refused list services shop',
  'web allowed get /api/v1',
  'web allowed create authorization.k8s.io selfsubjectaccessreviews',
  'web allowed get pods web-0 shop',
  'web refused get namespaces shop shop',
  'web refused delete configmaps me2 shop',
  'web refused impersonate users bob',
  'web allowed get pods p shop',
  'web refused create pods shop',
  'web refused get /metrics',
]

describe('a recorded log of a kube-apiserver 1.36.2', () => {
  it('shows each call once, whose it was, and what was refused', () => {
    const begun = new Begun()
    const read = readFileSync('e2e/recordings/audit-1.36.2.jsonl', 'utf8')
      .trim()
      .split('\n')
      .map((line) => readAudit(line, begun))
    expect(read.filter(({ isKnown }) => !isKnown)).toEqual([])
    expect(read.reduce((all, { unauthenticated }) => all + unauthenticated, 0)).toBe(1)
    const words = read.flatMap(({ observed }) =>
      observed.map(({ user, call, outcome }) =>
        [
          user === WEB ? 'web' : user,
          outcome,
          ...Object.values(toTuple(call)).filter((word) => word !== ''),
        ].join(' '),
      ),
    )
    expect(words).toEqual(WORDS)
  })
})

describe('what wraps events', () => {
  const text = JSON.stringify(event())
  it.each<[string, unknown]>([
    [
      'an EventList of the API server',
      { kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: [event()] },
    ],
    [
      'EKS: an event of CloudWatch Logs',
      { timestamp: 1, message: text, logStreamName: 'kube-apiserver-audit-1' },
    ],
    [
      'EKS: what aws logs filter-log-events prints',
      { events: [{ message: text, timestamp: 1 }], searchedLogStreams: [] },
    ],
    [
      'EKS: a subscription of CloudWatch Logs',
      { messageType: 'DATA_MESSAGE', logEvents: [{ id: '1', message: text }] },
    ],
    ['EKS: a row of Logs Insights', { '@timestamp': '1', '@message': text }],
    [
      'EKS: results of Logs Insights',
      {
        results: [
          [
            { field: '@timestamp', value: '1' },
            { field: '@message', value: text },
          ],
        ],
      },
    ],
    [
      'AKS: a record of a diagnostic setting',
      { category: 'kube-audit', properties: { log: text, pod: 'kube-apiserver-1' } },
    ],
    ['AKS: records together', { records: [{ category: 'kube-audit', properties: { log: text } }] }],
    ['AKS: a row of AzureDiagnostics', { Category: 'kube-audit', log_s: text }],
    [
      'AKS: a row of AKSAudit',
      {
        Stage: 'ResponseComplete',
        RequestUri: '/api/v1/namespaces/shop/pods',
        Verb: 'list',
        User: { username: WEB },
        ResponseStatus: { code: 200 },
        Annotations: { 'authorization.k8s.io/decision': 'allow' },
      },
    ],
    [
      'GKE: an entry of Cloud Audit Logs',
      {
        protoPayload: {
          '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
          authenticationInfo: { principalEmail: WEB },
          authorizationInfo: [
            {
              granted: true,
              permission: 'io.k8s.core.v1.pods.list',
              resource: 'core/v1/namespaces/shop/pods',
            },
          ],
          methodName: 'io.k8s.core.v1.pods.list',
          resourceName: 'core/v1/namespaces/shop/pods',
          serviceName: 'k8s.io',
          status: {},
        },
        labels: { 'authorization.k8s.io/decision': 'allow' },
        resource: { type: 'k8s_cluster' },
      },
    ],
  ])('is taken off: %s', (_what, value) => {
    expect(read(value)).toEqual({ isKnown: true, observed: [LIST], unauthenticated: 0 })
  })

  it('reads a refusal and a subresource of GKE', () => {
    const { observed } = read({
      protoPayload: {
        authenticationInfo: { principalEmail: WEB },
        methodName: 'io.k8s.apps.v1.deployments.scale.update',
        resourceName: 'apps/v1/namespaces/shop/deployments/api/scale',
        status: { code: 7, message: 'PERMISSION_DENIED' },
      },
      labels: { 'authorization.k8s.io/decision': 'forbid' },
    })
    expect(observed).toMatchObject([
      {
        outcome: 'refused',
        call: { verb: 'update', group: 'apps', resource: 'deployments', subresource: 'scale', name: 'api' },
      },
    ])
  })

  it.each([
    ['another log of EKS', { message: 'time="2026" level=info msg="access granted"' }],
    [
      'an entry of another service of Google',
      {
        protoPayload: {
          methodName: 'google.container.v1.ClusterManager.GetCluster',
          resourceName: 'projects/p',
        },
      },
    ],
    ['no log at all', { a: 1 }],
  ])('does not know %s', (_what, value) => {
    expect(read(value).isKnown).toBe(false)
  })
})

describe('the values of a text', () => {
  function valuesOf(text: string, size = 7): [string[], number] {
    const values = new JsonValues()
    const found: string[] = []
    for (let at = 0; at < text.length; at += size) found.push(...values.add(text.slice(at, at + size)))
    values.end()
    return [found, values.unread]
  }

  it.each<[string, string, string[], number]>([
    ['lines', '{"a":1}\n{"b":"}"}\n', ['{"a":1}', '{"b":"}"}'], 0],
    [
      'a list that is a whole file',
      '[\n  {"a": {"b": 1}},\n  {"c": "\\"}"}\n]\n',
      ['{"a": {"b": 1}}', '{"c": "\\"}"}'],
      0,
    ],
    ['lines with their time', '2026-11-29T12:00:00.000Z {"a":1}\n', ['{"a":1}'], 0],
    ['lines that are none', 'hello\n{"a":1}\nbye\n', ['{"a":1}'], 2],
    ['lines behind one that is cut in a string', '{"a":"Resp\n{"b":1}\n{"c":1}\n', ['{"b":1}', '{"c":1}'], 1],
    ['lines behind one that is cut behind a word', '{"a":"b"\n{"b":1}\n{"c":1}\n', ['{"b":1}', '{"c":1}'], 1],
    ['lines with their time behind one that is cut', 't {"a":{"b":1\nt {"b":1}\n', ['{"b":1}'], 1],
    [
      'lines behind one that is cut behind a comma',
      '{"a":1}\n{"a":[1,\n{"b":1}\n',
      ['{"a":1}', '{"b":1}'],
      1,
    ],
    ['lines with what was cut in the middle of one', '{"a":"Resp{"kind":"b"}\n{"b":1}\n', ['{"b":1}'], 1],
    [
      'values over many lines, some at the beginning of theirs',
      '{"items":[\n{"a":1},\n{"b":1}\n]}\n{\n"c":\n{}\n}\n',
      ['{"items":[\n{"a":1},\n{"b":1}\n]}', '{\n"c":\n{}\n}'],
      0,
    ],
    ['a last line that is cut', '{"a":1}\n{"b":', ['{"a":1}'], 1],
  ])('are %s', (_what, text, found, unread) => {
    for (const size of [1, 3, 1_000]) expect(valuesOf(text, size)).toEqual([found, unread])
  })
})
