import { createServer, type IncomingMessage, type Server } from 'node:http'
import * as z from 'zod/mini'
import { refusalText } from './apply'
import type { Cluster } from './cluster'

const changes = z.record(z.string(), z.nullable(z.string()))
const strings = z.record(z.string(), z.string())
const count = z.number().check(z.int(), z.minimum(0), z.maximum(50_000))

const faultSchema = z.object({
  kind: z.enum(['throttle', 'expire', 'error', 'stall', 'delay']),
  match: z.exactOptional(z.string()),
  times: z.exactOptional(z.number().check(z.int(), z.minimum(1))),
  retryAfterSeconds: z.exactOptional(z.number()),
  code: z.exactOptional(z.number()),
  ms: z.exactOptional(z.number()),
})

type Action = (cluster: Cluster, body: unknown) => Promise<unknown> | unknown

/** An action with the shape of its body. A body that does not fit is a 400 that names the field. */
function action<Schema extends z.ZodMiniType>(
  schema: Schema,
  run: (cluster: Cluster, body: z.infer<Schema>) => Promise<unknown> | unknown,
): Action {
  return (cluster, body) => run(cluster, schema.parse(body))
}

const nothing = z.object({})

const actions = new Map<string, Action>([
  ['apply', action(z.object({ yaml: z.string() }), (cluster, { yaml }) => cluster.apply(yaml))],
  [
    'delete',
    action(z.object({ kind: z.string(), namespace: z.string(), name: z.string() }), (cluster, body) => ({
      deleted: cluster.delete(body.kind, body.namespace, body.name),
    })),
  ],
  ['label', action(z.object({ labels: changes }), (cluster, { labels }) => cluster.labelPod(labels))],
  [
    'annotate',
    action(z.object({ annotations: changes }), (cluster, body) => cluster.annotatePod(body.annotations)),
  ],
  [
    'resize',
    action(
      z.object({ limits: z.exactOptional(strings), requests: z.exactOptional(strings) }),
      (cluster, body) => cluster.resizePod(body),
    ),
  ],
  [
    'rotate-token',
    action(z.object({ revoke: z._default(z.boolean(), false) }), (cluster, body) =>
      cluster.rotateToken(body),
    ),
  ],
  ['revoke-tokens', action(nothing, (cluster) => cluster.revokeTokens())],
  ['break-token', action(z.object({ text: z.string() }), (cluster, { text }) => cluster.breakToken(text))],
  [
    'swap-ca',
    action(z.object({ publish: z._default(z.boolean(), true) }), (cluster, body) =>
      cluster.swapCertificateAuthority(body),
    ),
  ],
  ['publish-ca', action(nothing, (cluster) => cluster.publishRootCertificate())],
  ['fault', action(faultSchema, (cluster, fault) => cluster.addFault(fault))],
  ['reset', action(nothing, (cluster) => cluster.reset())],
  ['clear-faults', action(nothing, (cluster) => cluster.clearFaults())],
  ['cut', action(nothing, (cluster) => cluster.cut())],
  ['freeze', action(nothing, (cluster) => cluster.freeze())],
  ['thaw', action(nothing, (cluster) => cluster.thaw())],
  ['refuse', action(nothing, (cluster) => cluster.refuse())],
  ['resume', action(nothing, (cluster) => cluster.resume())],
  ['expire', action(nothing, (cluster) => cluster.expire())],
  ['skew-clock', action(z.object({ ms: z.number() }), (cluster, { ms }) => cluster.skewClock(ms))],
  [
    'break-api',
    action(z.object({ group: z.string(), version: z.string() }), (cluster, { group, version }) =>
      cluster.breakApi(group, version),
    ),
  ],
  [
    'fill',
    action(z.object({ namespace: z.string(), count }), (cluster, body) =>
      cluster.fill(body.namespace, body.count),
    ),
  ],
  [
    'restart',
    action(z.object({ namespace: z.string(), name: z.string() }), (cluster, { namespace, name }) => ({
      restartCount: cluster.restart(namespace, name),
    })),
  ],
  [
    'churn',
    action(z.object({ namespace: z.string(), perSecond: count }), (cluster, body) =>
      cluster.churn(body.namespace, body.perSecond),
    ),
  ],
])

function stateOf(cluster: Cluster): unknown {
  return {
    scenario: cluster.scenario?.name ?? null,
    url: cluster.url,
    pod: cluster.pod === undefined ? null : `${cluster.pod.metadata.namespace}/${cluster.pod.metadata.name}`,
    revision: cluster.context.store.revision,
    requests: cluster.requests.length,
    actions: [...actions.keys()],
  }
}

// Media types that a web page can send only after a preflight, which this port never allows.
const mediaTypes = new Set(['application/json', 'application/yaml'])

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = ''
  request.setEncoding('utf8')
  for await (const chunk of request) text += String(chunk)
  if (request.headers['content-type'] === 'application/yaml') return { yaml: text }
  return text === '' ? {} : JSON.parse(text)
}

// A name of somebody else that leads here would make their page one of this port's own.
const LOOPBACK = /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/

async function answer(cluster: Cluster, request: IncomingMessage): Promise<[status: number, body: unknown]> {
  if (!LOOPBACK.test(request.headers.host ?? '')) return [421, { error: 'Ask 127.0.0.1 or localhost.' }]
  const name = (request.url ?? '/').split('?')[0]?.slice(1) ?? ''
  if (request.method === 'GET' && name === 'state') return [200, stateOf(cluster)]
  if (request.method === 'GET' && name === 'requests') return [200, cluster.requests]
  const run = actions.get(name)
  if (run === undefined)
    return [404, { error: `There is no action "${name}".`, actions: [...actions.keys()] }]
  if (request.method !== 'POST' || !mediaTypes.has(request.headers['content-type'] ?? '')) {
    return [
      415,
      { error: 'An action is a POST with content-type application/json, or application/yaml for apply.' },
    ]
  }
  try {
    return [200, (await run(cluster, await readBody(request))) ?? { done: name }]
  } catch (error) {
    if (!(error instanceof z.core.$ZodError)) return [400, { error: refusalText(error) }]
    const [issue] = error.issues
    return [400, { error: `${issue?.path.join('.') || 'body'}: ${issue?.message}` }]
  }
}

/** The control port: loopback only, JSON in and out, one path per action. */
export interface ControlPort {
  url: string
  stop(): Promise<void>
}

/** Opens the control port of a cluster on a free port, or on the given one. */
export async function openControlPort(cluster: Cluster, port = 0): Promise<ControlPort> {
  const server: Server = createServer((request, response) => {
    answer(cluster, request)
      .catch((error: unknown): [number, unknown] => [400, { error: refusalText(error) }])
      .then(([status, body]) => {
        response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
        response.end(`${JSON.stringify(body)}\n`)
      })
      .catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The control port has no address.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
