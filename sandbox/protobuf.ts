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

/** The fields of a message in their order, those of wire types 0 and 2. Throws if it is not a message. */
function fieldsOf(bytes: Buffer): Field[] {
  const fields: Field[] = []
  for (let at = 0; at < bytes.length; ) {
    const tag = varint(bytes, at)
    const number = Number(tag.value >> 3n)
    const { value, next } = varint(bytes, tag.next)
    const wire = Number(tag.value & 7n)
    if (wire !== 0 && wire !== 2) throw new Error(`proto: illegal wireType ${wire}`)
    at = wire === 0 ? next : next + Number(value)
    if (at > bytes.length) throw new Error('unexpected EOF')
    fields.push({ number, value: wire === 0 ? value : bytes.subarray(next, at) })
  }
  return fields
}

/** A message by the numbers of its fields: a text, a number, a message, and lists or a map of texts. */
interface Message {
  readonly [number: number]: readonly [
    name: string,
    type: 'text' | 'number' | 'texts' | 'map' | Message | readonly [Message],
  ]
}

// By generated.proto of meta/v1, rbac/v1, authentication/v1 and core/v1, as far as kubectl sends them.
const META: Message = {
  1: ['name', 'text'],
  3: ['namespace', 'text'],
  11: ['labels', 'map'],
  12: ['annotations', 'map'],
}
const RULE: Message = {
  ...{ 1: ['verbs', 'texts'], 2: ['apiGroups', 'texts'], 3: ['resources', 'texts'] },
  ...{ 4: ['resourceNames', 'texts'], 5: ['nonResourceURLs', 'texts'] },
}
const SUBJECT: Message = {
  1: ['kind', 'text'],
  2: ['apiGroup', 'text'],
  3: ['name', 'text'],
  4: ['namespace', 'text'],
}
const ROLE_REF: Message = { 1: ['apiGroup', 'text'], 2: ['kind', 'text'], 3: ['name', 'text'] }
const ROLE: Message = { 1: ['metadata', META], 2: ['rules', [RULE]] }
const BINDING: Message = { 1: ['metadata', META], 2: ['subjects', [SUBJECT]], 3: ['roleRef', ROLE_REF] }

/** What kubectl sends by its typed clients, which speak protobuf. */
const KINDS: ReadonlyMap<string, Message> = new Map([
  ['TokenRequest', { 2: ['spec', { 1: ['audiences', 'texts'], 4: ['expirationSeconds', 'number'] }] }],
  ['Role', ROLE],
  ['ClusterRole', ROLE],
  ['RoleBinding', BINDING],
  ['ClusterRoleBinding', BINDING],
  ['ServiceAccount', { 1: ['metadata', META] }],
  // What an API server answers to them.
  ['Status', { 2: ['status', 'text'], 3: ['message', 'text'], 4: ['reason', 'text'] }],
])

const textOf = ({ value }: Field) => (Buffer.isBuffer(value) ? value.toString('utf8') : '')
const inside = ({ value }: Field) => (Buffer.isBuffer(value) ? fieldsOf(value) : [])

function decoded(found: readonly Field[], type: Message[number][1]): unknown {
  const [first] = found
  if (first === undefined) return undefined
  if (type === 'text') return textOf(first)
  if (type === 'number') return Number(first.value)
  if (type === 'texts') return found.map(textOf)
  if (type === 'map') {
    const pairs = found
      .map(inside)
      .map((pair) =>
        [1, 2].map((at) => textOf(pair.find(({ number }) => number === at) ?? { number: at, value: 0n })),
      )
    return Object.fromEntries(pairs)
  }
  return Array.isArray(type)
    ? found.map((one) => readMessage(inside(one), type[0]))
    : readMessage(inside(first), type as Message)
}

function readMessage(fields: readonly Field[], message: Message): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(message).flatMap(([number, [name, type]]) => {
      const value = decoded(
        fields.filter((field) => field.number === Number(number)),
        type,
      )
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

const MAGIC = 'k8s\0'

/**
 * An object as kubectl's typed clients send it: `k8s\0`, a runtime.Unknown (type meta 1, raw 2), and in it the object.
 * Undefined for a kind that kubectl does not send this way here.
 */
export function decodeProtobuf(body: Buffer): unknown {
  if (body.subarray(0, 4).toString('latin1') !== MAGIC) return undefined
  const [meta, raw] = [1, 2].map((at) => fieldsOf(body.subarray(4)).find(({ number }) => number === at))
  if (meta === undefined || raw === undefined) return undefined
  const { apiVersion, kind } = readMessage(inside(meta), { 1: ['apiVersion', 'text'], 2: ['kind', 'text'] })
  const message = KINDS.get(String(kind))
  return message && { apiVersion, kind, ...readMessage(inside(raw), message) }
}
