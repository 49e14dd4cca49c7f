import type { Check } from '@/lib/contract/access-check'
import type { Explanation } from '@/lib/contract/explanation'
import { sayKubelet } from '@/lib/diagnosis/wording/phrases'
import { type Catalogue, findKnown } from '@/lib/objects/catalogue'
import { type ResolvedResource, resolveResource, type Spelling } from '@/lib/objects/resolve-resource'
import { code, isSilent, listed, NOTHING, say, words } from '@/lib/phrase/phrase'
import { partsOfWord } from '@/lib/rbac/call'
import type { Attributes } from '@/lib/rbac/types'
import { describeResource } from '@/lib/words/resources'

const ON_ONE_OBJECT = new Set(['get', 'update', 'patch', 'delete'])

type Note = Explanation['evidence'][number]
type Written = Pick<Exclude<Check, { path: string }>, 'group' | 'resource' | 'subresource'>

const FORM: Record<Spelling, string> = {
  plural: 'its full name',
  case: 'its name in the wrong case',
  singular: 'its singular',
  kind: 'its kind',
  'short-name': 'kubectl’s short name of it',
}

/** A check's resource as it is written: one that discovery lists stays, another spelling of kubectl is resolved. */
function readResource(
  { group, resource: written, subresource: part = '' }: Written,
  catalogue: Catalogue | undefined,
): { group: string; resource: string; subresource: string; note?: Note } {
  const { resource, subresource: rest } = partsOfWord(written)
  const literal = { group, resource, subresource: part || rest }
  if (!catalogue || findKnown(catalogue, group, resource)) return literal
  // The full name under a group that does not have it is a statement about the group, and a wrong one.
  if (catalogue.resources.some((known) => known.resource === resource)) return literal
  const [chosen, ...others] = resolveResource(written, catalogue, group === '' ? undefined : group)
  if (!chosen) return literal
  const { subresource } = chosen
  const read = { group: chosen.group, resource: chosen.resource, subresource: part || subresource }
  return { ...read, note: sayReading(written, read, chosen, others) }
}

function sayReading(
  written: string,
  read: { group: string; resource: string; subresource: string },
  { how }: ResolvedResource,
  others: readonly ResolvedResource[],
): Note {
  const also = listed(others.slice(0, 3).map((one) => code(describeResource({ ...one, subresource: '' }))))
  const more =
    others.length === 0 ? NOTHING : say` ${also} can have that name too; kubectl also takes the first.`
  return {
    probe: say`Spelling`,
    says: say`${code(`"${written}"`)} is read as ${code(describeResource(read))}, as kubectl reads it: ${words(FORM[how])}.${more}`,
  }
}

/**
 * The request that the API server would really authorize for a check, read as kubectl reads it, and what is to be known of
 * how it was read.
 */
export function toAttributes(
  check: Check,
  catalogue: Catalogue | undefined,
): { request: Attributes; notes: Note[] } {
  if ('path' in check) return literalAttributes(check, catalogue)
  const { note, ...what } = readResource(check, catalogue)
  const { request, notes } = literalAttributes({ ...check, ...what }, catalogue)
  return { request, notes: [...(note ? [note] : []), ...notes] }
}

/**
 * The same for a call whose resource is taken literally. A review answers any string, so a cluster-scoped resource asked
 * about in a namespace would get a yes that the call does not get (kubernetes/kubernetes#75970).
 */
export function literalAttributes(
  check: Check,
  catalogue: Catalogue | undefined,
): { request: Attributes; notes: Note[] } {
  if ('path' in check) return { request: { kind: 'path', verb: check.verb, path: check.path }, notes: [] }
  const { verb, group, name = '', namespace } = check
  const { resource, subresource: rest } = partsOfWord(check.resource)
  const subresource = check.subresource || rest
  const request = { kind: 'resource', verb, group, resource, subresource, name, namespace } as const
  const kubelet = sayKubelet(request)
  const notes = isSilent(kubelet) ? [] : [{ probe: say`Kubelet`, says: kubelet }]
  const known = catalogue && findKnown(catalogue, group, resource)
  if (!known || known.namespaced) return { request, notes }
  // The server authorizes a call on one Namespace inside that namespace.
  const isOneNamespace =
    group === '' &&
    resource === 'namespaces' &&
    name !== '' &&
    (ON_ONE_OBJECT.has(verb) || subresource !== '')
  const judgedIn = isOneNamespace ? name : ''
  if (judgedIn === namespace) return { request, notes }
  const where = isOneNamespace ? say`inside namespace ${code(name)}` : say`at the cluster scope`
  const says = say`${code(resource)} are cluster-scoped, so the call is judged ${where}.`
  return {
    request: { ...request, namespace: judgedIn },
    notes: [...notes, { probe: say`Scope`, says }],
  }
}
