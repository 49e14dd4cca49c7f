import type { Scenario } from '../scenario'
import { toTimestamp } from '../store'
import { ownPod, shopWorld, webViews } from './shop'
import { conditions, event, image, object, onNode } from './troubles/parts'

const account = (name: string) => `system:serviceaccount:shop:${name}`

function refusal(user: string, verb: string, resource: string, name = '', group = ''): string {
  const qualified = group === '' ? resource : `${resource}.${group}`
  const of = name === '' ? qualified : `${qualified} "${name}"`
  return `${of} is forbidden: User "${account(user)}" cannot ${verb} resource "${resource}" in API group "${group}" in the namespace "shop"`
}

function status(message: string): string {
  const body = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason: 'Forbidden',
  }
  return JSON.stringify({ ...body, details: {}, code: 403 })
}

interface Program {
  /** The workload, of which there are so many pods. */
  name: string
  pods: number
  account: string
  /** What it writes, over and over. */
  log: string
  everySeconds: number
  /** It ends on what it writes. */
  crashes?: true
}

const watchJobs = refusal('web', 'watch', 'jobs', '', 'batch')
const readSynonyms = refusal('web', 'get', 'configmaps', 'search-synonyms')
const createEvents = refusal('web', 'create', 'events')
const listSecrets = refusal('billing', 'list', 'secrets')
const getPods = refusal('gallery', 'get', 'pods', 'gallery-0')
const deletePods = refusal('janitor', 'delete', 'pods', 'job-1')
const listDeployments = refusal('reports', 'list', 'deployments', '', 'apps')
const patchServices = refusal('edge', 'patch', 'services', 'edge')

/** Ten pods that are refused, each in the words of its client. */
export const REFUSED: readonly Program[] = [
  {
    name: 'search',
    pods: 3,
    account: 'web',
    everySeconds: 8,
    log: `E1126 14:31:02.114502       1 reflector.go:166] "Unhandled Error" err="k8s.io/client-go/informers/factory.go:160: Failed to watch *v1.Job: ${watchJobs.replaceAll('"', '\\"')}" logger="UnhandledError"`,
  },
  {
    name: 'synonyms',
    pods: 1,
    account: 'web',
    everySeconds: 40,
    log: `Traceback (most recent call last):
  File "/app/synonyms.py", line 41, in load
    api.read_namespaced_config_map("search-synonyms", "shop")
kubernetes.client.exceptions.ApiException: (403)
Reason: Forbidden
HTTP response headers: HTTPHeaderDict({'Content-Type': 'application/json', 'X-Content-Type-Options': 'nosniff'})
HTTP response body: ${status(readSynonyms)}`,
  },
  {
    name: 'mailer',
    pods: 1,
    account: 'web',
    everySeconds: 95,
    log: JSON.stringify({
      level: 'error',
      ts: '2026-11-26T14:31:02Z',
      logger: 'events',
      msg: 'Server rejected event (will not retry!)',
      controller: 'mail',
      error: createEvents,
    }),
  },
  {
    name: 'billing',
    pods: 1,
    account: 'billing',
    everySeconds: 60,
    log: `io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: GET at: https://kubernetes.default.svc/api/v1/namespaces/shop/secrets. Message: ${listSecrets}. Received status: Status(apiVersion=v1, code=403, details=StatusDetails(causes=[], group=null, kind=secrets, name=null, retryAfterSeconds=null, uid=null, additionalProperties={}), kind=Status, message=${listSecrets}, metadata=ListMeta(_continue=null, remainingItemCount=null, resourceVersion=null, selfLink=null, additionalProperties={}), reason=Forbidden, status=Failure, additionalProperties={}).
	at io.fabric8.kubernetes.client.dsl.internal.OperationSupport.requestFailure(OperationSupport.java:642)
	at io.fabric8.kubernetes.client.dsl.internal.OperationSupport.assertResponseCode(OperationSupport.java:576)
	at com.example.billing.Keys.load(Keys.java:27)`,
  },
  {
    name: 'gallery',
    pods: 1,
    account: 'gallery',
    everySeconds: 30,
    log: `ApiException [Error]: HTTP-Code: 403
Message: Unknown API Status Code!
Body: ${JSON.stringify(status(getPods))}
Headers: {"audit-id":"0d6c5f6e-5a3c-4c39-8c7a-6b5ad1a1b7f3","content-type":"application/json"}
    at CoreV1ApiResponseProcessor.readNamespacedPodWithHttpInfo (/app/node_modules/@kubernetes/client-node/dist/gen/apis/CoreV1Api.js:13741:15)`,
  },
  {
    name: 'janitor',
    pods: 1,
    account: 'janitor',
    everySeconds: 120,
    log: `+ kubectl delete pod job-1
Error from server (Forbidden): ${deletePods}`,
  },
  {
    name: 'reports',
    pods: 1,
    account: 'reports',
    everySeconds: 75,
    log: `Unhandled exception. k8s.Autorest.HttpOperationException: Operation returned an invalid status code 'Forbidden', response body ${status(listDeployments)}
   at k8s.Kubernetes.SendRequestRaw(String requestContent, HttpRequestMessage httpRequest, CancellationToken cancellationToken)`,
  },
  {
    name: 'edge',
    pods: 1,
    account: 'edge',
    everySeconds: 50,
    crashes: true,
    log: `Error: ApiError: ${patchServices}: Forbidden (ErrorResponse { status: "Failure", message: "${patchServices.replaceAll('"', '\\"')}", reason: "Forbidden", code: 403 })`,
  },
]

/** What reads like a refusal of the API server and is none. */
const OTHERS: readonly string[] = [
  'GET /admin 403 Forbidden 2ms',
  'upstream payments.example answered 401 Unauthorized: the API key has expired',
  '2026/11/26 14:31:05 [error] 29#29: *1 access forbidden by rule, client: 10.1.2.3, server: _, request: "GET /admin HTTP/1.1"',
  'psycopg2.OperationalError: FATAL: permission denied for table orders',
  'AccessDenied: User: arn:aws:iam::123456789012:user/shop is not authorized to perform: s3:GetObject',
  'docs: a pod that is not bound gets "pods is forbidden", see the handbook',
  'cannot parse the promotion "winter": field code is missing',
]

function podsOf(program: Program, ago: (minutes: number) => string) {
  const { name, pods, crashes } = program
  const running = { running: { startedAt: ago(40) } }
  const ended = {
    state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s restarting failed container' } },
    lastState: { terminated: { exitCode: 1, reason: 'Error', startedAt: ago(3), finishedAt: ago(1) } },
  }
  return Array.from({ length: pods }, (_, index) =>
    object(
      'v1',
      'Pod',
      `${name}-5d8c7b9f4-${'abcdefghij'[index]}x2k4`,
      45,
      {
        metadata: {
          labels: { app: name, 'pod-template-hash': '5d8c7b9f4' },
          annotations: {
            'sandbox.podglass/log': program.log,
            'sandbox.podglass/log-every': String(program.everySeconds),
          },
          ownerReferences: [
            {
              apiVersion: 'apps/v1',
              kind: 'ReplicaSet',
              name: `${name}-5d8c7b9f4`,
              uid: `uid-of-${name}`,
              controller: true,
            },
          ],
        },
        spec: {
          ...onNode,
          serviceAccountName: program.account,
          containers: [{ name, image: image(`${name}:3`) }],
        },
        status: {
          phase: 'Running',
          conditions: conditions(ago(40), !crashes),
          containerStatuses: [
            {
              name,
              image: image(`${name}:3`),
              ready: !crashes,
              started: !crashes,
              restartCount: crashes ? 4 : 0,
              ...(crashes ? ended : { state: running }),
            },
          ],
        },
      },
      ago,
    ),
  )
}

const QUOTA =
  'Error creating: pods "nightly-report-x7k2p" is forbidden: exceeded quota: compute, requested: requests.cpu=2, used: requests.cpu=7, limited: requests.cpu=8'

const accounts = [...new Set(REFUSED.map((program) => program.account))].filter((name) => name !== 'web')

/** Thirty pods of which ten are refused, with one refusal in an event; the others write what only reads alike. */
export const refusals: Scenario = {
  name: 'refusals',
  says: 'Ten of thirty pods log refused calls, each in the words of its client.',
  look: [
    'Refusals: eight calls of several accounts, counted by minute, and one that a quota refused in an event',
    'Refusals: the Role for ServiceAccount web grants three calls, two of them by nothing more than they need',
  ],
  world: (now) => {
    const ago = (minutes: number) => toTimestamp(new Date(now.getTime() - minutes * 60_000))
    const quiet = OTHERS.flatMap((log, index): Program[] => [
      {
        name: `quiet-${'abcdefghij'[index]}`,
        pods: index === 0 ? 3 : 2,
        account: 'default',
        log,
        everySeconds: 20,
      },
    ])
    const shown = [...REFUSED, ...quiet].flatMap((program) => podsOf(program, ago))
    const made = accounts.map((name) => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace: 'shop' },
    }))
    const refused = event('Job', 'nightly-report', 'FailedCreate', QUOTA, {
      at: ago(0.2),
      first: ago(32),
      count: 27,
      component: 'job-controller',
    })
    return [
      shopWorld({ now, rbac: webViews }),
      ...[...made, ...shown, refused].map((one) => JSON.stringify(one)),
    ].join('\n---\n')
  },
  pod: ownPod,
}
