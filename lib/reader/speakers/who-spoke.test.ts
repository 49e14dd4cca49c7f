import { describe, expect, it } from 'vitest'
import { explainAlone } from '@/lib/diagnosis/testing/on-the-wire'
import type { SpeakerKind } from '@/lib/evidence/speaker'
import { readLogFrom } from '@/lib/facts/refusals/judge/log-refusals'
import { isVouched } from '@/lib/facts/refusals/judge/witness'
import { extractRefusals } from '../extract-refusals'

const U = 'system:serviceaccount:lab:bot'
const SECRETS = `secrets is forbidden: User "${U}" cannot list resource "secrets" in API group "" in the namespace "lab"`
const POD = `pods "web-0" is forbidden: User "${U}" cannot get resource "pods" in API group "" in the namespace "lab"`
const slashed = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')
const STATUS = (message: string) =>
  JSON.stringify({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason: 'Forbidden',
    code: 403,
  })

const heard = (text: string) =>
  extractRefusals(text).map(({ speaker, sentence }) => `${speaker.kind}, ${sentence}`)

describe('the outermost speaker of a text', () => {
  it.each<[string, string, SpeakerKind]>([
    ['kubectl', `Error from server (Forbidden): ${SECRETS}`, 'client'],
    [
      'a program that logs its own error',
      JSON.stringify({ level: 'error', msg: 'sync failed', error: SECRETS }),
      'program',
    ],
    [
      'kubectl, of a webhook that is down',
      'Error from server (InternalError): Internal error occurred: failed calling webhook "scan.lab.io": failed to call webhook: Post "https://scan.lab.svc:443/": EOF',
      'client',
    ],
    [
      'the log of the API server, of a certificate',
      'E1201 10:00:00.000000       1 authentication.go:75] "Unable to authenticate the request" err="[x509: certificate has expired or is not yet valid: current time 2026-12-01T10:00:00Z is after 2026-11-01T10:00:00Z]"',
      'server-log',
    ],
    [
      'the log of the API server, of a webhook that it goes on without',
      'W1201 10:00:00.000000       1 dispatcher.go:205] Failed calling webhook, failing open scan.lab.io: failed calling webhook "scan.lab.io": failed to call webhook: Post "https://scan.lab.svc:443/": dial tcp 10.96.1.1:443: connect: connection refused',
      'server-log',
    ],
    [
      'a webhook',
      'admission webhook "size.lab.io" denied the request: pods "a" is forbidden: exceeded quota: q',
      'webhook',
    ],
    [
      'nobody, of the bare words',
      'pods "a" is forbidden: exceeded quota: q, requested: pods=1, used: pods=5, limited: pods=5',
      'unknown',
    ],
    ['Envoy, through client-go', 'Error from server (Forbidden): RBAC: access denied (get pods)', 'proxy'],
    [
      'Teleport, which copies the sentence',
      'Error from server (Forbidden): nodes is forbidden: User "ann" cannot list resource "nodes" in API group "" at the cluster scope\nAsk your Teleport admin to ensure that your Teleport role includes access to the nodes in "kubernetes_resources" field.',
      'proxy',
    ],
    [
      'a kubelet',
      'error: unable to upgrade connection: Forbidden (user=kube-apiserver, verb=create, resource=nodes, subresource(s)=[proxy])',
      'kubelet',
    ],
    [
      'Argo CD',
      `ComparisonError: Failed to load live state: failed to get cluster info for "https://10.96.0.1": error synchronizing cache state : failed to sync cluster https://10.96.0.1: failed to load initial state of resource Secret: ${SECRETS}`,
      'client',
    ],
    [
      'fabric8, with its guess',
      `Failure executing: GET at: https://10.96.0.1/api/v1/namespaces/lab/secrets. Message: Forbidden!Configured service account doesn't have access. Service account may have been revoked. ${SECRETS}.`,
      'client',
    ],
    [
      'an event, which anybody can write',
      `  Warning  FailedCreate  2m  replicaset-controller  Error creating: pods "a" is forbidden: exceeded quota: q, requested: pods=1, used: pods=5, limited: pods=5`,
      'unknown',
    ],
    [
      'an audit event',
      JSON.stringify({
        kind: 'Event',
        apiVersion: 'audit.k8s.io/v1',
        verb: 'list',
        user: { username: U },
        userAgent: 'x',
        responseStatus: { status: 'Failure', message: SECRETS, reason: 'Forbidden', code: 403 },
      }),
      'server-log',
    ],
    [
      'client-go, of an answer that was no Status',
      `Error from server (Forbidden): ${SECRETS} (get secrets)`,
      'proxy',
    ],
    ['a person', `Hello, we see this since Monday: ${SECRETS} What can we do?`, 'unknown'],
  ])('is %s', (_who, text, kind) => {
    expect(heard(text)).toEqual([`${kind}, whole`])
  })

  it.each([
    [
      'a request log',
      `10.1.1.9 - - [01/Dec/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "${slashed(SECRETS)}"`,
    ],
    [
      'pino-http',
      JSON.stringify({
        level: 'info',
        msg: 'request completed',
        req: { headers: { 'user-agent': SECRETS } },
      }),
    ],
    ['a request line', 'GET /?q=Unable+to+authenticate+the+request HTTP/1.1'],
    ['a form', `login failed for user 'x" cannot list resource "pods'`],
    [
      'Rails',
      `Started GET "/a" for 10.1.1.9 at 2026-12-01 10:00:00 +0000\n  Parameters: {"q" => "${slashed(SECRETS)}"}`,
    ],
    [
      'Argo CD, of its own RBAC',
      'rpc error: code = PermissionDenied desc = permission denied: applications, sync, lab/web, sub: ann',
    ],
    [
      'a kubelet, of a registry',
      'Warning  Failed  2s  kubelet  Failed to pull image "r.lab/x": failed to authorize: 403 Forbidden',
    ],
  ])('is nobody who refuses: %s', (_who, text) => {
    expect(heard(text)).toEqual([])
  })

  it('takes from a sentence that ends in its user no more than its head', () => {
    const [found] = extractRefusals('secrets "db" is forbidden: User "system:serviceaccount:lab:b')
    expect(found).toMatchObject({
      form: 'part',
      missing: 'cut',
      sentence: 'cut',
      request: { resource: 'secrets', name: 'db' },
    })
    expect(found?.form === 'part' && found.request).not.toHaveProperty('verb')
  })
})

describe('a genuine refusal', () => {
  const escaped = slashed(POD)
  const CLIENTS: Readonly<Record<string, string>> = {
    'client-go, reflector': `E1201 10:00:00.000000       1 reflector.go:227] "Failed to watch" err="failed to list *v1.Secret: ${slashed(SECRETS)}" logger="UnhandledError" reflector="pkg/informer.go:12" type="*v1.Secret"`,
    'client-go, reflector of old': `E1201 10:00:00.000000       1 reflector.go:178] k8s.io/client-go@v0.18.2/tools/cache/reflector.go:125: Failed to list *v1.Secret: ${SECRETS}`,
    'client-go, leader election': `E1201 10:00:00.000000       1 leaderelection.go:330] error retrieving resource lock lab/bot: leases.coordination.k8s.io "bot" is forbidden: User "${U}" cannot get resource "leases" in API group "coordination.k8s.io" in the namespace "lab"`,
    'controller-runtime, zap': JSON.stringify({
      level: 'error',
      ts: '2026-12-01T10:00:00Z',
      msg: 'Reconciler error',
      controller: 'shop',
      error: POD,
      stacktrace: 'sigs.k8s.io/controller-runtime',
    }),
    'fabric8 4': `io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: GET at: https://10.96.0.1/api/v1/namespaces/lab/pods/web-0. Message: Forbidden!Configured service account doesn't have access. Service account may have been revoked. ${POD}.`,
    'fabric8 7': `io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: GET at: https://10.96.0.1:443/api/v1/namespaces/lab/pods/web-0. Message: ${POD}. Received status: Status(apiVersion=v1, code=403, kind=Status, message=${POD}, metadata=ListMeta(_continue=null), reason=Forbidden, status=Failure, additionalProperties={}).`,
    'Java, official': `io.kubernetes.client.openapi.ApiException: Message: Forbidden\nHTTP response code: 403\nHTTP response body: ${STATUS(POD)}\nHTTP response headers: {audit-id=[7c1f]}`,
    Python: `kubernetes.client.exceptions.ApiException: (403)\nReason: Forbidden\nHTTP response headers: HTTPHeaderDict({'Audit-Id': '7c1f'})\nHTTP response body: ${STATUS(POD)}`,
    'Python, dynamic': `kubernetes.dynamic.exceptions.ForbiddenError: 403\nReason: Forbidden\nHTTP response headers: HTTPHeaderDict({'Audit-Id': '7c1f'})\nHTTP response body: b'${STATUS(POD).replaceAll('\\', '\\\\')}'\nOriginal traceback: \n  File "a.py", line 1`,
    kopf: `[2026-12-01 10:00:00,000] kopf._cogs.clients.w [ERROR   ] Request attempt #1/9 failed; escalating: GET https://10.96.0.1:443/api/v1/namespaces/lab/pods/web-0 -> APIForbiddenError('${POD}', {'kind': 'Status', 'apiVersion': 'v1', 'status': 'Failure', 'message': '${POD}', 'reason': 'Forbidden', 'code': 403}, status=403)`,
    JavaScript: `Error: HTTP-Code: 403\nMessage: Unknown API Status Code!\nBody: ${JSON.stringify(STATUS(POD))}\nHeaders: {"content-type":"application/json"}`,
    'kube-rs': `Error: ApiError: ${POD}: Forbidden (ErrorResponse { status: "Failure", message: "${escaped}", reason: "Forbidden", code: 403 })`,
    '.NET': `k8s.Autorest.HttpOperationException: Operation returned an invalid status code 'Forbidden', response body ${STATUS(POD)}`,
    'kubeclient, Ruby': `Kubeclient::HttpError: HTTP status code 403, ${POD} for GET https://10.96.0.1/api/v1/namespaces/lab/pods/web-0`,
    Helm: `Error: UPGRADE FAILED: query: failed to query with labels: ${SECRETS}`,
    Flux: JSON.stringify({
      level: 'error',
      ts: '2026-12-01T10:00:00Z',
      msg: 'Reconciliation failed',
      error: `Pod/lab/web-0 dry-run failed (Forbidden): ${POD}`,
    }),
    Terraform: `╷\n│ Error: ${POD}\n│ \n│   with kubernetes_pod_v1.web,\n│   on main.tf line 1\n╵`,
    'a program in Go': `2026/12/01 10:00:00 error listing secrets: ${SECRETS}`,
  }

  it.each(Object.entries(CLIENTS))('is found as %s prints it', (client, text) => {
    const [found, ...others] = extractRefusals(text)
    expect(others).toEqual([])
    expect(found).toMatchObject({
      form: 'forbidden',
      sentence: 'whole',
      refusal: { kind: 'authorization', user: U },
    })
    expect(found && isVouched(found)).toBe(true)
    const stamped = text
      .split('\n')
      .map((line) => `2026-12-01T10:00:00.1Z ${line}`)
      .join('\n')
    const { settled, open } = readLogFrom(stamped)
    const inLog = [...settled, ...open].map(({ found }) => [found.form, isVouched(found)])
    // In a log anybody's words can stand behind an error of a program's own.
    expect(inLog).toEqual([['forbidden', client !== 'a program in Go']])
  })

  it('keeps its own error beside what a stranger sent', () => {
    const text = JSON.stringify({
      level: 'error',
      msg: 'request failed',
      req: { url: POD, headers: { 'user-agent': POD } },
      err: { message: SECRETS },
    })
    expect(extractRefusals(text)).toMatchObject([
      { refusal: { attributes: { resource: 'secrets' } }, speaker: { kind: 'program' } },
    ])
  })
})

describe('a quotation', () => {
  it.each(['"size.lab.io"', "'size.lab.io'", 'size.lab.io'])(
    'of the webhook %s is never the API server’s',
    (webhook) => {
      for (const words of [
        'pods "a" is forbidden: exceeded quota: q, requested: pods=1, used: pods=5, limited: pods=5',
        SECRETS,
        'PortCluster.lab.io "a" is invalid: spec.version: Required value',
        'pods "a" not found',
        'Internal error occurred: failed calling webhook "b.lab.io": EOF',
      ]) {
        const text = `Error from server: error when creating "a.yaml": admission webhook ${webhook} denied the request: ${words}`
        const explained = explainAlone(extractRefusals(text))
        expect(explained, text).toMatchObject([{ kind: 'admission', cause: { id: 'J8' } }])
        expect(explained[0]?.cause?.says).toContain('size.lab.io')
      }
    },
  )

  it('of a policy is never the API server’s', () => {
    const text = `Error from server (Invalid): pods "a" is forbidden: ValidatingAdmissionPolicy 'size' with binding 'all' denied request: ${SECRETS}`
    expect(explainAlone(extractRefusals(text))).toMatchObject([{ kind: 'admission', cause: { id: 'J7' } }])
  })
})
