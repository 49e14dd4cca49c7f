import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod/mini'
import { at, isRecord, textAt } from '@/lib/objects/fields'
import { type Cluster, startCluster } from '../cluster'
import { callApi, type Reply } from './call'
import { recordedFile } from './recorded-file'

const requestSchema = z.object({
  method: z.string(),
  path: z.string(),
  headers: z.optional(z.record(z.string(), z.string())),
  body: z.optional(z.unknown()),
})
const writeSchema = z.object({
  name: z.string(),
  as: z.optional(z.string()),
  request: requestSchema,
  repeat: z.optional(z.boolean()),
  meanwhile: z.optional(requestSchema),
  cut: z.optional(z.string()),
  response: z.object({ status: z.number(), body: z.unknown() }),
})
export type RecordedWrite = z.infer<typeof writeSchema>

/** The exchanges of writes with a real kube-apiserver 1.36.2, by group, each in its order. */
export function recordedWrites(): Map<string, RecordedWrite[]> {
  const lines = recordedFile('writes-1.36.2.jsonl').trim().split('\n')
  const groups = new Map<string, RecordedWrite[]>()
  for (const line of lines) {
    const write = writeSchema.parse(JSON.parse(line))
    const group = write.name.slice(0, write.name.indexOf(':'))
    groups.set(group, [...(groups.get(group) ?? []), write])
  }
  return groups
}

const LONGEST_MS = 8_000
const silence: Reply = { status: 0, headers: {}, text: '', json: undefined }
const FAILURES = ['reason', 'message'] as const
/** The parts of an answer that are compared, and all of them together. */
export const AGREES = ['status', ...FAILURES, 'shape', 'all'] as const

/** In what an answer agrees with the real server's; a part that the recording does not have is absent. */
export interface Agreement {
  name: string
  status: boolean
  reason?: boolean
  message?: boolean
  shape: boolean
  all: boolean
  /** A write that is accepted here and refused there. */
  wrongYes: boolean
  actual: { status: number; body: unknown }
}

/** A text without ids, times and versions, and with the findings of one list in one order. */
function timeless(text: string): string {
  const steady = text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z/g, 'TIME')
    .replaceAll(/(version(?: in record)?:? |record \(|current: |\\"resourceVersion\\":\\")\d{1,9}/gi, '$1N')
    .replaceAll(/(version: N \()\d{1,9}/g, '$1N')
    .replaceAll(/127\.0\.0\.1:\d{4,5}/g, 'HOST')
    .replaceAll(/b{40,70}[a-z0-9]{5}/g, 'GENERATED')
    .replaceAll(/,?(?:\\)?"managedFields(?:\\)?":\[.{0,400}?\}\}\]/g, '')
  return steady.includes('invalid: [')
    ? steady
        .split(/, |\[|\]/)
        .toSorted()
        .join()
    : steady
}

// No scheduler and no kubelet stood by the recorded server, and its controllers wrote when they came to it.
const CONTROLLED = new Set(['Pod', 'Deployment', 'ReplicaSet', 'Job', 'Service', 'PodDisruptionBudget'])
const OWNED = new Set(['managedFields', 'deployment.kubernetes.io/revision', 'nodeName'])

/** Each path of a body, without what a controller writes. */
function paths(value: unknown, kind = '', path = ''): string[] {
  if (Array.isArray(value)) {
    const item = path === '/items' ? kind.replace(/List$/, '') : ''
    return [path, ...value.flatMap((one, index) => paths(one, item, `${path}/${index}`))]
  }
  if (!isRecord(value)) return [path]
  const own = textAt(value, 'kind') || kind
  return Object.entries(value).flatMap(([key, child]) => {
    if (OWNED.has(key) || (key === 'status' && isRecord(child) && CONTROLLED.has(own))) return []
    const isEmpty =
      key === 'annotations' && isRecord(child) && Object.keys(child).every((one) => OWNED.has(one))
    return isEmpty ? [] : paths(child, key === 'items' || key === 'object' ? own : '', `${path}/${key}`)
  })
}

function linesOf(body: unknown): unknown {
  if (typeof body !== 'string' || !body.startsWith('{')) return body
  return body
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
}

function shapeOf(body: unknown): string {
  const read = linesOf(body)
  return typeof read === 'string' ? timeless(read) : paths(read).toSorted().join('\n')
}

function agreement({ name, request, cut, response }: RecordedWrite, reply: Reply): Agreement {
  const body = reply.json ?? reply.text
  const status = reply.status === response.status
  const isFailure = textAt(response.body, 'kind') === 'Status' && response.status >= 400
  const same = (field: 'reason' | 'message') =>
    timeless(textAt(body, field)) === timeless(textAt(response.body, field))
  const parts = isFailure ? Object.fromEntries(FAILURES.map((field) => [field, same(field)])) : {}
  const shape = cut !== undefined ? status : shapeOf(body) === shapeOf(response.body)
  return {
    name,
    status,
    ...parts,
    shape,
    all: status && shape && Object.values(parts).every((part) => part === true),
    wrongYes: request.method !== 'GET' && reply.status < 300 && response.status >= 400,
    actual: { status: reply.status, body },
  }
}

/** Asks one group again, and says of each of its answers in what it agrees with the recorded one. */
export async function replayGroup(
  cluster: Cluster,
  writes: readonly RecordedWrite[],
  tokens: ReadonlyMap<string, string>,
): Promise<Agreement[]> {
  const answers = new Map<string, unknown>()
  const filled = (text: string): string =>
    text
      .replaceAll(/<([\w.]{1,40}) of ([^<>]{1,90})>/g, (whole, path: string, step: string) => {
        if (path === 'token') return tokens.get(step) ?? whole
        const value = at(
          answers.get(step),
          ...path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
        )
        return typeof value === 'string' ? value : whole
      })
      .replaceAll(/<(\d{1,5}) times ([^<>]{1,90})>/g, (_, count: string, part: string) =>
        part.replaceAll('\\"', '"').repeat(Number(count)),
      )
  const ask = (request: RecordedWrite['request'], as: string) => {
    const text =
      request.body === undefined || typeof request.body === 'string'
        ? request.body
        : JSON.stringify(request.body)
    const given = text === undefined ? {} : { body: filled(text) }
    const headers = { accept: 'application/json', 'user-agent': 'recorder/1.0', ...request.headers }
    const call = { ...request, path: filled(request.path), headers, token: tokens.get(as) ?? '', ...given }
    // A watch that the real server refuses can be open for an hour.
    return Promise.race([callApi(cluster, call), sleep(LONGEST_MS, silence, { ref: false })])
  }
  const results: Agreement[] = []
  for (const write of writes) {
    const { meanwhile, as = 'writes/admin' } = write
    const later = meanwhile && sleep(300).then(() => ask(meanwhile, as))
    let result = agreement(write, await ask(write.request, as))
    await later
    // The recorder asked again until the controllers were ready.
    for (let left = 5; write.repeat === true && !result.all && left > 0; left -= 1) {
      await sleep(50)
      result = agreement(write, await ask(write.request, as))
    }
    answers.set(write.name, result.actual.body)
    results.push(result)
  }
  return results
}

/** A cluster with the world of the recordings, and the tokens that they name. */
export async function recordedWritesWorld(): Promise<{ cluster: Cluster; tokens: Map<string, string> }> {
  const cluster = await startCluster()
  cluster.apply(recordedFile('writes-world.yaml'))
  cluster.expire()
  const tokens = new Map<string, string>()
  for (const name of ['admin', 'web']) tokens.set(`writes/${name}`, await cluster.token('writes', name))
  return { cluster, tokens }
}
