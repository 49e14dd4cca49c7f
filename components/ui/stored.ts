/** Reads or writes what this browser keeps; undefined where it keeps nothing, as some do in a private window. */
export function stored<T>(
  within: 'localStorage' | 'sessionStorage',
  act: (storage: Storage) => T,
): T | undefined {
  try {
    return act(globalThis[within])
  } catch {
    return undefined
  }
}
