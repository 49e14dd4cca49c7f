import * as z from 'zod/mini'
import { said, sentence } from '@/lib/phrase/wire'
import { accessTupleSchema } from './access-tuple'

export const objectKindSchema = z.object({ apiVersion: z.string(), kind: z.string() })
export type ObjectKind = z.infer<typeof objectKindSchema>

/** A change of Kubernetes that turns the answer to some of the calls that were asked about. */
const versionChangeSchema = said({
  /** Names the change; its meaning never changes. */
  id: z.string(),
  /** `removed`: an API version is no longer served. */
  turns: z.enum(['refused', 'allowed', 'removed']),
  says: sentence,
  /** The calls that it turns, at most 100; none for `removed`. */
  calls: z.array(accessTupleSchema),
  /** The least permissions that keep them allowed; none where no permission does. */
  needs: z.array(accessTupleSchema),
  /** The same in words. */
  fix: z.exactOptional(sentence),
  /** The kinds of a version that is removed. */
  objects: z.array(objectKindSchema),
  restsOn: z.enum(['recording', 'source', 'plan']),
  source: z.string(),
})

const versionStepSchema = said({
  /** The version that brings it: `1.35`. */
  version: z.string(),
  says: sentence,
  changes: z.array(versionChangeSchema),
})
export type VersionStep = z.infer<typeof versionStepSchema>

/** What the versions after the server's own change, the next one first; versions that change nothing are left out. */
export const upgradeSchema = z.object({
  /** Absent where the version of the server is not known: the steps then begin with 1.33, and some can be past. */
  server: z.exactOptional(z.string()),
  steps: z.array(versionStepSchema),
})
export type Upgrade = z.infer<typeof upgradeSchema>
