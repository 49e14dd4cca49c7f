import type * as z from 'zod/mini'
import type { Api } from '@/lib/contract/api-calls'
import type { Problem } from '@/lib/contract/problem'

/** Where the tools get their answers. */
export interface Answers {
  /** The program does not run in a pod: it answers as a kubeconfig user, or as an account whose token was made for it. */
  isOutside(): boolean
  /** "Asked … as ….": which cluster gives the answers, and whose they are. */
  asked(signal: AbortSignal): Promise<string>
  /** What a route answers. None that a tool asks changes the cluster. A question rejects once its signal aborts. */
  ask<I extends z.ZodMiniType, O extends z.ZodMiniType>(
    api: Api<I, O>,
    asked: z.output<I>,
    signal: AbortSignal,
  ): Promise<z.output<O>>
  /** The sections of a cause's guide, or by the id `skill` the skill, in Markdown; undefined where the process has none. */
  guide(id: string): string | undefined
  /** What a failure of one of these is reported as. */
  problemOf(error: unknown): Problem
}
