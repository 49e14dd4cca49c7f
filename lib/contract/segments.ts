import * as z from 'zod/mini'

/** A namespace name: DNS-1123 label, at most 63 characters. */
export const namespaceSchema = z.string().check(
  z.regex(/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/, {
    error:
      'A namespace is at most 63 lowercase letters, digits and hyphens, and starts and ends with a letter or digit.',
  }),
)

/** An API group: empty for core, otherwise a DNS-1123 subdomain. */
export const groupSchema = z.string().check(
  z.maxLength(253, { error: 'An API group is at most 253 characters.' }),
  z.regex(/^(?:[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*)?$/, {
    error:
      'An API group is empty for the core group, or lowercase letters, digits, hyphens and dots, such as "apps".',
  }),
)

const LABEL = /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/

/** An API version: a DNS-1035 label, as a CustomResourceDefinition may name it. */
export const versionSchema = z.string().check(
  z.regex(LABEL, {
    error: 'An API version is a lowercase word that starts with a letter, such as "v1" or "v1beta1".',
  }),
)

// requestinfo.go reads "watch" and, before 1.38, "proxy" in a resource's place as a verb of the old API.
/** A plural resource name as it appears in a path: a DNS-1035 label that the API server does not read as a verb. */
export const resourceSchema = z.string().check(
  z.regex(LABEL, {
    error:
      'A resource is its plural lowercase name, such as "pods": at most 63 letters, digits and hyphens, with no dot.',
  }),
  z.refine((resource) => resource !== 'watch' && resource !== 'proxy', {
    error: 'A resource cannot be called "watch" or "proxy": the API server reads these as verbs.',
  }),
)

// Role and binding names are path segments only (IsValidPathSegmentName), wider than DNS names.
/** An object's name: any path segment that the API server takes, without control characters. */
export const objectNameSchema = z.string().check(
  z.minLength(1, { error: 'A name has at least one character.' }),
  z.maxLength(253, { error: 'A name is at most 253 characters.' }),
  z.refine((name) => name !== '.' && name !== '..', { error: 'A name cannot be "." or "..".' }),
  z.refine((name) => name.isWellFormed(), { error: 'A name cannot contain half of a character.' }),
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here.
  z.regex(/^[^/%\u0000-\u001f\u007f]*$/, { error: 'A name has no "/", no "%" and no control characters.' }),
)

/** Any word that a review may be asked about, misspelled ones included: a review is a body, not a path. */
export const reviewWordSchema = z
  .string()
  .check(
    z.maxLength(253, { error: 'At most 253 characters.' }),
    z.regex(/^[A-Za-z0-9*._:/-]*$/, { error: 'Letters, digits and . - _ : / * only.' }),
  )

/** The query of `GET /api/kinds` and of `GET /api/access/dangerous`; the pod's own namespace when none is named. */
export const namespaceQuerySchema = z.strictObject({ namespace: z.exactOptional(namespaceSchema) })
