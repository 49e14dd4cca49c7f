import * as z from 'zod/mini'
import { InvalidRequestError } from '@/lib/facts/questions/errors'
import { readText } from '@/lib/facts/text-work/read-text'
import { TRY_BODY_LIMIT, type TryResource } from '../contract'
import type { PlannedCall } from '../judge/plan-call'

type Write = Extract<PlannedCall, { form: 'write' }>
type Fields = Record<string, unknown>

const recordSchema = z.record(z.string(), z.unknown())
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

function refuse(says: string): never {
  throw new InvalidRequestError([{ field: 'body', says }])
}

function recordOf(value: unknown): Fields | undefined {
  const parsed = z.safeParse(recordSchema, value)
  return parsed.success ? parsed.data : undefined
}

async function parseText(text: string, signal: AbortSignal): Promise<unknown> {
  if (new TextEncoder().encode(text).length > TRY_BODY_LIMIT) refuse('A body is at most 64 KiB.')
  const read = await readText({ task: 'value', text, field: 'body', signal })
  return 'says' in read ? refuse(read.says) : read.value
}

interface Expected {
  kind: string | undefined
  apiVersion: string
  namespace: string
  name: string
  /** A merge patch may leave out what does not change. */
  isPartial: boolean
}

function expectedOf({ verb, target, subresource, kind, patch }: Write): Expected {
  const { namespace, name } = target
  const isPartial = verb === 'patch' && patch === 'merge'
  if (subresource === 'scale')
    return { kind: 'Scale', apiVersion: 'autoscaling/v1', namespace, name, isPartial }
  if (subresource === 'eviction')
    return { kind: 'Eviction', apiVersion: 'policy/v1', namespace, name, isPartial }
  const apiVersion = target.group === '' ? target.version : `${target.group}/${target.version}`
  return { kind, apiVersion, namespace, name, isPartial }
}

function checkIdentity(body: Fields, expected: Expected): void {
  const { kind, apiVersion, namespace, name, isPartial } = expected
  const fits = (field: string, value: unknown, wanted: string, isOptional: boolean) => {
    if ((value === undefined && isOptional) || value === wanted) return
    const says =
      value === undefined ? 'is missing' : typeof value === 'string' ? `is "${value}"` : 'is not text'
    refuse(`${field} ${says}; this call needs "${wanted}".`)
  }
  fits('apiVersion', body.apiVersion, apiVersion, isPartial)
  if (kind !== undefined) fits('kind', body.kind, kind, isPartial)
  const metadata = body.metadata === undefined ? {} : recordOf(body.metadata)
  if (metadata === undefined) refuse('metadata is not an object.')
  if (namespace !== '') fits('metadata.namespace', metadata.namespace, namespace, true)
  else if (metadata.namespace !== undefined)
    refuse('metadata.namespace is set, but this call has no namespace.')
  // A create may leave the name to generateName, and what it lacks is for the API server to say.
  if (name !== '') fits('metadata.name', metadata.name, name, isPartial)
}

/** A Secret with its values is refused before anything is sent to the API server. */
function checkValues(body: Fields): void {
  const found = ['data', 'stringData'].find((field) => body[field] !== undefined)
  if (found !== undefined) {
    refuse(
      `A Secret is tried without its values: leave ${found} out. Permissions, quotas and policies do not need them.`,
    )
  }
  const annotations = recordOf(recordOf(body.metadata)?.annotations)
  if (annotations?.[LAST_APPLIED] !== undefined) {
    refuse(`A Secret is tried without its values: leave the annotation ${LAST_APPLIED} out.`)
  }
}

/**
 * The body of a write as JSON, of the kind, version, namespace and name that the call is for; undefined where it has none.
 * Rejects with an InvalidRequestError that says what to change.
 */
export async function readTryBody(
  given: TryResource['body'],
  call: Write,
  signal: AbortSignal,
): Promise<string | undefined> {
  const isEmpty = given === undefined || given === ''
  if (call.verb === 'delete' || call.verb === 'deletecollection') {
    if (isEmpty) return undefined
    return refuse('Leave the body empty: options in it would override dryRun in the address.')
  }
  const isPatch = call.verb === 'patch' && call.patch === 'merge'
  if (isEmpty && !isPatch) refuse('Give the object to write, as JSON or YAML.')
  const value = isEmpty ? {} : typeof given === 'string' ? await parseText(given, signal) : given
  const body = recordOf(value)
  if (body === undefined || Array.isArray(value))
    return refuse('Give one object, as JSON or YAML, not a list or a word.')
  checkIdentity(body, expectedOf(call))
  if (call.target.group === '' && call.target.resource === 'secrets') checkValues(body)
  const text = JSON.stringify(body)
  if (text.length > TRY_BODY_LIMIT) refuse('A body is at most 64 KiB.')
  return text
}
