import * as z from 'zod/mini'
import { type Api, answerSchema } from '@/lib/contract/api-calls'
import { MAX_AGE_S } from '@/lib/contract/cost'
import type { ResourceList, ResourcesRequest } from '@/lib/contract/resources'
import type { InClusterClient } from '@/lib/kube/transport/client'
import type { Settings } from '@/lib/pod/environment'
import type { Environment } from '@/lib/pod/setting'
import { answersOf } from './share-answers'

/** The lists that this process keeps for all its viewers. */
export interface HeldLists {
  /** The list as a viewer would see it first. `refresh` asks the API server now where the last answer was a refusal. */
  read(target: ResourcesRequest, options: { signal: AbortSignal; refresh?: boolean }): Promise<ResourceList>
  /** The list where a viewer keeps it open and it is kept up to date; starts nothing. */
  peek(target: ResourcesRequest): ResourceList | undefined
}

/** Who asks, and where: each is made when it is first needed. */
export interface Asking {
  readonly kube: InClusterClient
  readonly hub: HeldLists
  readonly settings: Settings
  /** Where they are not those that the process was started with. */
  readonly env?: Environment
}

/** Of a body that brings a text: JSON can encode one character of it as six. */
export const TEXT_BYTES = 2 * 1024 * 1024

type Gather<I extends z.ZodMiniType, O extends z.ZodMiniType> = (
  asked: z.output<I>,
  asking: Asking,
  signal: AbortSignal,
) => Promise<z.output<O>> | z.output<O>

interface Made<I extends z.ZodMiniType, O extends z.ZodMiniType> {
  /** One sentence. */
  summary: string
  /** The fields of a query that can be given more than once. */
  lists?: readonly string[]
  /** Of a body at most. */
  bytes?: number
  /** Many ask for the same answer at once: it is written and compressed once. */
  isShared?: boolean
  /** Who asks the same through one client gets an answer that is no older, or than the `age` in seconds that the query names. */
  keptMs?: number
  gather: Gather<I, O>
}

/** One thing that pages and programs ask for: its route, and its work. */
export interface Fact<I extends z.ZodMiniType = z.ZodMiniType, O extends z.ZodMiniType = z.ZodMiniType>
  extends Api<I, O>,
    Omit<Made<I, O>, 'keptMs'> {}

export function fact<I extends z.ZodMiniType, O extends z.ZodMiniType<unknown, object>>(
  api: Api<I, O>,
  { keptMs, gather, ...made }: Made<I, O>,
): Fact<I, O> {
  answerSchema(api)
  if (keptMs === undefined) return { ...api, ...made, gather }
  const takesAge = api.takes instanceof z.ZodMiniObject && 'age' in api.takes.shape
  const mostMs = takesAge ? MAX_AGE_S * 1_000 : keptMs
  const ask: Gather<I, O> = (asked, asking, asker) => {
    const { age, ...question } = Object(asked)
    const ageMs = age === undefined ? keptMs : Number(age) * 1_000
    const work = async (signal: AbortSignal) => gather(asked, asking, signal)
    return answersOf<z.output<O>>(asking.kube, api.call, mostMs).get(
      JSON.stringify(question),
      asker,
      work,
      ageMs,
    )
  }
  return { ...api, ...made, gather: ask }
}
