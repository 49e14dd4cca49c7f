import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Fields } from '@/lib/objects/fields'
import { groupOfVersion, versionOf } from './kube-object'
import { builtInShape, type Shape } from './schemas'

/** One field of a message: its number, and a number or the bytes that it holds. */
interface Field {
  number: number
  value: bigint | Buffer
}

function varint(bytes: Buffer, from: number): { value: bigint; next: number } {
  let value = 0n
  for (let index = from; index < bytes.length && index < from + 10; index += 1) {
    const byte = bytes[index] ?? 0
    value |= BigInt(byte & 0x7f) << BigInt(7 * (index - from))
    if (byte < 0x80) return { value, next: index + 1 }
  }
  throw new Error('unexpected EOF')
}

const FIXED: Readonly<Record<number, number>> = { 1: 8, 5: 4 }

/** The fields of a message in their order. Throws if it is not a message. */
function fieldsOf(bytes: Buffer): Field[] {
  const fields: Field[] = []
  for (let at = 0; at < bytes.length; ) {
    const tag = varint(bytes, at)
    const number = Number(tag.value >> 3n)
    const wire = Number(tag.value & 7n)
    const fixed = FIXED[wire]
    if (wire !== 0 && wire !== 2 && fixed === undefined) throw new Error(`proto: illegal wireType ${wire}`)
    const { value, next } = fixed === undefined ? varint(bytes, tag.next) : { value: 0n, next: tag.next }
    at = next + (fixed ?? (wire === 0 ? 0 : Number(value)))
    if (at > bytes.length) throw new Error('unexpected EOF')
    fields.push({ number, value: wire === 0 ? value : bytes.subarray(next, at) })
  }
  return fields
}

/** By the numbers of its fields: their names and types, where "list" and "map" stand before the type of an item. */
type Message = Readonly<Record<string, readonly [name: string, type: string]>>

let read: Readonly<Record<string, Message>> | undefined

/** The messages of the kinds, by generated.proto of k8s.io/api 1.36 and of k8s.io/apimachinery 1.32. */
function messages(): Readonly<Record<string, Message>> {
  read ??= JSON.parse(
    gunzipSync(readFileSync(new URL('./data/protobuf-fields.json.gz', import.meta.url))).toString('utf8'),
  ) as Readonly<Record<string, Message>>
  return read
}

const bytesOf = ({ value }: Field) => (Buffer.isBuffer(value) ? value : Buffer.alloc(0))
const numberOf = (field: Field | undefined) =>
  field === undefined || Buffer.isBuffer(field.value) ? 0 : Number(BigInt.asIntN(64, field.value))
const numbered = (fields: readonly Field[], number: number) => fields.find((field) => field.number === number)
const textIn = (fields: readonly Field[], number: number) => {
  const field = numbered(fields, number)
  return field === undefined ? '' : bytesOf(field).toString('utf8')
}

function timeOf(fields: readonly Field[], digits: number): string | undefined {
  if (fields.length === 0) return undefined
  const nanos = numberOf(numbered(fields, 2))
  const seconds = new Date(numberOf(numbered(fields, 1)) * 1000).toISOString().slice(0, 19)
  return digits === 0 ? `${seconds}Z` : `${seconds}.${String(nanos).padStart(9, '0').slice(0, digits)}Z`
}

const parsed = (fields: readonly Field[]) => {
  const text = textIn(fields, 1)
  return text === '' ? undefined : JSON.parse(text)
}
const texts = (fields: readonly Field[]) => fields.map((field) => bytesOf(field).toString('utf8'))

/** Messages that JSON has in another form. */
const SPECIAL: Readonly<Record<string, (fields: readonly Field[]) => unknown>> = {
  'apis.meta.v1.Time': (fields) => timeOf(fields, 0),
  'apis.meta.v1.MicroTime': (fields) => timeOf(fields, 6),
  'apis.meta.v1.Duration': (fields) => `${numberOf(numbered(fields, 1)) / 1e9}s`,
  'apis.meta.v1.FieldsV1': parsed,
  'apis.meta.v1.Verbs': texts,
  'runtime.RawExtension': parsed,
  'api.resource.Quantity': (fields) => textIn(fields, 1) || '0',
  'util.intstr.IntOrString': (fields) =>
    numberOf(numbered(fields, 1)) === 0 ? numberOf(numbered(fields, 2)) : textIn(fields, 3),
  'authorization.v1.ExtraValue': texts,
  'authentication.v1.ExtraValue': texts,
  'certificates.v1.ExtraValue': texts,
}

function decodedValue(field: Field, type: string, shape: Shape): unknown {
  switch (type) {
    case 'string':
      return bytesOf(field).toString('utf8')
    case 'bytes':
      return bytesOf(field).toString('base64')
    case 'bool':
      return numberOf(field) !== 0
    case 'double':
      return bytesOf(field).readDoubleLE()
    case 'int32':
    case 'int64':
    case 'uint32':
    case 'uint64':
      return numberOf(field)
    default:
      return messageOf(fieldsOf(bytesOf(field)), type, shape)
  }
}

function entryOf(field: Field, type: string, shape: Shape): [string, unknown] {
  const pair = fieldsOf(bytesOf(field))
  const value = numbered(pair, 2) ?? { number: 2, value: Buffer.alloc(0) }
  return [textIn(pair, 1), decodedValue(value, type, shape)]
}

/** A message as JSON has it. What Go leaves out of JSON when it is empty is left out, where that means the same. */
function messageOf(fields: readonly Field[], type: string, shape: Shape): unknown {
  const special = SPECIAL[type]
  if (special !== undefined) return special(fields)
  const result: Fields = {}
  for (const [number, [name, given]] of Object.entries(messages()[type] ?? {})) {
    const found = fields.filter((field) => field.number === Number(number))
    const [first] = found
    if (first === undefined) continue
    const [how = '', item = how] = given.split(' ')
    const of = shape.field(name)
    if (how === 'list') result[name] = found.map((field) => decodedValue(field, item, of.item))
    else if (how === 'map')
      result[name] = Object.fromEntries(found.map((field) => entryOf(field, item, of.field(''))))
    // A message that JSON has inline, such as the source of a volume, is no field of the kind.
    else if (shape.excludes(name)) Object.assign(result, decodedValue(first, item, shape))
    else {
      const value = decodedValue(first, item, of)
      if (value !== '' && value !== undefined) result[name] = value
    }
  }
  return result
}

const MAGIC = 'k8s\0'

/**
 * An object as Go clients send it: `k8s\0`, a runtime.Unknown (type meta 1, raw 2), and in it the object. Undefined for a kind
 * whose fields are not known. Throws if it is cut off.
 */
export function decodeProtobuf(body: Buffer): unknown {
  if (body.subarray(0, 4).toString('latin1') !== MAGIC) return undefined
  const unknown = fieldsOf(body.subarray(4))
  const [meta, raw] = [numbered(unknown, 1), numbered(unknown, 2)]
  if (meta === undefined) return undefined
  const typeMeta = fieldsOf(bytesOf(meta))
  const [apiVersion, kind] = [textIn(typeMeta, 1), textIn(typeMeta, 2)]
  const group = groupOfVersion(apiVersion).split('.')[0] || 'core'
  const type = [`${group}.${versionOf(apiVersion)}.${kind}`, `apis.meta.v1.${kind}`].find((name) =>
    Object.hasOwn(messages(), name),
  )
  if (type === undefined) return undefined
  const fields = raw === undefined ? [] : fieldsOf(bytesOf(raw))
  return { apiVersion, kind, ...(messageOf(fields, type, builtInShape(apiVersion, kind)) as Fields) }
}
