const held = globalThis as typeof globalThis & { [name: symbol]: unknown }

/**
 * A singleton of this process, created on first use. It hangs on globalThis under
 * `Symbol.for('podglass.NAME')`, because Next bundles route handlers, pages and the listener as separate copies of a module.
 */
export function oneInProcess<T extends object>(name: string, make: () => T): T {
  const key = Symbol.for(`podglass.${name}`)
  held[key] ??= make()
  return held[key] as T
}
