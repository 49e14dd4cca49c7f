import { sayProblem } from '@/lib/contract/problem'
import type { Reading } from '@/lib/evidence/reading'
import type { Access, Dangerous } from '@/lib/facts/account/contract'
import { listAccess } from '@/lib/facts/account/gather/access'
import { listDangerous } from '@/lib/facts/account/gather/dangerous'
import { ownNamespace } from '@/lib/facts/identity/gather/own-account'
import type { Kinds } from '@/lib/facts/objects/contract/kinds'
import { listKinds } from '@/lib/facts/objects/gather/kinds'
import { Prober } from '@/lib/facts/questions/prober'
import { toProblem } from '@/lib/facts/questions/to-problem'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { say, words } from '@/lib/phrase/phrase'

export interface Limits {
  /** Of the asker. */
  asker: AbortSignal
  /** Of the asker or the deadline. */
  signal: AbortSignal
  deadlineMs: number
  /** What they limit, in words. */
  of: string
}

/** A part of an answer: what fails or does not come in time is unread, and says so. Rejects only when the asker leaves. */
export async function toAnswer<T>(limits: Limits, ask: () => Promise<T>): Promise<Reading<T>> {
  const { asker, signal, deadlineMs, of } = limits
  try {
    const value = await ask()
    // What comes after the deadline may be made of calls that it cut.
    if (!signal.aborted) return { state: 'read', value }
  } catch (error) {
    if (!signal.aborted) {
      const problem = toProblem(error)
      const { code } = problem
      const because = code === 'api-server-refused' || code === 'token-refused' ? 'refused' : 'failed'
      return { state: 'unread', because, says: sayProblem(problem) }
    }
  }
  asker.throwIfAborted()
  const says = say`No answer within ${deadlineMs / 1_000} s, the limit for ${words(of)}.`
  return { state: 'unread', because: 'failed', says }
}

interface Rights {
  access: Reading<Access>
  kinds: Reading<Kinds>
  dangerous?: Reading<Dangerous>
}

/** The same two rules reviews for all three; who gives dangerous permissions is asked only where there are any. */
export async function askRights(kube: InClusterClient, limits: Limits): Promise<Rights> {
  const { signal } = limits
  const prober = new Prober(kube, signal)
  const namespace = await ownNamespace(kube.credentials)
  const [access, kinds] = await Promise.all([
    toAnswer(limits, () => listAccess({ kube, namespace, signal, prober })),
    toAnswer(limits, () => listKinds({ kube, namespace, signal, prober })),
  ])
  if (access.state === 'unread' || access.value.dangerous.length === 0) return { access, kinds }
  // Reviews of what the rules grant took the place of these questions.
  const own = access.value.reviewed === undefined ? prober : new Prober(kube, signal)
  const dangerous = await toAnswer(limits, () => listDangerous({ kube, namespace, signal, prober: own }))
  return { access, kinds, dangerous }
}
