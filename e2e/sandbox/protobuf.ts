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

function messageIn(fields: readonly Field[], number: number): Field[] {
  const found = fields.find((field) => field.number === number)?.value
  return Buffer.isBuffer(found) ? fieldsOf(found) : []
}

function textsIn(fields: readonly Field[], number: number): string[] {
  return fields.flatMap(({ number: own, value }) =>
    own === number && Buffer.isBuffer(value) ? [value.toString('utf8')] : [],
  )
}

const MAGIC = 'k8s\0'

/**
 * A TokenRequest as kubectl sends it: `k8s\0`, a runtime.Unknown (type meta 1, raw 2), and in it the spec (2) with
 * audiences (1) and expirationSeconds (4), by the generated.proto of authentication/v1. Undefined for another kind.
 */
export function decodeTokenRequest(body: Buffer): unknown {
  if (body.subarray(0, 4).toString('latin1') !== MAGIC) return undefined
  const unknown = fieldsOf(body.subarray(4))
  const [kind] = textsIn(messageIn(unknown, 1), 2)
  if (kind !== 'TokenRequest') return undefined
  const spec = messageIn(messageIn(unknown, 2), 2)
  const seconds = spec.find(({ number }) => number === 4)?.value
  return {
    kind,
    spec: {
      audiences: textsIn(spec, 1),
      ...(typeof seconds === 'bigint' ? { expirationSeconds: Number(seconds) } : {}),
    },
  }
}
