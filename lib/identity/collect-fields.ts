import type { IdentityField, SourcedValue } from '@/lib/contract/identity'
import { type AddTarget, addYaml } from './add-yaml'
import { type DeclaredSources, declaredFile } from './declared-sources'
import { formatDownwardFile, shortDownwardFile, withoutLastApplied } from './downward-file'
import type { Observed } from './drift'
import { fieldOfFile, fieldOfVariable } from './field-names'
import { fieldName, isMutable, legalPlaces, type SourceRef } from './field-ref'
import { type ApiValue, apiPath, apiValue } from './field-value'
import type { Pod } from './pod-spec'
import { judge } from './verdict'

/** A file of a downward API volume as it was read; `error` stands instead of text that could not be read. */
export interface FileText {
  path: string
  /** The name under its volume's root. */
  name: string
  text?: string
  error?: string
  /** Why no kubelet keeps it up to date, as one sentence; absent where it does. */
  still?: string
}

export interface FieldsInput {
  /** All variables of the process, raw. Only those that are recognised leave this module. */
  env: ReadonlyMap<string, string>
  files: readonly FileText[]
  /** What the pod's spec declares for our container, where it could be read. */
  declared?: DeclaredSources
  pod?: Pod
  /** What became of the read of the Pod object where there is none, such as `the API server answered 403`. */
  podUnread?: string
  /** Our container, where it is known. */
  container?: string
  /** Resources (`cpu`, `memory`) that the cgroup does not limit. */
  unlimited: ReadonlySet<string>
  target: AddTarget
  /** Makes a raw value fit for reading: bounded, redacted, hidden characters shown. */
  show: (text: string) => string
}

interface Row {
  ref: SourceRef
  env: Observed[]
  file: Observed[]
}

const FIELD_ROWS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.serviceAccountName',
  'spec.nodeName',
  'status.podIP',
  'status.podIPs',
  'status.hostIP',
  'status.hostIPs',
  'metadata.labels',
  'metadata.annotations',
]
const RESOURCE_ROWS = ['requests.cpu', 'limits.cpu', 'requests.memory', 'limits.memory']

/** One row for every field of the downward API and for every other that env or a file holds, with its verdict. */
export function collectFields(input: FieldsInput): IdentityField[] {
  const rows = new Map<string, Row>()
  for (const path of FIELD_ROWS) rowFor(rows, { kind: 'field', path })
  for (const resource of RESOURCE_ROWS)
    rowFor(rows, withContainer({ kind: 'resource', resource }, input.container))
  for (const [name, value] of input.env) {
    const seen = observedVariable(name, value, input)
    if (seen) rowFor(rows, withContainer(seen.ref, input.container)).env.push(seen.observed)
  }
  for (const file of input.files) {
    const seen = observedFile(file, input.declared)
    if (seen) rowFor(rows, withContainer(seen.ref, input.container)).file.push(seen.observed)
  }
  return [...rows.values()].map((row) => fieldOf(row, input))
}

/** The field that a file holds: by the spec where it could be read, else by its name. */
export function refOfFile(
  file: Pick<FileText, 'path' | 'name'>,
  declared: DeclaredSources | undefined,
): SourceRef | undefined {
  return (declared && declaredFile(declared, file.path)?.ref) ?? fieldOfFile(file.name)
}

function observedVariable(
  name: string,
  value: string,
  input: FieldsInput,
): { ref: SourceRef; observed: Observed } | undefined {
  const declared = input.declared?.variables.get(name)
  if (declared?.from === 'other') return undefined
  if (declared?.from === 'field') {
    return { ref: declared.ref, observed: { at: name, by: 'spec', value, ...divisorOf(declared.ref) } }
  }
  if (declared === undefined && input.declared?.secretsInEnv) return undefined
  const ref = fieldOfVariable(name, value)
  const literal = declared?.from === 'literal' ? { literal: true } : {}
  return ref && { ref, observed: { at: name, by: 'name', value, ...divisorOf(ref), ...literal } }
}

function observedFile(
  file: FileText,
  declared: DeclaredSources | undefined,
): { ref: SourceRef; observed: Observed } | undefined {
  const exact = declared && declaredFile(declared, file.path)
  const ref = refOfFile(file, declared)
  if (!ref) return undefined
  const value = file.text === undefined ? {} : { value: file.text }
  const error = file.error === undefined ? {} : { error: file.error }
  const still =
    file.still ?? (exact?.frozen ? `${file.path} is a subPath mount, which never updates.` : undefined)
  return {
    ref,
    observed: {
      at: file.path,
      by: exact ? 'spec' : 'name',
      ...divisorOf(ref),
      ...value,
      ...error,
      ...(still === undefined ? {} : { still }),
    },
  }
}

function apiOf(ref: SourceRef, { pod, podUnread }: FieldsInput): ApiValue {
  if (pod) return apiValue(pod, ref)
  return { kind: 'unknown', ...(podUnread === undefined ? {} : { why: podUnread }) }
}

function fieldOf(row: Row, input: FieldsInput): IdentityField {
  const { ref, env, file } = row
  const api = apiOf(ref, input)
  const unlimited =
    ref.kind === 'resource' &&
    ref.container === input.container &&
    input.unlimited.has(ref.resource.replace('limits.', ''))
  const { verdict, why } = judge({
    ref,
    env,
    file,
    api,
    isDeclared: input.declared !== undefined,
    cgroupUnlimited: unlimited,
  })
  const apiSource = sourcedApi(ref, api, input)
  const add = needsMore(row) ? addYaml(ref, input.target) : undefined
  return {
    field: fieldName(ref),
    ...(ref.kind === 'resource' && ref.container ? { container: ref.container } : {}),
    env: env.map((o) => sourced(ref, o, input)),
    file: file.map((o) => sourced(ref, o, input)),
    ...(apiSource ? { api: apiSource } : {}),
    verdict,
    why: input.show(why),
    ...(add ? { add } : {}),
  }
}

// A field that the process does not get at all, or whose whole map it does not get.
function needsMore({ ref, env, file }: Row): boolean {
  if (env.length + file.length > 0) return false
  return ref.kind === 'resource' || legalPlaces(ref.path).env || isMutable(ref)
}

function shownText(ref: SourceRef, value: string): string {
  const isMap =
    ref.kind === 'field' && (ref.path === 'metadata.labels' || ref.path === 'metadata.annotations')
  return isMap ? shortDownwardFile(value) : withoutLastApplied(value)
}

function sourced(ref: SourceRef, observed: Observed, { show }: FieldsInput): SourcedValue {
  return {
    at: show(observed.at),
    by: observed.by,
    ...(observed.value === undefined ? {} : { value: show(shownText(ref, observed.value)) }),
    ...(observed.error === undefined ? {} : { error: show(observed.error) }),
    ...(observed.divisor === undefined ? {} : { divisor: observed.divisor }),
  }
}

function sourcedApi(ref: SourceRef, api: ApiValue, input: FieldsInput): SourcedValue | undefined {
  const at = apiPath(ref)
  switch (api.kind) {
    case 'unknown':
      return undefined
    case 'text':
      return { at, by: 'api', ...(api.absentKey ? {} : { value: input.show(api.value) }) }
    case 'map':
      return { at, by: 'api', value: input.show(shortDownwardFile(formatDownwardFile(api.values))) }
    case 'quantity':
      return {
        at: api.from === 'pod' && ref.kind === 'resource' ? `spec.resources.${ref.resource}` : at,
        by: 'api',
        value: input.show(api.text),
      }
    case 'unset':
    case 'node-allocatable':
      return { at, by: 'api' }
  }
}

function rowFor(rows: Map<string, Row>, ref: SourceRef): Row {
  const key = JSON.stringify([ref.kind, fieldName(ref), ref.kind === 'resource' ? (ref.container ?? '') : ''])
  const known = rows.get(key)
  if (known) return known
  const row: Row = { ref, env: [], file: [] }
  rows.set(key, row)
  return row
}

function withContainer(ref: SourceRef, container: string | undefined): SourceRef {
  if (ref.kind === 'field' || ref.container || container === undefined) return ref
  return { ...ref, container }
}

function divisorOf(ref: SourceRef): { divisor?: string } {
  return ref.kind === 'resource' && ref.divisor ? { divisor: ref.divisor } : {}
}
