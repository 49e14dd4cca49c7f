import * as z from 'zod/mini'
import { MOST_OF_CASE } from '@/lib/answer/case-facts'
import { groupsSchema, pathCheckSchema, resourceCheckSchema, userSchema } from '@/lib/contract/access-check'
import { api } from '@/lib/contract/api-calls'
import { comparisonSchema } from '@/lib/contract/comparison'
import { namespaceSchema } from '@/lib/contract/segments'

const OTHERS = { error: 'Name another user, another namespace, or send a case file.' }

/** What the call is laid beside: another account, the same account in another namespace, or a saved case. */
const besideSchema = z.union(
  [
    z.strictObject({ user: userSchema, groups: z.exactOptional(groupsSchema) }),
    z.strictObject({ namespace: z.union([z.literal(''), namespaceSchema]) }),
    z.strictObject({ file: z.string().check(z.minLength(1), z.maxLength(MOST_OF_CASE)) }),
  ],
  OTHERS,
)

const sides = {
  user: z.exactOptional(userSchema),
  groups: z.exactOptional(groupsSchema),
  beside: besideSchema,
}

/** The body of `POST /api/compare`: a call of this pod's account, or of the one it names, and what it is laid beside. */
export const compareRequestSchema = z.union([
  z.extend(pathCheckSchema, sides),
  z.extend(resourceCheckSchema, sides),
])
export type CompareRequest = z.infer<typeof compareRequestSchema>
export type Beside = CompareRequest['beside']

export const compareApi = api('POST /api/compare', { Comparison: comparisonSchema }, compareRequestSchema)
