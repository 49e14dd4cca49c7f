import { ownAccount } from '@/lib/facts/identity/gather/own-account'
import type { Asking } from '@/lib/facts/questions/fact'
import { Prober } from '@/lib/facts/questions/prober'
import type { InClusterClient } from '@/lib/kube/transport/client'
import type { Answers } from '@/lib/pages/agents/answers'
import { quotedUser } from '@/lib/pages/agents/quote'
import { servedRequest } from '@/lib/process/served-request'
import { FACTS } from '../api/facts'
import { askedObjects } from '../gate/asked-objects'
import { loggedProblem } from '../http/respond'
import { guideOf } from './guides'

/** Tells the audit what a question is about. */
function audited<T>(about: T): T {
  const served = servedRequest()
  if (served) served.asked = [...(served.asked ?? []), ...askedObjects(about)]
  return about
}

async function sayAsked(kube: InClusterClient, signal: AbortSignal): Promise<string> {
  const { user } = await ownAccount(kube, new Prober(kube, signal, 1), signal)
  const who = user.state === 'read' ? quotedUser(user.value.name) : 'an account that is not known'
  const { server } = kube
  if (server.route === 'none') return `Asked no API server: ${server.why}`
  return `Asked the API server at ${server.authority} as ${who}.`
}

/**
 * The answers of this process, as its routes give them, within the same bounds of the gate. `said` tells which cluster is asked as whom,
 * where the one who starts it knows more than its address.
 */
export function createProcessAnswers(asking: Asking, said?: string): Answers {
  return {
    guide: guideOf,
    isOutside: () => asking.settings.attachedFrom !== undefined,
    asked: async (signal) => said ?? sayAsked(asking.kube, signal),
    async ask({ call }, asked, signal) {
      const fact = FACTS.find((one) => one.call === call)
      if (fact === undefined) throw new Error(`No fact answers ${call}.`)
      return (await fact.gather(audited(asked), asking, signal)) as never
    },
    problemOf: loggedProblem,
  }
}
