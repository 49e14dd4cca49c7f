const CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

/**
 * From here on a signal ends this process by `process.exit`, which runs the cleanup set for exit: by default a
 * signal would leave kubectl and its socket behind. Lasts until the returned function is called.
 */
export function exitOnSignal(): () => void {
  const handlers = Object.entries(CODES).map(([signal, code]) => [signal, () => process.exit(code)] as const)
  for (const [signal, exit] of handlers) process.on(signal, exit)
  return () => {
    for (const [signal, exit] of handlers) process.off(signal, exit)
  }
}
