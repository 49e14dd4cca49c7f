import * as z from 'zod/mini'
import { namespaceSchema, objectNameSchema, reviewWordSchema } from './segments'

const verbSchema = z
  .string()
  .check(z.regex(/^[A-Za-z*:-]{1,63}$/, { error: 'A verb is one word, such as get, list, watch or create.' }))

const pathSchema = z
  .string()
  .check(
    z.maxLength(1024, { error: 'A path is at most 1,024 characters.' }),
    z.regex(/^\/[\x21-\x7e]*$/, { error: 'A path starts with "/" and has no spaces, such as /metrics.' }),
  )

export const resourceCheckSchema = z.strictObject({
  verb: verbSchema,
  group: reviewWordSchema,
  resource: reviewWordSchema.check(z.minLength(1, { error: 'Name a resource, such as pods.' })),
  subresource: z.exactOptional(reviewWordSchema),
  name: z.exactOptional(z.union([z.literal(''), objectNameSchema])),
  /** "" asks about the whole cluster. */
  namespace: z.union([z.literal(''), namespaceSchema]),
})

export const pathCheckSchema = z.strictObject({ verb: verbSchema, path: pathSchema })

const SHAPES = {
  error:
    'Send verb, group, resource and namespace ("" is the core group, "" the whole cluster), or verb and path.',
}

/** One call to ask about. */
export const checkSchema = z.union([pathCheckSchema, resourceCheckSchema], SHAPES)
export type Check = z.infer<typeof checkSchema>

/**
 * `verdict` asks the one review and leaves causes and fixes out: what an open card repeats. `progress` adds the state of the
 * rules and bindings, which an open card checks for changes now and then.
 */
const depthSchema = z.exactOptional(
  z.enum(['full', 'verdict', 'progress'], { error: 'The depth is "full", "verdict" or "progress".' }),
)

/** Another account than this pod's, by its user name. */
export const userSchema = z.string().check(
  z.regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,512}$/u, {
    error: 'A user is a name such as system:serviceaccount:shop:web, at most 512 characters.',
  }),
)

/** That user's groups, which only the asker knows. Those of a ServiceAccount follow from its name. */
export const groupsSchema = z.array(userSchema).check(z.maxLength(16, { error: 'At most 16 groups.' }))

const accountFields = {
  depth: depthSchema,
  user: z.exactOptional(userSchema),
  groups: z.exactOptional(groupsSchema),
}

/** The body of `POST /api/access/check`. Without a user it asks about this pod's own account. */
export const checkRequestSchema = z.union(
  [z.extend(pathCheckSchema, { ...accountFields }), z.extend(resourceCheckSchema, { ...accountFields })],
  SHAPES,
)
export type CheckRequest = z.infer<typeof checkRequestSchema>

/** A check with the account that it asks about; this pod's own when it names none. */
export type AccountCheck = Check & { user?: string; groups?: string[] }

/** The query of `GET /api/access`; without a namespace or a user it asks about the pod's own. `group` may be repeated. */
export const accessQuerySchema = z
  .strictObject({
    namespace: z.exactOptional(namespaceSchema),
    user: z.exactOptional(userSchema),
    group: z.exactOptional(groupsSchema),
  })
  .check(
    z.refine(({ user, group }) => user !== undefined || group === undefined, {
      error: 'Name the user these groups belong to.',
      path: ['user'],
    }),
  )

/** The reader's answer to what is unclear in a text: it is from Kubernetes. */
export const isOfKubernetesSchema = z.exactOptional(z.boolean())

/** The body of `POST /api/explain`. */
export const explainRequestSchema = z.strictObject({
  text: z
    .string()
    .check(
      z.minLength(1, { error: 'Paste the text of an error.' }),
      z.maxLength(256 * 1024, { error: 'At most 256 KiB of text.' }),
    ),
  isOfKubernetes: isOfKubernetesSchema,
})
export type ExplainRequest = z.infer<typeof explainRequestSchema>
