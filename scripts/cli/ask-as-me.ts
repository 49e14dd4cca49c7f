import { describeUser } from '@/lib/phrase/users'
import { present } from '@/lib/present'
import { type AsMe, asMe } from '../attach/as-me'
import { AttachError } from '../attach/attach-error'
import { type KubectlPlace, kubectlCommand } from '../attach/kubectl'
import { exitOnSignal } from './exit-on-signal'
import { takeEnvironment } from './own-environment'

/** Whom an answer is from: no proof is worth more than the cluster that gave it. */
export interface AskedAsMe {
  context: string
  /** Absent where the API server does not say who the caller is. */
  user?: string
}

export function askedOf({ context, user }: Pick<AsMe, 'context' | 'user'>): AskedAsMe {
  return { context, ...present({ user: user?.name }) }
}

export function sayAsked({ context, user }: AskedAsMe): string {
  return `Asked context ${context} as ${user === undefined ? 'you' : describeUser(user)}.`
}

const WHOLE_MS = 30_000

/**
 * Asks the cluster of a kubeconfig one question as its user, within 30 s, and leaves nothing behind. Throws an AttachError where
 * it cannot be asked or does not answer in time.
 */
export async function askAsMe<T>(
  place: KubectlPlace,
  ask: (me: AsMe, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  exitOnSignal()
  const me = await asMe(place)
  takeEnvironment(me.environment)
  const signal = AbortSignal.timeout(WHOLE_MS)
  try {
    return await ask(me, signal)
  } catch (error) {
    if (!signal.aborted) throw error
    throw new AttachError(
      `The cluster gave no whole answer within ${WHOLE_MS / 1000} s.`,
      `Ask again, or see how long it takes by hand: ${kubectlCommand(place, 'get', '--raw', '/version')}`,
    )
  } finally {
    await me.close()
  }
}
