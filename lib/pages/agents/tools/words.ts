import * as z from 'zod/mini'
import { namespaceSchema, reviewWordSchema } from '@/lib/contract/segments'

/** An empty namespace is the whole cluster. */
export const placeSchema = z.exactOptional(z.union([z.literal(''), namespaceSchema]))

/** A kind in any of kubectl's spellings. */
export const wordSchema = reviewWordSchema.check(
  z.minLength(1, { error: 'Name a resource, such as pods or jobs.batch.' }),
)
