import * as z from 'zod/mini'
import { api } from '@/lib/contract/api-calls'
import { resourcesRequestSchema } from '@/lib/contract/resources'
import { parseTopic } from '@/lib/contract/stream-request'

/** Kinds of one question, by the names of their lists' topics. */
const MOST_KINDS = 60

const listTopicSchema = z.string().check(
  z.refine((name) => parseTopic(name)?.about === 'resources', {
    error: 'A list is named resources/GROUP/VERSION/RESOURCE/NAMESPACE, with an empty group for core.',
  }),
)

/** The query of `GET /api/counts`; `list` is repeated. */
export const countsQuerySchema = z.strictObject({
  list: z
    .array(listTopicSchema)
    .check(z.minLength(1), z.maxLength(MOST_KINDS, { error: `At most ${MOST_KINDS} lists at once.` })),
})

export const kindCountSchema = z.extend(resourcesRequestSchema, {
  count: z.number().check(z.int(), z.nonnegative()),
  /** False when there are more. */
  isExact: z.boolean(),
  /** How many need attention; absent where the rows were not all read or say nothing about it. */
  unhealthy: z.exactOptional(z.number().check(z.int(), z.nonnegative())),
})
export type KindCount = z.infer<typeof kindCountSchema>

/** The answer of `GET /api/counts`. Lists that were refused, failed or not counted yet are not in it. */
export const countsSchema = z.object({
  counts: z.array(kindCountSchema),
  /** More of them can be counted now: ask again. */
  more: z.boolean(),
})
export type Counts = z.infer<typeof countsSchema>

export const countsApi = api('GET /api/counts', { Counts: countsSchema }, countsQuerySchema)
