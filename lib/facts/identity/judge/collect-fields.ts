import { type AddTarget, addYaml } from '@/lib/identity/add-yaml'
import { type DeclaredSources, declaredFile } from '@/lib/identity/declared-sources'
import { formatDownwardFile, shortDownwardFile } from '@/lib/identity/downward-file'
import {
  fieldName,
  fieldOfFile,
  fieldOfVariable,
  isMapField,
  isMutable,
  legalPlaces,
  type SourceRef,
  subscriptOf,
} from '@/lib/identity/field-ref'
import {
  type ApiValue,
  apiPath,
  apiValue,
  type FieldSources,
  type Observed,
} from '@/lib/identity/field-value'
import { groupSources } from '@/lib/identity/group-sources'
import type { Pod } from '@/lib/identity/pod-spec'
import { judgeField } from '@/lib/identity/verdict'
import { type Confirms, NOT_SHOWN } from '@/lib/identity/witnesses'
import type { Piece } from '@/lib/phrase/pieces'
import { present } from '@/lib/present'
import type { IdentityField, SourcedValue } from '../contract/identity'

/** A file of a downward API volume as it was read; `error` replaces text that could not be read. */
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
  /** All variables of the process, raw. Only those that are recognized leave this module. */
  env: ReadonlyMap<string, string>
  files: readonly FileText[]
  /** What the pod's spec declares for our container, where it could be read. */
  declared?: DeclaredSources
  pod?: Pod
  /** Why there is no Pod object, such as `the API server answered 403`. */
  podUnread?: string
  /** Our container, where it is known. */
  container?: string
  /** Resources (`cpu`, `memory`) that the cgroup does not limit. */
  unlimited: ReadonlySet<string>
  target: AddTarget
  /** Makes a raw value fit for reading: bounded, redacted, hidden characters shown. */
  show: (text: string) => string
  /** A value without what its key makes a secret. */
  redact: (key: string, value: string) => string
  /** Whether a value known only by its name can be shown. */
  confirms: Confirms
}

// The spec's own variables are known, and no Secret is in its envFrom.
const NOT_DECLARED =
  "Not shown: the pod's spec does not declare it, so it is from a ConfigMap, the image or the runtime, and not a field of the pod."

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
    const seen = observedFile(file, input)
    if (seen) rowFor(rows, withContainer(seen.ref, input.container)).file.push(seen.observed)
  }
  return [...rows.values()].map((row) => fieldOf(row, input))
}

/** The field that a file holds: by the spec where it could be read, otherwise by its name. */
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
  if (!ref) return undefined
  const observed = { at: name, by: 'name' as const, ...divisorOf(ref) }
  const isConfirmed = input.confirms(ref, value)
  if (declared?.from === 'literal') {
    const withheld = isConfirmed ? {} : { withheld: "Not shown: it is a fixed value in the pod's spec." }
    return { ref, observed: { ...observed, value, literal: true, ...withheld } }
  }
  const withheld = input.declared === undefined ? NOT_SHOWN : NOT_DECLARED
  return { ref, observed: { ...observed, ...(isConfirmed ? { value } : { withheld }) } }
}

function observedFile(
  file: FileText,
  { declared, confirms }: FieldsInput,
): { ref: SourceRef; observed: Observed } | undefined {
  const exact = declared && declaredFile(declared, file.path)
  const ref = refOfFile(file, declared)
  if (!ref) return undefined
  const value = textOfFile(file, ref, exact !== undefined, confirms)
  const still =
    file.still ?? (exact?.frozen ? `${file.path} is a subPath mount, which never updates.` : undefined)
  return {
    ref,
    observed: {
      at: file.path,
      by: exact ? 'spec' : 'name',
      ...(ref.kind === 'resource' && ref.container === undefined ? { isAnyContainers: true } : {}),
      ...divisorOf(ref),
      ...value,
      ...present({ error: file.error, still }),
    },
  }
}

function textOfFile(
  { path, text }: FileText,
  ref: SourceRef,
  isExact: boolean,
  confirms: Confirms,
): Pick<Observed, 'value' | 'withheld'> {
  if (text === undefined) return {}
  return isExact || confirms(ref, text, path) ? { value: text } : { withheld: NOT_SHOWN }
}

function apiOf(ref: SourceRef, { pod, podUnread }: FieldsInput): ApiValue {
  if (pod) return apiValue(pod, ref)
  return { kind: 'unknown', ...present({ why: podUnread }) }
}

function fieldOf(row: Row, input: FieldsInput): IdentityField {
  const { ref, env, file } = row
  const value = apiOf(ref, input)
  const unlimited =
    ref.kind === 'resource' &&
    ref.container === input.container &&
    input.unlimited.has(ref.resource.replace('limits.', ''))
  const sources: FieldSources = {
    ref,
    env,
    file,
    api: value,
    isDeclared: input.declared !== undefined,
    cgroupUnlimited: unlimited,
    told: (value) => redacted(ref, value, input),
  }
  const { verdict, notes, brief } = judgeField(sources)
  const groups = groupSources(sources, verdict)
  const api = sourcedApi(ref, value, groups.api, input)
  const add = needsMore(row) ? addYaml(ref, input.target) : undefined
  return {
    field: fieldName(ref),
    ...(ref.kind === 'resource' && ref.container ? { container: ref.container } : {}),
    env: env.map((o, index) => sourced(ref, o, groups.env[index] ?? 0, input)),
    file: file.map((o, index) => sourced(ref, o, groups.file[index] ?? 0, input)),
    verdict,
    notes: notes.map(({ about, says }) => ({ about, says: says.map((piece) => shown(piece, input)) })),
    ...(brief ? { brief: brief.map((piece) => shown(piece, input)) } : {}),
    ...present({ api, disputed: groups.disputed, add }),
  }
}

/** Each piece as `show` gives it: that what is code stays code. */
function shown(piece: Piece, { show }: FieldsInput): Piece {
  if ('code' in piece) return { code: show(piece.code) }
  return 'text' in piece ? { text: show(piece.text) } : piece
}

// A field that the process does not get at all, or whose whole map it does not get.
function needsMore({ ref, env, file }: Row): boolean {
  if (env.length + file.length > 0) return false
  return ref.kind === 'resource' || legalPlaces(ref.path).env || isMutable(ref)
}

function sourced(ref: SourceRef, observed: Observed, group: number, input: FieldsInput): SourcedValue {
  const { show } = input
  const { value, divisor, withheld } = observed
  const error = withheld ?? observed.error
  return {
    at: show(observed.at),
    by: observed.by,
    group,
    ...(value === undefined || withheld !== undefined ? {} : { value: show(redacted(ref, value, input)) }),
    ...present({ error: error && show(error), divisor }),
    ...(withheld === undefined ? {} : { withheld: true }),
    ...(observed.literal ? { literal: true } : {}),
  }
}

/** The text of a field without what a key in it makes a secret. */
function redacted(ref: SourceRef, text: string, { redact }: FieldsInput): string {
  if (ref.kind === 'resource') return text
  const subscript = subscriptOf(ref.path)
  if (subscript) return redact(subscript.key, text)
  return isMapField(ref) ? shortDownwardFile(text, redact) : text
}

function sourcedApi(
  ref: SourceRef,
  api: ApiValue,
  group: number,
  input: FieldsInput,
): SourcedValue | undefined {
  if (!input.pod) return undefined
  const at = apiPath(input.pod, ref)
  switch (api.kind) {
    case 'unknown':
      return undefined
    case 'text':
      return {
        at,
        by: 'api',
        group,
        ...(api.absentKey ? {} : { value: input.show(redacted(ref, api.value, input)) }),
      }
    case 'map':
      return { at, by: 'api', group, value: input.show(redacted(ref, formatDownwardFile(api.values), input)) }
    case 'quantity':
      return {
        at: api.from === 'pod' && ref.kind === 'resource' ? `spec.resources.${ref.resource}` : at,
        by: 'api',
        group,
        value: input.show(api.text),
      }
    case 'unset':
    case 'node-allocatable':
      return { at, by: 'api', group }
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
