import { at, isRecord, textAt, textsAt } from '@/lib/objects/fields'
import { goQuote } from '@/lib/words/go-quote'
import { badRequest, conflictStatus, type FieldError, failure, invalidStatus, StatusError } from './answer'
import type { ResourceType } from './catalogue'
import type { SandboxCall } from './context'
import { decodeDocument, isTrue } from './decode'
import type { Propagation } from './deletion'
import type { KubeObject } from './kube-object'

const GROUP = 'meta.k8s.io'
const KINDS = new Map([
  ['POST', 'CreateOptions'],
  ['PUT', 'UpdateOptions'],
  ['PATCH', 'PatchOptions'],
  ['DELETE', 'DeleteOptions'],
])

function refuse(kind: string, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw new StatusError(invalidStatus({ group: GROUP, kind }, '', errors))
}

function unsupported(field: string, shown: string, supported: string): FieldError {
  const message = `Unsupported value: ${shown}: supported values: ${supported}`
  return { type: 'FieldValueNotSupported', field, message }
}

function forbids(field: string, says: string): FieldError {
  return { type: 'FieldValueForbidden', field, message: `Forbidden: ${says}` }
}

function dryRunErrors(values: readonly string[]): FieldError[] {
  if (values.every((value) => value === 'All')) return []
  return [unsupported('dryRun', JSON.stringify(values), '"All"')]
}

/** Refuses the options of a write in its query, and says whether it is a dry run. */
export function isDryRunAsked(call: SandboxCall): boolean {
  const values = call.query.getAll('dryRun')
  const force =
    call.method === 'PATCH' && call.query.has('force') && !isApply(call)
      ? [forbids('force', 'may not be specified for non-apply patch')]
      : []
  const validation = call.query.get('fieldValidation') ?? ''
  const known = '"", "Ignore", "Strict", "Warn"'
  const wrong = ['', 'Ignore', 'Strict', 'Warn'].includes(validation)
    ? []
    : [unsupported('fieldValidation', goQuote(validation), known)]
  refuse(KINDS.get(call.method) ?? '', [...force, ...dryRunErrors(values), ...wrong])
  return values.length > 0
}

const isApply = (call: SandboxCall) =>
  (call.headers['content-type'] ?? '').startsWith('application/apply-patch')

interface DeleteOptions {
  dryRun: boolean
  propagation: Propagation | undefined
  preconditions: unknown
}

const POLICIES: readonly string[] = ['Foreground', 'Background', 'Orphan'] satisfies Propagation[]

const isPolicy = (value: string): value is Propagation => POLICIES.includes(value)

/** The options of a delete: its body, or without one its query. */
export function deleteOptionsOf(call: SandboxCall): DeleteOptions {
  const body = call.body.length > 0 ? decodeDocument(call, 'DeleteOptions') : undefined
  const kind = textAt(body, 'kind') || 'DeleteOptions'
  if (kind !== 'DeleteOptions') {
    const says = `no kind ${goQuote(kind)} is registered for version ${goQuote(textAt(body, 'apiVersion'))} in scheme "pkg/apis/meta/internalversion/scheme/register.go:27"`
    throw new StatusError(badRequest(says))
  }
  const dryRun = [...call.query.getAll('dryRun'), ...textsAt(body, 'dryRun')]
  const policy = textAt(body, 'propagationPolicy') || (call.query.get('propagationPolicy') ?? '')
  const orphans =
    at(body, 'orphanDependents') ??
    (call.query.has('orphanDependents') ? isTrue(call, 'orphanDependents') : undefined)
  const field = 'propagationPolicy'
  const errors = dryRunErrors(dryRun)
  if (policy !== '' && orphans !== undefined) {
    const says = 'orphanDependents and deletionPropagation cannot be both set'
    errors.push({ type: 'FieldValueInvalid', field, message: `Invalid value: ${goQuote(policy)}: ${says}` })
  } else if (policy !== '' && !isPolicy(policy))
    errors.push(unsupported(field, goQuote(policy), '"Foreground", "Background", "Orphan", "nil"'))
  refuse('DeleteOptions', errors)
  const older = orphans === true ? 'Orphan' : orphans === false ? 'Background' : undefined
  return {
    dryRun: dryRun.length > 0,
    propagation: isPolicy(policy) ? policy : older,
    preconditions: at(body, 'preconditions'),
  }
}

/** Refuses a delete that is meant for another object, or for another state of it. */
export function refusePreconditions(
  type: ResourceType,
  { metadata }: KubeObject,
  preconditions: unknown,
): void {
  if (!isRecord(preconditions)) return
  const fields = [
    ['uid', 'UID', 'deleted and then recreated'],
    ['resourceVersion', 'ResourceVersion', 'modified'],
  ] as const
  for (const [field, word, fate] of fields) {
    const asked = textAt(preconditions, field)
    if (asked === '' || asked === metadata[field]) continue
    const why = `the ${word} in the precondition (${asked}) does not match the ${word} in record (${metadata[field]}). The object might have been ${fate}`
    throw new StatusError(conflictStatus({ group: type.group, resource: type.kind }, metadata.name, why))
  }
}

/** Refuses the options of a list or a watch that do not go together. */
export function refuseListOptions({ query }: SandboxCall, isWatch: boolean): void {
  const match = query.get('resourceVersionMatch') ?? ''
  const version = query.get('resourceVersion') ?? ''
  const field = 'resourceVersionMatch'
  const errors: FieldError[] = []
  if (isWatch && query.has('sendInitialEvents')) {
    if (match !== 'NotOlderThan')
      errors.push(forbids(field, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'))
    if (match !== '' && match !== 'NotOlderThan')
      errors.push(unsupported(field, goQuote(match), '"NotOlderThan"'))
  } else if (isWatch && match !== '') {
    errors.push(
      forbids(field, 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'),
    )
  } else if (!isWatch) {
    if (query.has('sendInitialEvents'))
      errors.push(forbids('sendInitialEvents', 'sendInitialEvents is forbidden for list'))
    if (match !== '' && version === '')
      errors.push(forbids(field, 'resourceVersionMatch is forbidden unless resourceVersion is provided'))
    if (match === 'Exact' && version === '0')
      errors.push(forbids(field, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'))
    if (!['', 'Exact', 'NotOlderThan'].includes(match))
      errors.push(unsupported(field, goQuote(match), '"Exact", "NotOlderThan", ""'))
  }
  refuse('ListOptions', errors)
  if (version !== '' && !/^\d{1,20}$/.test(version)) {
    const says = `resourceVersion: Invalid value: ${goQuote(version)}: strconv.ParseUint: parsing ${goQuote(version)}: invalid syntax`
    throw new StatusError(isWatch ? failure(500, '', says) : badRequest(`invalid resource version: ${says}`))
  }
  const timeout = query.get('timeoutSeconds') ?? ''
  if (timeout !== '' && !/^[+-]?\d{1,19}$/.test(timeout))
    throw new StatusError(badRequest(`strconv.ParseInt: parsing ${goQuote(timeout)}: invalid syntax`))
}

/** Refuses a read of a version that is not written yet. The real server waits 3 s for it first. */
export function refuseFuture({ query }: SandboxCall, current: number): void {
  const asked = Number(query.get('resourceVersion') ?? '')
  if (!(asked > current)) return
  const message = `Timeout: Too large resource version: ${asked}, current: ${current}`
  const causes = [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }]
  throw new StatusError(failure(504, 'Timeout', message, { causes, retryAfterSeconds: 1 }))
}
