import type { Answers } from '@/lib/agents/answers'
import { quotedUser } from '@/lib/agents/quote'
import type { Connection } from '@/lib/contract/connection'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { readSettings } from '@/lib/pod/environment'
import { givenEnvironment } from '@/lib/pod/given-environment'
import type { Environment } from '@/lib/pod/setting'
import { present } from '@/lib/present'
import { answerAsk } from '../access/ask'
import { explainCheck, explainText } from '../access/explain'
import { explainWhatIf } from '../access/what-if'
import { climbConnection } from '../connection/connection'
import { askedObjects } from '../gate/asked-objects'
import { loggedProblem } from '../http/respond'
import { shareAnswers } from '../http/share-answers'
import { readIdentity } from '../identity/identity'
import { ownAccount } from '../identity/own-account'
import { ownNamespace } from '../identity/own-namespace'
import type { LiveHub } from '../live/live-hub'
import { listKinds } from '../objects/kinds'
import { describeObject } from '../objects/object'
import { listResources } from '../objects/resources'
import { servedRequest } from '../process/served-request'
import { refuseHidden } from '../questions/hidden-rbac'
import { Prober } from '../questions/prober'

interface ProcessAnswersOptions {
  kube: () => InClusterClient
  hub: () => LiveHub
  /** As the pages have them: what was read of logs is kept once in a process. */
  refusals: Answers['refusals']
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
  overview,
  asked,
  env,
}: ProcessAnswersOptions): Answers {
  const climbs = shareAnswers<Connection>(2_000, Date.now)
  return {
    isOutside: () => readSettings(env).attachedFrom !== undefined,
    asked: async (signal) => asked ?? sayAsked(kube(), signal),
    explain: ({ text, isOfKubernetes }, signal) =>
      explainText(text, { kube: kube(), signal, isOfKubernetes, ...present({ env }) }),
    ask: (asked, signal) => answerAsk(audited(asked), { kube: kube(), signal, ...present({ env }) }),
    check: (check, signal) => explainCheck(audited(check), { kube: kube(), signal, ...present({ env }) }),
    refusals: (query, signal) => refusals(audited(query), signal),
    identity: (signal) =>
      readIdentity({
        env: env ?? givenEnvironment(),
        settings: readSettings(),
        kube: kube(),
        now: Date.now(),
        signal,
      }),
    overview,
    connection: (signal) =>
      climbs.get('', signal, (shared) =>
        climbConnection({
          settings: readSettings(),
          kube: kube(),
          now: Date.now(),
          controls: false,
          signal: shared,
        }),
      ),
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
