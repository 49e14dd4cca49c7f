import { signalCode } from '@/sandbox/signal-code'

const ENDING = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const

/**
 * From here on a signal ends this process by `process.exit`, which runs the cleanup set for exit: by default a
 * signal would leave kubectl and its socket behind. Lasts until the returned function is called.
 */
export function exitOnSignal(): () => void {
  const handlers = ENDING.map((signal) => [signal, () => process.exit(signalCode(signal))] as const)
  for (const [signal, exit] of handlers) process.on(signal, exit)
  return () => {
    for (const [signal, exit] of handlers) process.off(signal, exit)
  }
}
