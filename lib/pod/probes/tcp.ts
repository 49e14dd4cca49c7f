import 'server-only'
import { connect } from 'node:net'
import type { TcpFacts } from '@/lib/contract/probe-facts'
import { type ProbeLimits, probe } from './deadline'
import { toFault } from './fault'

export interface Target {
  host: string
  port: number
}

/** Opens a TCP connection and closes it at once. Sends nothing. */
export function probeTcp({ host, port }: Target, limits: ProbeLimits): Promise<TcpFacts> {
  return probe<TcpFacts>(limits, ({ answered, elapsed }) => {
    const socket = connect({ host, port })
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
  })
}
