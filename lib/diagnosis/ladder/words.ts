import { parseServiceAccount } from '@/lib/rbac/service-account'

/** "ServiceAccount shop/web", the user by its name, or that its name is not known. */
export function describeUser(username: string): string {
  if (username === '') return 'an unknown user'
  const account = parseServiceAccount(username)
  return account ? `ServiceAccount ${account.namespace}/${account.name}` : `User "${username}"`
}

/** The text as the start of a sentence. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

/** "a", "a and b", "a, b and c". */
export function listWords(words: readonly string[], last: 'and' | 'or' = 'and'): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`
}

const UNITS: readonly (readonly [ms: number, unit: string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
]

/** A length of time by its two largest units: "2 h 14 min", "40 s". The sign is dropped. */
export function durationWords(ms: number): string {
  let rest = Math.max(1_000, Math.round(Math.abs(ms) / 1_000) * 1_000)
  const words: string[] = []
  for (const [size, unit] of UNITS) {
    const count = Math.floor(rest / size)
    if (count > 0) words.push(`${count} ${unit}`)
    else if (words.length > 0) break
    rest -= count * size
    if (words.length === 2) break
  }
  return words.join(' ')
}

/** `host:port`, an IPv6 address in brackets. */
export function authorityOf({ host, port }: { host: string; port: number }): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** "5", or "at least 1" when the server did not say how many more there are. */
export function countWords(count: { items: number; exact: boolean }): string {
  return count.exact ? String(count.items) : `at least ${count.items}`
}
