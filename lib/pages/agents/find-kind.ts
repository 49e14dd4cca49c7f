import { resolveResource } from '@/lib/diagnosis/resolve-resource'
import type { Kind, Kinds } from '@/lib/facts/objects/contract/kinds'
import { shortListOf } from '@/lib/words/lists'
import type { Answers } from './answers'
import { quoted, quoteName } from './quote'
import { ArgumentError } from './tool'

function catalogueOf({ kinds, failedGroups }: Kinds) {
  const resources = kinds.map((kind) => ({ ...kind, singular: '', subresources: [], preferred: true }))
  return { resources, failedGroups }
}

/**
 * The kind that a word names in any of kubectl's spellings, and the namespace of the pod where the call names none. Throws an
 * ArgumentError that says what is served for a word that names none.
 */
export async function findKind(
  word: string,
  namespace: string | undefined,
  answers: Answers,
  signal: AbortSignal,
): Promise<{ kind: Kind; namespace: string }> {
  const kinds = await answers.kinds(namespace ? { namespace } : {}, signal)
  const [found] = resolveResource(word, catalogueOf(kinds))
  const kind = kinds.kinds.find(
    ({ group, resource }) => group === found?.group && resource === found.resource,
  )
  if (kind !== undefined) {
    return { kind, namespace: kind.namespaced ? (namespace ?? kinds.namespace) : '' }
  }
  const failed = kinds.failedGroups.map(({ group }) => group)
  const unknown =
    failed.length === 0 ? '' : ` Groups that could not be listed: ${shortListOf(failed.map(quoteName))}.`
  throw new ArgumentError(
    `The API server serves no ${quoted(word)} that this account can discover.${unknown} Served are ${shortListOf(
      kinds.kinds.map(({ resource }) => quoteName(resource)),
      30,
    )}.`,
  )
}
