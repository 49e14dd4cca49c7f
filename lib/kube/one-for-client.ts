import { oneInProcess } from '@/lib/next/one-in-process'
import type { KubeClient } from './transport/types'

/** Whose answers something is made of. A client that counts shares the `server` object of the one that it wraps. */
export type AnswersOf = Pick<KubeClient, 'server'>

/**
 * What is kept of one client's answers, created on first use and gone with the client: where each viewer has a client, what the
 * API server told one of them never reaches another.
 */
export function oneForClient<T extends object>({ server }: AnswersOf, name: string, make: () => T): T {
  const all = oneInProcess(name, () => new WeakMap<AnswersOf['server'], T>())
  const known = all.get(server)
  if (known) return known
  const made = make()
  all.set(server, made)
  return made
}
