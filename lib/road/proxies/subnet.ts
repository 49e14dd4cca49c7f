function bitsOfV4(address: string): bigint | null {
  const parts = address.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null
  return parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n)
}

function groupsOf(text: string): bigint[] | null {
  if (text === '') return []
  const groups = text.split(':')
  return groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))
    ? groups.map((group) => BigInt(`0x${group}`))
    : null
}

function bitsOfV6(address: string): bigint | null {
  const halves = address.split('::')
  if (halves.length > 2) return null
  const [front, back] = [groupsOf(halves[0] ?? ''), groupsOf(halves[1] ?? '')]
  if (front === null || back === null) return null
  const missing = 8 - front.length - back.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null
  return [...front, ...Array.from({ length: missing }, () => 0n), ...back].reduce(
    (bits, group) => (bits << 16n) | group,
    0n,
  )
}

/** The bits of an address in its plain spelling, without brackets, zone or a dotted end; null for any other text. */
export function addressBits(address: string): { bits: bigint; width: 32 | 128 } | null {
  const v4 = bitsOfV4(address)
  if (v4 !== null) return { bits: v4, width: 32 }
  const v6 = address.includes(':') ? bitsOfV6(address) : null
  return v6 === null ? null : { bits: v6, width: 128 }
}

function inSubnet(host: { bits: bigint; width: number }, subnet: string): boolean {
  const [base = '', length = ''] = subnet.split('/')
  const network = addressBits(base)
  if (network === null || network.width !== host.width) return false
  // As with atoi, leading digits count and no digits are 0; and 0 bits mean the address itself, not every address.
  const bits = Number(/^\d{1,3}/.exec(length)?.[0] ?? 0) || host.width
  if (bits > host.width) return false
  const left = BigInt(host.width - bits)
  return network.bits >> left === host.bits >> left
}

/** True when an address is one of these, or in one of these subnets (`10.96.0.0/12`), as curl reads them. Names match none. */
export function inAnySubnet(address: string, subnets: readonly string[]): boolean {
  const host = addressBits(address.replace(/^\[|\]$/g, ''))
  return host !== null && subnets.some((subnet) => inSubnet(host, subnet))
}
