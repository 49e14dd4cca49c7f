import 'server-only'
import { connect, isIP, type LookupFunction } from 'node:net'
import type { TcpFacts } from '@/lib/contract/probe-facts'
import { type ProbeLimits, probe, toFault } from './deadline'

export interface Target {
  host: string
  port: number
  /** A Unix socket, instead of host and port. */
  socketPath?: string
}

/**
 * Opens a TCP connection, or one to a Unix socket, and closes it at once. Sends nothing. The silence of a name service is reported as such, not as that of
 * the host; `lookup` stands in for it in tests.
 */
export function probeTcp(
  { host, port, socketPath }: Target,
  limits: ProbeLimits,
  lookup?: LookupFunction,
): Promise<TcpFacts> {
  let isResolved = socketPath !== undefined || isIP(host) !== 0
  return probe<TcpFacts>(limits, ({ answered, elapsed }) => {
    const socket =
      socketPath === undefined ? connect({ host, port, ...(lookup ? { lookup } : {}) }) : connect(socketPath)
    socket.on('lookup', () => {
      isResolved = true
    })
    socket.on('error', (error) => answered(toFault(error, elapsed())))
    socket.on('connect', () =>
      answered({
        outcome: 'answered',
        ms: elapsed(),
        localAddress: socket.localAddress ?? '',
        remoteAddress: socket.remoteAddress ?? '',
      }),
    )
    return () => socket.destroy()
  }).then((facts) =>
    facts.outcome === 'silent' && !isResolved
      ? { outcome: 'failed', ms: facts.ms, code: 'DNS_TIMEOUT', says: 'no address came for the name' }
      : facts,
  )
}
