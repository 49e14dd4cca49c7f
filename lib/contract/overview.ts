import * as z from 'zod/mini'

/**
 * How one area stands. Only `healthy` is green, and it is said of nothing that was not checked. `neutral` is checked as far
 * as it may be, with nothing wrong; `denied` may not be read; `stale` was true at `checkedAt`.
 */
const partStateSchema = z.enum([
  'healthy',
  'attention',
  'broken',
  'neutral',
  'denied',
  'empty',
  'unknown',
  'stale',
])

/** One thing to do: a page to open, or a command. */
const actionSchema = z.object({
  says: z.string(),
  href: z.exactOptional(z.string()),
  command: z.exactOptional(z.string()),
})
export type OverviewAction = z.infer<typeof actionSchema>

const overviewPartSchema = z.object({
  state: partStateSchema,
  /** The state in one or two words. */
  word: z.string(),
  says: z.string(),
  /** What the state is based on, or what it does not cover. */
  evidence: z.array(z.string()),
  next: z.exactOptional(actionSchema),
  /** RFC 3339. */
  checkedAt: z.string(),
})
export type OverviewPart = z.infer<typeof overviewPartSchema>

const causeEvidenceSchema = z.object({
  /** What was asked. */
  asked: z.string(),
  /** What came back; absent where the cause itself says it. */
  says: z.exactOptional(z.string()),
  /** When, RFC 3339. */
  at: z.string(),
})

const overviewCauseSchema = z.object({
  severity: z.enum(['bad', 'warning', 'note']),
  says: z.string(),
  evidence: z.array(causeEvidenceSchema),
  action: actionSchema,
  /** Other findings that have the same cause. */
  merged: z.array(z.string()),
})
export type OverviewCause = z.infer<typeof overviewCauseSchema>

/** The answer of `GET /api/overview`. */
export const overviewSchema = z.object({
  /** The verdict in one sentence, or two. */
  says: z.string(),
  state: z.enum(['healthy', 'attention', 'broken', 'neutral', 'unknown']),
  parts: z.object({
    identity: overviewPartSchema,
    connection: overviewPartSchema,
    pods: overviewPartSchema,
    access: overviewPartSchema,
  }),
  /** Worst first. */
  causes: z.array(overviewCauseSchema),
  /** When the last part was checked, RFC 3339. */
  checkedAt: z.string(),
})
export type Overview = z.infer<typeof overviewSchema>
