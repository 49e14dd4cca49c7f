import type { CheckRequest, ExplainRequest } from '@/lib/contract/access-check'
import type { Explanation, Findings } from '@/lib/contract/explanation'
import type { Problem } from '@/lib/contract/problem'
import type { ResourceList, ResourcesRequest } from '@/lib/contract/resources'
import type { Changes } from '@/lib/facts/changes/contract'
import type { Connection } from '@/lib/facts/connection/contract'
import type { Identity } from '@/lib/facts/identity/contract/identity'
import type { Kinds } from '@/lib/facts/objects/contract/kinds'
import type { ObjectDetails, ObjectRequest } from '@/lib/facts/objects/contract/object'
import type { Refusals } from '@/lib/facts/refusals/contract'
import type { WhatIf, WhatIfRequest } from '@/lib/facts/what-if/contract'
import type { AskAnswer, AskRequest } from '@/lib/pages/ask/contract'
import type { Overview } from '@/lib/pages/overview/contract'
import type { CloudDenial } from '@/lib/reader/clouds/cloud-denial'

/**
 * Where the tools get their answers: each is what the `/api` route of that name answers. None of them changes the
 * cluster. A question rejects once its signal aborts.
 */
export interface Answers {
  /** The program does not run in a pod: it answers as a kubeconfig user, or as an account whose token was made for it. */
  isOutside(): boolean
  /** "Asked … as ….": which cluster gives the answers, and whose they are. */
  asked(signal: AbortSignal): Promise<string>
  /** `POST /api/explain`; for a text in which nothing was found, also which cloud's refusal it is, if any. */
  explain(asked: ExplainRequest, signal: AbortSignal): Promise<Findings & { denial?: CloudDenial }>
  /** `POST /api/ask` */
  ask(asked: AskRequest, signal: AbortSignal): Promise<AskAnswer>
  /** `POST /api/access/check` */
  check(check: CheckRequest, signal: AbortSignal): Promise<Explanation>
  /** `GET /api/refusals` */
  refusals(query: { namespace?: string; minutes?: string }, signal: AbortSignal): Promise<Refusals>
  /** `GET /api/changes` */
  changes(query: { namespace?: string; minutes?: string }, signal: AbortSignal): Promise<Changes>
  /** `GET /api/overview` */
  overview(signal: AbortSignal): Promise<Overview>
  /** `GET /api/identity` */
  identity(signal: AbortSignal): Promise<Identity>
  /** `GET /api/connection` */
  connection(signal: AbortSignal): Promise<Connection>
  /** `GET /api/kinds` */
  kinds(query: { namespace?: string }, signal: AbortSignal): Promise<Kinds>
  /** `GET /api/resources` */
  resources(target: ResourcesRequest, signal: AbortSignal): Promise<ResourceList>
  /** `GET /api/object` */
  object(target: ObjectRequest, signal: AbortSignal): Promise<ObjectDetails>
  /** `POST /api/what-if` */
  whatIf(asked: WhatIfRequest, signal: AbortSignal): Promise<WhatIf>
  /** The sections of a cause's guide, in Markdown; undefined where the process has none. */
  guide(id: string): string | undefined
  /** What a failure of one of these is reported as. */
  problemOf(error: unknown): Problem
}
