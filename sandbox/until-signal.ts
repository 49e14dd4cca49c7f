/** Resolves at the first signal that ends a program. */
export function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    // A second one, as from a wrapper that passes it on, must not interrupt the cleanup.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
  })
}
