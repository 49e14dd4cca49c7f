import { afterSilence } from '@/lib/deadline'
import { holdsValues } from '@/lib/kube/reads/objects'
import { answerOf, isAnswer, isUnreachable, type KubeUnreachableError } from '@/lib/kube/transport/errors'
import { DeadlinePassed } from '@/lib/kube/transport/exchange'
import { listPath, logPath, objectPath, probePath, viewPath, watchPath } from '@/lib/kube/transport/paths'
import type { DryRun, KubeAnswer, KubeClient, KubePath, Witness } from '@/lib/kube/transport/types'
import { present } from '@/lib/present'
import type { PlannedCall } from '../judge/plan-call'

const DEADLINE_MS = 10_000
const WATCH_MS = 5000
const WATCH_SECONDS = 4
const LIMIT = 3
const LOG = { tailLines: 5, limitBytes: 4096 }

type Read = Extract<PlannedCall, { form: 'read' }>
type Write = Extract<PlannedCall, { form: 'write' }>

/** What one call brought: an answer, whatever it says, or how it ended without one. */
export type Sent = KubeAnswer | KubeUnreachableError

/** The path of a read, always bounded. */
export function readPath(call: Exclude<PlannedCall, { form: 'write' }>): KubePath {
  if (call.form === 'path') return probePath(call.path)
  const { verb, target, subresource } = call
  const { name, ...collection } = target
  if (subresource === 'log') return logPath({ namespace: target.namespace, pod: name, ...LOG })
  if (subresource !== '') return viewPath(target, subresource)
  if (verb === 'get') return objectPath(target)
  const fields = name === '' ? [] : [['metadata.name', name] as const]
  return verb === 'watch'
    ? watchPath(collection, {
        resourceVersion: '',
        timeoutSeconds: WATCH_SECONDS,
        includeObject: 'Metadata',
        fields,
      })
    : listPath(collection, { limit: LIMIT, fields })
}

/** The write as the transport takes it. */
export function dryRunOf({ verb, target, subresource, patch }: Write, body: string | undefined): DryRun {
  const { name, ...rest } = target
  return {
    verb,
    ...rest,
    ...(name === '' || (verb === 'create' && subresource === '') ? {} : { name }),
    ...(subresource === '' ? {} : { subresource }),
    ...(verb === 'patch' ? { patch } : {}),
    ...present({ body }),
  }
}

function failed(error: unknown): Sent {
  if (isAnswer(error)) return answerOf(error)
  if (isUnreachable(error)) return error
  throw error
}

function eventObject(line: string): unknown {
  try {
    const event: unknown = JSON.parse(line)
    return typeof event === 'object' && event !== null && 'object' in event ? event.object : undefined
  } catch {
    return undefined
  }
}

/** Opens a watch and ends it after its first event, or when the deadline passes. */
async function openWatch(kube: KubeClient, path: KubePath, signal: AbortSignal): Promise<Sent> {
  const startedAt = performance.now()
  const ended = new AbortController()
  const heard = afterSilence(WATCH_MS, () => ended.abort(new DeadlinePassed()))
  let opened: { status: number; witness: Witness } | undefined
  const sent = (json: unknown, bytes: number): Sent => ({
    status: opened?.status ?? 0,
    witness: opened?.witness ?? { nosniff: false },
    json,
    text: '',
    bytes,
    ms: performance.now() - startedAt,
  })
  try {
    const lines = kube.lines(path, {
      signal: AbortSignal.any([signal, ended.signal]),
      accept: 'table',
      onOpen: (answer) => {
        opened = answer
      },
    })
    for await (const line of lines) return sent(eventObject(line), line.length)
    return sent(undefined, 0)
  } catch (error) {
    signal.throwIfAborted()
    // A watch that stays quiet until the deadline is one that opened.
    if (opened) return sent(undefined, 0)
    throw error
  } finally {
    heard()
  }
}

// A name is all that is shown, and a Table has no more of an object than its metadata.
function acceptOf({ target, subresource }: Read): 'json' | 'table' | 'metadata' | 'text' {
  if (subresource === 'log') return 'text'
  if (holdsValues(target)) return 'metadata'
  return subresource === '' ? 'table' : 'json'
}

/**
 * Makes one call with this pod's account: a read as it is, bounded; a write as a dry run. A refusal is what it brought.
 * Throws DryRunOffError before anything is sent, and the signal's reason when the caller gave up.
 */
export async function sendCall(
  kube: KubeClient,
  call: PlannedCall,
  { body, signal }: { body: string | undefined; signal: AbortSignal },
): Promise<Sent> {
  const options = { signal, deadlineMs: DEADLINE_MS }
  try {
    if (call.form === 'write') return await kube.dryRun(dryRunOf(call, body), options)
    const path = readPath(call)
    if (call.form === 'path') return await kube.probe(path, { ...options, accept: 'text' })
    if (call.verb === 'watch') return await openWatch(kube, path, signal)
    return await kube.probe(path, { ...options, accept: acceptOf(call) })
  } catch (error) {
    signal.throwIfAborted()
    return failed(error)
  }
}
