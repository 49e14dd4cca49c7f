import * as z from 'zod/mini'

const callFields = {
  verb: z.string(),
  group: z.exactOptional(z.string()),
  resource: z.exactOptional(z.string()),
  subresource: z.exactOptional(z.string()),
  name: z.exactOptional(z.string()),
  namespace: z.exactOptional(z.string()),
  path: z.exactOptional(z.string()),
}

/** What is known of a call, as a text names it. */
export const knownCallSchema = z.object({
  user: z.exactOptional(z.string()),
  ...callFields,
  verb: z.exactOptional(z.string()),
})

/** What a call asks for. Group "" is core, namespace "" is cluster scope; a path has only its verb. */
export const accessTupleSchema = z.object(callFields)
export type AccessTuple = z.infer<typeof accessTupleSchema>

/** One rule, each of its lists whole. */
export const ruleSchema = z.object({
  verbs: z.array(z.string()),
  apiGroups: z.array(z.string()),
  resources: z.array(z.string()),
  resourceNames: z.array(z.string()),
  nonResourceURLs: z.array(z.string()),
})

export const grantedBySchema = z.object({
  binding: z.string(),
  bindingNamespace: z.exactOptional(z.string()),
  role: z.string(),
  roleKind: z.string(),
  subject: z.string(),
  scope: z.enum(['namespace', 'cluster']),
})
export type GrantedBy = z.infer<typeof grantedBySchema>

/** Who has a permission through a binding: from this account alone to everyone, even without a token. */
export const reachSchema = z.enum(['account', 'group', 'namespace', 'cluster', 'authenticated', 'everybody'])
export type Reach = z.infer<typeof reachSchema>
