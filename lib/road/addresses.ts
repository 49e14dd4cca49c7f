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
function addressBits(address: string): { bits: bigint; width: 32 | 128 } | null {
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

export interface IpAddress {
  bits: bigint
  width: 32 | 128
}

const MAPPED = 0xffffn

// What ends like an IPv4 address ends in two groups of 16 bits.
function withoutDots(text: string): string {
  const [, head, dotted] = /^(.*:)(\d{1,3}(?:\.\d{1,3}){3})$/.exec(text) ?? []
  const end = dotted === undefined ? null : addressBits(dotted)
  if (head === undefined || end === null) return text
  return `${head}${(end.bits >> 16n).toString(16)}:${(end.bits & 0xffffn).toString(16)}`
}

/** An IP address as a number; one that is IPv4 inside IPv6 is that IPv4 address. Null for anything else. */
export function parseAddress(text: string): IpAddress | null {
  const address = addressBits(withoutDots(text.toLowerCase()))
  if (address?.width === 128 && address.bits >> 32n === MAPPED) {
    return { bits: address.bits & 0xffffffffn, width: 32 }
  }
  return address
}

/** Whether a subnet holds an address, as Go's net.ParseCIDR reads it: bits beyond the prefix do not count. Null where it is no subnet. */
export function inCidr(address: IpAddress, cidr: string): boolean | null {
  const [, base = '', length = ''] = /^([^/]+)\/(\d{1,3})$/.exec(cidr) ?? []
  const network = addressBits(withoutDots(base.toLowerCase()))
  const bits = Number(length)
  if (network === null || length === '' || bits > network.width) return null
  if (network.width === 128 && network.bits >> 32n === MAPPED && bits >= 96) {
    return address.width === 32 && shared(address.bits, network.bits & 0xffffffffn, 128 - bits)
  }
  return address.width === network.width && shared(address.bits, network.bits, network.width - bits)
}

function shared(a: bigint, b: bigint, dropped: number): boolean {
  return a >> BigInt(dropped) === b >> BigInt(dropped)
}

const NEVER: readonly (readonly [cidr: string, says: string])[] = [
  ['127.0.0.0/8', 'loopback'],
  ['::1/128', 'loopback'],
  ['169.254.0.0/16', 'link-local, where clouds serve the node’s credentials'],
  ['fe80::/10', 'link-local'],
  ['fd00:ec2::/32', 'the metadata service of AWS'],
  ['fd20:ce::/32', 'the metadata service of Google Cloud'],
  ['100.100.100.200/32', 'the metadata service of Alibaba Cloud'],
  ['192.0.0.0/24', 'reserved for protocols, including the metadata service of Oracle Cloud'],
  ['168.63.129.16/32', 'the platform address of Azure'],
  ['0.0.0.0/8', 'this host'],
  ['::/128', 'this host'],
  ['64:ff9b:1::/48', 'local translation to IPv4, which can lead anywhere'],
  ['::ffff:0:0:0/96', 'translation to IPv4'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved'],
  ['ff00::/8', 'multicast'],
]

const NAT64 = 0x64ff9bn << 64n
const LOW = 0xffffffffn

// An address of IPv6 that a gateway or the kernel turns into one of IPv4.
function embedded({ bits, width }: IpAddress): IpAddress | undefined {
  if (width === 32) return undefined
  const v4 = (value: bigint): IpAddress => ({ bits: value & LOW, width: 32 })
  if (bits >> 32n === NAT64 || (bits >> 32n === 0n && bits > 1n)) return v4(bits)
  return bits >> 112n === 0x2002n ? v4(bits >> 80n) : undefined
}

/**
 * What an address is that a name must never lead to: loopback, link-local and the metadata services of clouds, in any
 * spelling and inside IPv6 too. Undefined for every other address; one that cannot be read is never reached either.
 */
export function neverReached(ip: string): string | undefined {
  const address = parseAddress(ip)
  if (address === null) return 'not an address that this page can read'
  const all = [address, embedded(address)].filter((one) => one !== undefined)
  return NEVER.find(([cidr]) => all.some((one) => inCidr(one, cidr) === true))?.[1]
}
