import { readQuestion } from '@/lib/ask/read-question'
import { resolveCall } from '@/lib/ask/resolve-call'
import { type AccountCheck, checkSchema } from '@/lib/contract/access-check'
import type { Access, MatrixRow } from '@/lib/facts/account/contract'
import type { Kind } from '@/lib/facts/objects/contract/kinds'
import { type Catalogue, findKnown, type KnownResource } from '@/lib/objects/catalogue'

/** What this browser knows of the cluster. */
export interface KnownHere {
  access: Access
  kinds: readonly Kind[]
}

function knownOf(row: MatrixRow, kinds: readonly Kind[]): KnownResource {
  const { group, version, resource, kind, namespaced, cells } = row
  const listed = kinds.find((one) => one.group === group && one.resource === resource)
  return {
    ...{ group, version, resource, kind, namespaced, singular: '', preferred: true },
    verbs: Object.keys(cells),
    shortNames: listed?.shortNames ?? [],
    subresources: [],
  }
}

/** Discovery as known from the matrix and kinds in this browser. */
export function catalogueOf({ access, kinds }: KnownHere): Catalogue {
  const subresourcesOf = (of: KnownResource) =>
    access.rows
      .filter(({ group, resource }) => group === of.group && resource.startsWith(`${of.resource}/`))
      .map(({ resource, cells }) => ({
        name: resource.slice(of.resource.length + 1),
        verbs: Object.keys(cells),
      }))
  const resources = access.rows
    .filter(({ resource }) => !resource.includes('/'))
    .map((row) => knownOf(row, kinds))
    .map((known) => ({ ...known, subresources: subresourcesOf(known) }))
  return { resources, failedGroups: [] }
}

/** Options of a kubectl line that its call leaves out. */
export function ignoredIn(text: string): readonly string[] {
  const question = readQuestion(text)
  return question.kind === 'call' ? question.call.ignored : []
}

/**
 * The call that a text means in this cluster, read without a request. Null for a text that is not a call, and for a call
 * of a resource that this browser does not know: those are for the server to judge.
 */
export function understand(text: string, known: KnownHere): AccountCheck | null {
  const question = readQuestion(text)
  if (question.kind !== 'call') return null
  const catalogue = catalogueOf(known)
  const resolved = resolveCall(question.call, { catalogue, home: known.access.namespace })
  const { user, groups, depth: _, ...call } = resolved
  if ('resource' in call && !findKnown(catalogue, call.group, call.resource)) return null
  if (!checkSchema.safeParse(call).success) return null
  if (user === undefined || user === known.access.user) return call
  return { ...call, user, ...(groups === undefined ? {} : { groups }) }
}
