import { explainCheck, explainText } from '@/lib/facts/call/gather/explain'
import { climbOnce } from '@/lib/facts/connection/gather/connection'
import { readIdentity } from '@/lib/facts/identity/gather/identity'
import { ownAccount, ownNamespace } from '@/lib/facts/identity/gather/own-account'
import { listKinds } from '@/lib/facts/objects/gather/kinds'
import { describeObject } from '@/lib/facts/objects/gather/object'
import { listResources } from '@/lib/facts/objects/gather/resources'
import { refuseHidden } from '@/lib/facts/questions/hidden-rbac'
import { Prober } from '@/lib/facts/questions/prober'
import { explainWhatIf } from '@/lib/facts/what-if/gather/what-if'
import type { InClusterClient } from '@/lib/kube/transport/client'
import type { Answers } from '@/lib/pages/agents/answers'
import { quotedUser } from '@/lib/pages/agents/quote'
import { answerAsk } from '@/lib/pages/ask/gather'
import { readSettings } from '@/lib/pod/environment'
import { givenEnvironment } from '@/lib/pod/given-environment'
import type { Environment } from '@/lib/pod/setting'
import { present } from '@/lib/present'
import { servedRequest } from '@/lib/process/served-request'
import { askedObjects } from '../gate/asked-objects'
import { loggedProblem } from '../http/respond'
import type { LiveHub } from '../live/live-hub'
import { guideOf } from './guides'

interface ProcessAnswersOptions {
  kube: () => InClusterClient
  hub: () => LiveHub
  /** As the pages have them: what was read of logs is kept once in a process. */
  refusals: Answers['refusals']
  changes: Answers['changes']
  /** That of the page, from one set of readings for all who ask. */
  overview: Answers['overview']
  /** Which cluster is asked as whom, where the one who starts it knows more than its address. */
  asked?: string
  /** The variables of the process, where they are not those that it was started with. */
  env?: Environment
}

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

/** The answers of this process, as its routes give them, within the same bounds of the gate. */
export function createProcessAnswers({
  kube,
  hub,
  refusals,
  changes,
  overview,
  asked,
  env,
}: ProcessAnswersOptions): Answers {
  return {
    guide: guideOf,
    isOutside: () => readSettings(env).attachedFrom !== undefined,
    asked: async (signal) => asked ?? sayAsked(kube(), signal),
    explain: ({ text, isOfKubernetes }, signal) =>
      explainText(text, { kube: kube(), signal, isOfKubernetes, ...present({ env }) }),
    ask: (asked, signal) => answerAsk(audited(asked), { kube: kube(), signal, ...present({ env }) }),
    check: (check, signal) => explainCheck(audited(check), { kube: kube(), signal, ...present({ env }) }),
    refusals: (query, signal) => refusals(audited(query), signal),
    changes: (query, signal) => changes(audited(query), signal),
    identity: (signal) =>
      readIdentity({
        env: env ?? givenEnvironment(),
        settings: readSettings(env),
        kube: kube(),
        now: Date.now(),
        signal,
      }),
    overview,
    connection: (signal) => climbOnce({ settings: readSettings(env), kube: kube(), controls: false, signal }),
    kinds: async (query, signal) => {
      const { namespace = await ownNamespace(kube().credentials) } = audited(query)
      return listKinds({ kube: kube(), namespace, signal })
    },
    resources: async (target, signal) => {
      refuseHidden(audited(target))
      return listResources(hub(), { target, signal }, false)
    },
    object: async (target, signal) => {
      refuseHidden(audited(target))
      return describeObject({ kube: kube(), target, signal, nowMs: Date.now() })
    },
    whatIf: (asked, signal) => explainWhatIf(asked, { kube: kube(), signal }),
    problemOf: loggedProblem,
  }
}
