import * as z from 'zod/mini'
import { said, sentence } from '@/lib/phrase/wire'

/**
 * What can keep an object as it is, the one that decides first: what Argo CD or Flux applies can come from a chart, whose labels are
 * then there too.
 */
export const HOME_TOOLS = [
  'argo-cd',
  'flux-kustomization',
  'flux-helmrelease',
  'fleet',
  'config-sync',
  'helm',
  'olm',
  'kapp',
  'addon-manager',
  'terraform',
  'pulumi',
  'crossplane',
  'aggregation',
  'defaults',
  'operator',
  'kubectl',
] as const
export type HomeTool = (typeof HOME_TOOLS)[number]

/** Who keeps an object as it is, by what its metadata says. */
export const fixHomeSchema = said({
  /** The object that the fix changes; of a fix that makes a new one, the account’s own that is nearest to it. */
  object: z.object({ kind: z.string(), name: z.string(), namespace: z.string() }),
  /** `unmarked`: it was read, and no tool’s mark is on it. `unread`: it was not read. */
  tool: z.enum([...HOME_TOOLS, 'unmarked', 'unread']),
  /** The fix makes a new object, which no one keeps yet. */
  isBeside: z.exactOptional(z.literal(true)),
  /** How long a change by kubectl lasts. */
  lasts: z.enum(['stays', 'until the next', 'minutes', 'not known']),
  says: sentence,
  /** The same, to follow "in": only where another writer than kubectl has the last word. */
  name: z.exactOptional(sentence),
  knownBy: z.exactOptional(sentence),
  /** Who keeps it, by name, where its mark has one. */
  owner: z.exactOptional(
    z.object({
      namespace: z.string(),
      name: z.string(),
      kind: z.exactOptional(z.string()),
      group: z.exactOptional(z.string()),
    }),
  ),
  /** Repository, path and revision by the object that applies it, or who keeps the custom resource that owns it; or why that was not seen. */
  source: z.exactOptional(sentence),
  /** What becomes of a change by kubectl. */
  fate: sentence,
  /** What is changed instead, so that it lasts. */
  change: z.exactOptional(sentence),
  /** A line that shows the file or what is set there, or whose it is. */
  look: z.exactOptional(z.string()),
  /** The fix in the form of its home, the first one first. */
  forms: z.array(z.object({ title: z.string(), as: z.enum(['diff', 'yaml']), text: z.string() })),
})
export type FixHome = z.infer<typeof fixHomeSchema>
