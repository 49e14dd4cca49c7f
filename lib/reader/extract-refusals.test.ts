import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { partOf, runs } from '@/e2e/testing/runs'
import { formatForbidden } from '@/lib/rbac/forbidden'
import { recordedExchanges } from '@/lib/rbac/testing/recorded-world'
import type { Attributes } from '@/lib/rbac/types'
import { extractRefusals } from './extract-refusals'
import { strangerFields } from './outermost/stranger-fields'

const LIST =
  'pods is forbidden: User "system:serviceaccount:shop:web" cannot list resource "pods" in API group "" in the namespace "payments"'
const GET =
  'jobs.batch "my-job" is forbidden: User "system:serviceaccount:shop:web" cannot get resource "jobs" in API group "batch" in the namespace "shop"'
const PATH = 'forbidden: User "system:anonymous" cannot get path "/"'
const DANGLING = `${LIST}: RBAC: role.rbac.authorization.k8s.io "no-such-role" not found`
const NAMED = `${LIST}: webhook: not a member of the team\nrbac: RBAC: role.rbac.authorization.k8s.io "a" not found`
const NAMELESS = `${LIST}: not a member of the team\nRBAC: [clusterrole.rbac.authorization.k8s.io "a" not found, role.rbac.authorization.k8s.io "b" not found]`
const status = (message: string) =>
  JSON.stringify({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason: 'Forbidden',
    details: { kind: 'pods' },
    code: 403,
  })

function messagesIn(text: string): string[] {
  return extractRefusals(text).map((found) =>
    found.form === 'status' ? `${found.status.code} ${found.status.message}` : found.message,
  )
}

describe('extractRefusals', () => {
  it.each([
    ['the message alone', LIST, [LIST]],
    ['kubectl', `Error from server (Forbidden): ${GET}`, [GET]],
    ['kubectl apply', `Error from server (Forbidden): error when creating "pod.yaml": ${GET}\n`, [GET]],
    [
      'client-go in klog',
      `E1124 13:37:05.000001       1 reflector.go:166] "Unhandled Error" err="k8s.io/client-go: Failed to watch *v1.Pod: failed to list *v1.Pod: ${LIST.replaceAll('"', '\\"')}" logger="UnhandledError"`,
      [LIST],
    ],
    [
      'a Go log line',
      `2026/11/24 13:37:05 pkg/mod/reflector.go:229: failed to list *v1.Pod: ${LIST}\nnext line`,
      [LIST],
    ],
    [
      'controller-runtime',
      JSON.stringify({ level: 'error', msg: 'Reconciler error', error: GET, stacktrace: 'a\n\tb' }),
      [GET],
    ],
    [
      'Python',
      `(403)\nReason: Forbidden\nHTTP response headers: …\nHTTP response body: ${status(LIST)}\n`,
      [LIST],
    ],
    ['Python, the body as bytes', `HTTP response body: b'${status(LIST).replaceAll('\\', '\\\\')}'`, [LIST]],
    [
      'Java, fabric8',
      `Failure executing: GET at: https://10.96.0.1/api/v1/namespaces/payments/pods. Message: Forbidden!Configured service account doesn't have access. Service account may have been revoked. ${LIST}.`,
      [LIST],
    ],
    [
      'client-node',
      `HTTP-Code: 403\nMessage: Unknown API Status Code!\nBody: ${JSON.stringify(status(LIST))}\nHeaders: {"audit-id":"1"}`,
      [LIST],
    ],
    ['JSON in JSON in JSON', JSON.stringify(JSON.stringify(status(GET))), [GET]],
    ['a path', `Error from server (Forbidden): ${PATH}`, [PATH]],
    ['a dangling role', `Error from server (Forbidden): ${DANGLING}`, [DANGLING]],
    ['a dangling role in a Status', status(DANGLING), [DANGLING]],
    [
      'an empty reason with another line behind it',
      'Error from server (Forbidden): deployments.apps "web" is forbidden: \n$ kubectl get pods\n',
      ['deployments.apps "web" is forbidden: '],
    ],
    [
      'words of a plugin on the next line',
      'Error from server (Forbidden): pods "p" is forbidden:\nexceeded quota: budget, requested: pods=1, used: pods=0, limited: pods=0',
      ['pods "p" is forbidden: exceeded quota: budget, requested: pods=1, used: pods=0, limited: pods=0'],
    ],
    ['a line of each authorizer, named since 1.37', `Error: ${NAMED}\n$ echo done`, [NAMED]],
    ['a line of each authorizer, without names', `Error: ${NAMELESS}\n`, [NAMELESS]],
    ['a line of each authorizer in a Status', status(NAMED), [NAMED]],
    ['a line of each authorizer in a Status in a log', JSON.stringify({ err: status(NAMELESS) }), [NAMELESS]],
    [
      'words of a cloud on the next line',
      `${LIST}:\nRequired "container.pods.list" permission.`,
      [`${LIST}: Required "container.pods.list" permission.`],
    ],
    ['other words on the next line', `${LIST}:\nsee the runbook`, [LIST]],
    [
      'a line after it that is a mesh’s',
      `${LIST}: not a member\nRBAC: access denied`,
      [`${LIST}: not a member`, 'RBAC: access denied'],
    ],
    ['a terminal with colors', `\u001b[31mError:\u001b[0m ${LIST}`, [LIST]],
    ['two in one text', `${LIST}\nsome words\n${GET}`, [LIST, GET]],
    ['the same refusal twice', `${LIST}\n${status(LIST)}\n${LIST}`, [LIST]],
    ['a thousand of the same and one more', `${`${LIST}\n`.repeat(1000)}${GET}`, [LIST, GET]],
    [
      'an empty reason, which is no cut',
      status('pods "web-0" is forbidden: '),
      ['pods "web-0" is forbidden: '],
    ],
    ['words of another language around it', `エラー: ${GET} です`, [GET]],
    ['a full stop and more behind it', `${LIST}. Retrying in 5s (attempt 3)`, [LIST]],
    [
      'a quota',
      'Error creating: pods "p" is forbidden: exceeded quota: budget, requested: pods=1, used: pods=0, limited: pods=0',
      ['pods "p" is forbidden: exceeded quota: budget, requested: pods=1, used: pods=0, limited: pods=0'],
    ],
    [
      'a 401',
      '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}',
      ['401 Unauthorized'],
    ],
    [
      'a 401 of a client that prints keys in another order, in JSON',
      JSON.stringify(
        '{ "metadata": {}, "status": "Failure", "message": "Unauthorized", "reason": "Unauthorized", "code": 401, "kind": "Status" }',
      ),
      ['401 Unauthorized'],
    ],
  ])('finds the refusal in %s', (_client, text, expected) => {
    expect(messagesIn(text)).toEqual(expected)
  })

  it('keeps the causes and the time to wait of a Status that is JSON, at any depth', () => {
    const details = {
      name: 'web',
      kind: 'Pod',
      causes: [{ reason: 'FieldValueRequired', message: 'Required value', field: 'spec.containers' }],
      retryAfterSeconds: 5,
    }
    const text = JSON.stringify({
      kind: 'Status',
      status: 'Failure',
      message: 'Pod "web" is invalid: spec.containers: Required value',
      reason: 'Invalid',
      details,
      code: 422,
    })
    for (const paste of [text, JSON.stringify({ body: text })]) {
      expect(extractRefusals(paste)).toMatchObject([
        { form: 'status', status: { code: 422, details: { ...details, kind: 'pods' } } },
      ])
    }
  })

  it.each([
    [
      'nginx',
      '<html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1>nginx</body></html>',
    ],
    ['S3', '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>'],
    ['a registry', 'denied: requested access to the resource is denied'],
    ['prose', 'Entry to the park is forbidden: User groups cannot list here.'],
    ['another program', 'the file is forbidden: exceeded limits'],
    ['a successful Status', '{"kind":"Status","status":"Success","code":200}'],
    [
      'an event, cut inside the word',
      'Warning  FailedCreate  3m  job-controller  Error creating: pods "seed-" is forbid',
    ],
    [
      'the same, with dots',
      '15s  Warning  FailedCreate  daemonset/agent  Error creating: pods "agent-" is forb...',
    ],
    ['a head without its reason', 'Error from server: error when creating "web.yaml": the server d'],
    ['a head of credentials', 'Unable to connect to the server: getting crede'],
    ['a head of a webhook', 'Error from server (InternalError): Internal error occurred: failed calling w'],
    [
      'an answer, cut in its body',
      'ApiException: (403)\nReason: Forbidden\nHTTP response body: {"kind":"Status"',
    ],
    ['nothing', ' '],
  ])('finds none in a text of %s', (_source, text) => {
    expect(extractRefusals(text)).toEqual([])
  })

  it('finds every recorded 403, raw, as its Status and as JSON in JSON', () => {
    const bodies = recordedExchanges().flatMap(({ response }) =>
      response.status === 403 && typeof response.body === 'object' ? [response.body] : [],
    )
    expect(bodies.length).toBeGreaterThan(500)
    for (const body of partOf(bodies, 0)) {
      const message = body !== null && 'message' in body ? String(body.message) : ''
      expect(messagesIn(message), message).toEqual([message])
      expect(messagesIn(JSON.stringify(body))).toEqual([message])
      expect(messagesIn(`Body: ${JSON.stringify(JSON.stringify(body))}`)).toEqual([message])
    }
  })

  it('finds nothing in any recorded answer that succeeded', () => {
    const bodies = recordedExchanges().flatMap(({ response }) =>
      response.status < 300 && response.body !== null ? [response.body] : [],
    )
    expect(bodies.length).toBeGreaterThan(100)
    const false403s = bodies
      .map((body) => (typeof body === 'string' ? body : JSON.stringify(body)))
      .filter((text) => text.length < 262_144 && extractRefusals(text).length > 0)
    expect(false403s).toEqual([])
  })

  // A tag, an entity or an encoded byte in a name cannot be told from what a web page made of the text.
  const isMarkup = (name: string) => /<\/?[a-z]|&[#a-z]|%[0-9a-f]{2}/i.test(name)
  // Nor can a field of a request, such as q=, from a log of what a stranger sent.
  const isSent = (name: string) => [...strangerFields(` ${name}" cannot get "a" in "b"`)].length > 0
  const anyName = (maxLength: number) =>
    fc.string({ minLength: 1, maxLength }).filter((name) => !isMarkup(name) && !isSent(name))

  it('reads any request and user back out of any depth of JSON', () => {
    const word = fc.stringMatching(/^[a-z0-9]([a-z0-9.-]{0,20}[a-z0-9])?$/)
    const attributes: fc.Arbitrary<Attributes> = fc.record({
      kind: fc.constant('resource'),
      verb: fc.constantFrom('get', 'list', 'watch', 'create', 'deletecollection'),
      group: fc.oneof(fc.constant(''), word),
      resource: fc.stringMatching(/^[a-z]{1,20}$/),
      subresource: fc.oneof(fc.constant(''), fc.constantFrom('log', 'exec', 'status')),
      name: fc.oneof(fc.constant(''), anyName(20)),
      namespace: fc.oneof(fc.constant(''), word),
    })
    const user = fc.oneof(anyName(30), fc.constant('system:serviceaccount:a:b'))
    fc.assert(
      fc.property(attributes, user, fc.integer({ min: 1, max: 3 }), (request, name, depth) => {
        const { message } = formatForbidden({ name, groups: [] }, request, '')
        let text = message
        for (let i = 0; i < depth; i++) text = JSON.stringify(text)
        const [found] = extractRefusals(text)
        expect(found).toMatchObject({
          form: 'forbidden',
          message,
          refusal: { user: name, attributes: request },
        })
      }),
      { numRuns: runs(500) },
    )
  })

  it('takes a hostile text of up to 256 KiB without giving up or finding anything', () => {
    for (const unit of [
      'forbidden: User "',
      'a is forbidden: User \\"',
      '"x" is forbidden: ',
      '\\"kind\\":\\"Status\\"{',
      '{"kind":"Status"',
      '\\',
    ]) {
      const text = unit.repeat(Math.ceil(runs(256 * 1024) / unit.length))
      expect(extractRefusals(text)).toEqual([])
    }
  })
})

const ESCALATION =
  'rolebindings.rbac.authorization.k8s.io "web" is forbidden: user "system:serviceaccount:ci:deployer" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}'

describe('the namespace of a binding whose refusal does not name it', () => {
  it.each([
    ['kubectl apply -n shop -f web.yaml', 'shop'],
    ['$ kubectl create rolebinding web --namespace=shop --role=x', 'shop'],
    ['kubectl get pods -n other\nkubectl apply -n shop -f web.yaml', 'shop'],
    ['kubectl get pods -n other\nkubectl apply -f web.yaml', undefined],
    ['The account is of namespace ci.', undefined],
  ])('is that of the command in front and no other: %s', (line, namespace) => {
    const [found] = extractRefusals(`${line}\nError from server (Forbidden): ${ESCALATION}`)
    expect(found?.form === 'forbidden' && found.call?.namespace).toBe(namespace)
  })
})

describe('an event of the audit log without the sentence of a refusal', () => {
  const user = 'system:serviceaccount:shop:web'
  const event = (more: object) => ({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'Metadata',
    stage: 'ResponseComplete',
    requestURI: '/apis/batch/v1/namespaces/shop/jobs?watch=true',
    verb: 'watch',
    user: { username: user, groups: ['system:authenticated'] },
    objectRef: { resource: 'jobs', namespace: 'shop', apiGroup: 'batch', apiVersion: 'v1' },
    responseStatus: { metadata: {}, code: 403 },
    annotations: { 'authorization.k8s.io/decision': 'forbid', 'authorization.k8s.io/reason': '' },
    ...more,
  })
  const watch = {
    kind: 'resource',
    verb: 'watch',
    group: 'batch',
    resource: 'jobs',
    subresource: '',
    name: '',
    namespace: 'shop',
  }
  const status = { metadata: {}, status: 'Failure', reason: 'Forbidden', code: 403 }
  const forbid = (reason: string) => ({
    'authorization.k8s.io/decision': 'forbid',
    'authorization.k8s.io/reason': reason,
  })

  it.each([
    ['of a resource', {}, watch, ''],
    ['with a Status that has no message', { responseStatus: status }, watch, ''],
    ['whose authorizers gave a reason', { annotations: forbid('no binding') }, watch, 'no binding'],
    [
      'of a path',
      { requestURI: '/metrics?a=b', verb: 'get', objectRef: undefined },
      { kind: 'path', verb: 'get', path: '/metrics' },
      '',
    ],
  ])('is a refusal by its attributes: %s', (_what, more, attributes, reason) => {
    const text = JSON.stringify(event(more))
    const found = extractRefusals(text)
    expect(found).toMatchObject([
      { form: 'forbidden', message: text, refusal: { kind: 'authorization', user, attributes, reason } },
    ])
  })

  it.each([
    ['nothing says that it was the authorizers', event({ annotations: {} })],
    [
      'they allowed it, so that admission refused it',
      event({ annotations: { 'authorization.k8s.io/decision': 'allow' } }),
    ],
    ['it was made as someone else', event({ impersonatedUser: { username: 'jane' } })],
    ['two events are in one record', { items: [event({}), event({ verb: 'list' })] }],
  ])('is none where %s', (_what, value) => {
    expect(extractRefusals(JSON.stringify(value)).filter(({ form }) => form === 'forbidden')).toEqual([])
  })
})
