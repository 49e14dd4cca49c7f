import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'

/** How many descriptors a connection leaves for others, by whose it is: probes go before calls, and calls before viewers. */
const LEFT = { viewer: 16, upstream: 8, probe: 2 }

/** The files and connections that this process can have open, by the kernel's table of its limits; without one no limit is known. */
function mostOpen(): number {
  try {
    const soft = /^Max open files +(\d+) /m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]
    return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft)
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

let most: number | undefined

/**
 * Whether a connection that was just made leaves too few descriptors. It has the lowest number that was free (POSIX), so its number
 * says about how many are in use. Where none is left, the kernel's next connection is cut, whoever it is from.
 */
export function leavesTooFew(socket: Socket, whose: keyof typeof LEFT): boolean {
  most ??= mostOpen()
  const { _handle: handle } = socket as Socket & { _handle?: { fd?: number } | null }
  return (handle?.fd ?? -1) >= most - LEFT[whose]
}
