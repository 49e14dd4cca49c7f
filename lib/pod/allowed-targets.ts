import { isIP } from 'node:net'

/** A host and a port that the operator lets this page connect to. */
export interface AllowedTarget {
  /** As the list has it: a request must name exactly this. */
  entry: string
  /** A name in lower case, or an address without brackets. */
  host: string
  port: number
  isAddress: boolean
}

export const MOST_TARGETS = 16

const LABEL = /^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$/
// Resolvers read a name whose last label is a number as an IPv4 address, in decimal, octal or hexadecimal.
const NUMBER = /^(?:\d+|0x[0-9a-f]*)$/

function isName(host: string): boolean {
  const labels = host.split('.')
  return host.length <= 253 && labels.every((label) => LABEL.test(label)) && !NUMBER.test(labels.at(-1) ?? '')
}

function parseEntry(entry: string): AllowedTarget | undefined {
  const [, bracketed, plain, digits = ''] = /^(?:\[([^\]]+)\]|([^:[\]]+)):([1-9]\d{0,4})$/.exec(entry) ?? []
  const port = Number(digits)
  if (digits === '' || port > 65_535) return undefined
  if (bracketed !== undefined) {
    return isIP(bracketed) === 6 && !bracketed.includes('%')
      ? { entry, host: bracketed.toLowerCase(), port, isAddress: true }
      : undefined
  }
  const host = (plain ?? '').toLowerCase()
  if (isIP(host) === 4) return { entry, host, port, isAddress: true }
  return isName(host) ? { entry, host, port, isAddress: false } : undefined
}

/**
 * The entries of `ALLOWED_TARGETS`, each once, or the first that is none: `host:port` with a name, a plain IPv4 address or an IPv6
 * address in brackets. No wildcard, no range, no other spelling of an address.
 */
export function parseAllowedTargets(entries: readonly string[]): AllowedTarget[] | { wrong: string } {
  const targets = new Map<string, AllowedTarget>()
  for (const entry of entries) {
    const target = parseEntry(entry)
    if (target === undefined) return { wrong: entry }
    const key = `${target.host} ${target.port}`
    if (!targets.has(key)) targets.set(key, target)
  }
  return [...targets.values()]
}
