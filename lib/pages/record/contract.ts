import * as z from 'zod/mini'
import { accessTupleSchema } from '@/lib/contract/access-tuple'
import { explanationSchema } from '@/lib/contract/explanation'
import { objectKindSchema, upgradeSchema } from '@/lib/contract/upgrade'
import { said, sentence, verbatim } from '@/lib/phrase/wire'

const count = z.int().check(z.nonnegative())

/** Calls that the API server judged alike: what was asked for, never what was sent or answered. */
const recordedCallSchema = z.object({
  user: z.string(),
  call: accessTupleSchema,
  /** Stands for more names than a record keeps. */
  manyNames: z.exactOptional(z.literal(true)),
  /** An answer from behind the authorizers, whatever it was. */
  allowed: count,
  /** A 403 of the authorizers. */
  refused: count,
  /** No answer that shows either. */
  unanswered: count,
  /** Made in a version of the API that Kubernetes stops serving. */
  retiring: z.exactOptional(objectKindSchema),
  /** Of all of them, those about an object that the sandbox made up. */
  standIns: z.exactOptional(count),
  /** The message of the authorizers. */
  says: z.exactOptional(verbatim),
})
export type RecordedCall = z.infer<typeof recordedCallSchema>

export const RECORD_FORMAT = 1

/** The calls of one run, as it is kept in a file: no body, no token, no value of a query, no argument of the program. */
export const recordSchema = z.object({
  format: z.literal(RECORD_FORMAT),
  /** RFC 3339. */
  at: z.string(),
  /** Where the calls were answered, in words. */
  where: z.string(),
  /** The version of the API server, where it was asked. */
  server: z.exactOptional(z.string()),
  /** The account that the program ran as; "" for a log of many. */
  user: z.string(),
  calls: z.array(recordedCallSchema).check(z.maxLength(10_000)),
  /** Calls that did not fit, and those of which only the number is known. */
  leftOut: count,
  /** Calls whose credentials were not accepted. */
  unauthenticated: count,
  /** Calls with other credentials than the program was given, or with none. */
  foreign: count,
  /** Lines or values of a log that are not audit events. */
  unread: count,
})
export type CallRecord = z.infer<typeof recordSchema>

const neededSchema = z.object({
  call: accessTupleSchema,
  times: count,
  refused: count,
  /** Only one such call was made in all runs. */
  once: z.exactOptional(z.literal(true)),
  /** Each such call was about an object that the sandbox made up. */
  standIn: z.exactOptional(z.literal(true)),
  /** Every account has it by the default bindings of the API server. */
  everyone: z.exactOptional(z.literal(true)),
})

const placeSchema = z.object({ file: z.string(), line: z.int() })
export type FilePlace = z.infer<typeof placeSchema>

/** What a comparison found at a place of the Roles that were given. */
const flawSchema = said({
  kind: z.enum(['missing', 'unused', 'wildcard', 'wide', 'dangerous']),
  says: sentence,
  instead: z.exactOptional(sentence),
  /** The object that it is about: `Role shop/web`. */
  object: z.exactOptional(z.string()),
  at: z.exactOptional(placeSchema),
  call: z.exactOptional(accessTupleSchema),
})
export type Flaw = z.infer<typeof flawSchema>

/** What `podglass record` reports; every format is made from it. */
export const recordReportSchema = said({
  format: z.literal(RECORD_FORMAT),
  user: z.string(),
  where: z.array(z.string()),
  runs: count,
  verdict: z.enum(['enough', 'too small', 'too wide', 'empty']),
  says: sentence,
  calls: z.array(neededSchema),
  /** Calls made as someone else: by impersonation, or by other accounts of a log. */
  others: z.array(z.object({ user: z.string(), times: count })),
  refused: z.array(
    z.object({
      call: accessTupleSchema,
      times: count,
      says: z.exactOptional(verbatim),
      explanation: z.exactOptional(explanationSchema),
    }),
  ),
  least: z.exactOptional(
    z.object({
      yaml: z.string(),
      command: z.string(),
      grants: z.array(accessTupleSchema),
      warnings: z.array(sentence),
      /** What in it rests on one call. */
      once: z.array(accessTupleSchema),
      forms: z.array(z.object({ title: z.string(), as: z.enum(['yaml', 'shell']), text: z.string() })),
    }),
  ),
  compared: z.exactOptional(
    z.object({ files: z.array(z.string()), flaws: z.array(flawSchema), strict: z.boolean() }),
  ),
  /** What later versions of Kubernetes change for the calls; absent where they change nothing. */
  upgrade: z.exactOptional(upgradeSchema),
  /** What the reader must know of the record before trusting it. */
  notes: z.array(sentence),
})
export type RecordReport = z.infer<typeof recordReportSchema>
