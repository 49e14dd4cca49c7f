import { addressBits } from '@/lib/road/proxies/subnet'

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
