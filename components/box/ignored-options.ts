const MOST = 50
const kept = new Map<string, readonly string[]>()

/** Keeps, for this window, the parts of a kubectl line that the question at an address leaves out. */
export function keepIgnored(address: string, options: readonly string[]): void {
  kept.delete(address)
  if (options.length > 0) kept.set(address, options)
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST) break
    kept.delete(oldest)
  }
}

export function ignoredAt(address: string): readonly string[] {
  return kept.get(address) ?? []
}
