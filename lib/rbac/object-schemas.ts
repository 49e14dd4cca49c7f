import * as z from 'zod/mini'

// A YAML key without a value is null, which the API server reads as absent.
const textSchema = z.optional(z.nullable(z.string()))
const textsSchema = z.optional(z.nullable(z.array(z.string())))
const labelsSchema = z.optional(z.nullable(z.record(z.string(), z.string())))

const policyRuleSchema = z.object({
  verbs: textsSchema,
  apiGroups: textsSchema,
  resources: textsSchema,
  resourceNames: textsSchema,
  nonResourceURLs: textsSchema,
})
export type PolicyRuleObject = z.infer<typeof policyRuleSchema>

const selectorSchema = z.object({
  matchLabels: labelsSchema,
  matchExpressions: z.optional(
    z.nullable(z.array(z.object({ key: z.string(), operator: z.string(), values: textsSchema }))),
  ),
})
export type SelectorObject = z.infer<typeof selectorSchema>

const managedFieldsSchema = z.catch(
  z.optional(z.nullable(z.array(z.object({ manager: textSchema, time: textSchema })))),
  undefined,
)
export type ManagedFields = z.infer<typeof managedFieldsSchema>

const metadataSchema = z.object({
  name: z.string().check(z.minLength(1, { error: 'must not be empty' })),
  namespace: textSchema,
  labels: labelsSchema,
  // Anything may be in here: what is no text is left out with the rest.
  annotations: z.catch(labelsSchema, undefined),
  // Of these only who wrote last, and when.
  managedFields: managedFieldsSchema,
})

/** The body of a Role or ClusterRole. */
export const roleObjectSchema = z.object({
  metadata: metadataSchema,
  rules: z.optional(z.nullable(z.array(policyRuleSchema))),
  aggregationRule: z.optional(
    z.nullable(z.object({ clusterRoleSelectors: z.optional(z.nullable(z.array(selectorSchema))) })),
  ),
})

/** The body of a RoleBinding or ClusterRoleBinding. */
export const bindingObjectSchema = z.object({
  metadata: metadataSchema,
  roleRef: z.object({ apiGroup: textSchema, kind: z.string(), name: z.string() }),
  subjects: z.optional(
    z.nullable(
      z.array(z.object({ apiGroup: textSchema, kind: z.string(), name: z.string(), namespace: textSchema })),
    ),
  ),
})
export type SubjectObject = NonNullable<z.infer<typeof bindingObjectSchema>['subjects']>[number]

export const typedObjectSchema = z.object({ apiVersion: textSchema, kind: textSchema })
export const listObjectSchema = z.object({ items: z.optional(z.nullable(z.array(z.unknown()))) })
