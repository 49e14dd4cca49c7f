import * as z from 'zod/mini'
import { grantedBySchema } from '@/lib/contract/access-tuple'

const sourcedRuleSchema = z.object({
  verbs: z.array(z.string()),
  apiGroups: z.array(z.string()),
  resources: z.array(z.string()),
  resourceNames: z.array(z.string()),
  nonResourceURLs: z.array(z.string()),
  /** True where it alone lets the account take more than it was granted. */
  dangerous: z.boolean(),
})

const ruleSourceSchema = z.object({
  grantedBy: grantedBySchema,
  /** True where Kubernetes itself gives it to every account, or to every ServiceAccount. */
  everybody: z.boolean(),
  /** In the order of the role. */
  rules: z.array(sourcedRuleSchema),
})
export type RuleSource = z.infer<typeof ruleSourceSchema>

/** The answer of `GET /api/access/sources`: the bindings that apply to an account in a namespace, with the rules of their roles. */
export const sourcesSchema = z.object({
  user: z.string(),
  namespace: z.string(),
  sources: z.array(ruleSourceSchema),
  /** Lists that were not read whole, in words: a rule that no source has may come from there. */
  unread: z.array(z.string()),
  /** Requests that this answer cost the API server. */
  upstreamRequests: z.number(),
})
export type Sources = z.infer<typeof sourcesSchema>
