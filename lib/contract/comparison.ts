import * as z from 'zod/mini'
import { said, sentence } from '@/lib/phrase/wire'
import { explanationSchema, fixSchema } from './explanation'

/** What of a case can differ from another, in the order in which it is exchanged. */
export const FAMILIES = {
  call: 'Call',
  identity: 'Account',
  groups: 'Groups',
  token: 'Token',
  namespace: 'Namespace',
  served: 'Served kinds',
  bindings: 'Bindings',
  roles: 'Roles',
  rules: 'Rules',
  version: 'Version',
} as const
const familySchema = z.enum(Object.keys(FAMILIES) as (keyof typeof FAMILIES)[])
export type Family = z.infer<typeof familySchema>

/** One thing that differs, in each case's own words. */
const differenceSchema = said({ family: familySchema, a: sentence, b: sentence })
export type ToldDifference = z.infer<typeof differenceSchema>

const sideSchema = said({
  /** What it is called beside the other: its account, its namespace, or where it was read. */
  name: sentence,
  verdict: explanationSchema.shape.verdict,
  says: sentence,
  /** RFC 3339, of a case file. */
  madeAt: z.exactOptional(z.string()),
})

/** Two answers to one question, and what of their cases decides between them. */
export const comparisonSchema = said({
  /** `decides`: exchanged, it turns the verdict. `unseen`: the verdicts differ, and nothing that was read turns them. */
  state: z.enum(['decides', 'unseen', 'alike', 'same']),
  question: sentence,
  says: sentence,
  /** What the exchange showed, in both directions. */
  proof: z.exactOptional(sentence),
  /** Said first of a case file that is older than a day. */
  age: z.exactOptional(sentence),
  a: sideSchema,
  b: sideSchema,
  /** Each of them decides alone; all that is in one is needed. */
  reasons: z.array(z.array(differenceSchema)),
  /** Other differences. They decide nothing where the state is `decides`. */
  others: z.array(differenceSchema),
  /** What is the same on both sides. */
  same: z.array(familySchema),
  /** What could not be read, with the one command that settles it on that side. */
  unseen: z.array(said({ side: z.enum(['a', 'b']), needs: sentence, command: z.string() })),
  /** How the side that is refused gets what the other has, by the tiers of every fix. */
  fixes: z.array(fixSchema),
})
export type Comparison = z.infer<typeof comparisonSchema>
