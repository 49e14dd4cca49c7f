import {
  type Catalogue,
  editDistance,
  findKnown,
  groupState,
  type KnownResource,
  misspelling,
  singularOf,
} from '@/lib/objects/catalogue'
import { wordForm } from '@/lib/phrase/rule-words'
import { partsOfWord } from '@/lib/rbac/call'
import { ruleAllows } from '@/lib/rbac/rule'
import type { PolicyRule, ResourceAttributes } from '@/lib/rbac/types'
import { isKnownVerb, wholeVerbs } from '@/lib/rbac/verbs'

/** A rule with every word that no request has corrected at once. */
export interface WholeRule {
  rule: PolicyRule
  /** The fields that change, each with the words of before. */
  changed: readonly {
    field: 'verbs' | 'apiGroups' | 'resources' | 'resourceNames'
    from: readonly string[]
  }[]
}

type Lists = Required<Pick<PolicyRule, 'verbs' | 'apiGroups' | 'resources' | 'resourceNames'>>

const isSame = (one: readonly string[], other: readonly string[]) => one.join('\n') === other.join('\n')

function verbsMeant(word: string, { verb }: ResourceAttributes): readonly string[] {
  return isKnownVerb(word) ? [word] : (wordForm('verbs', word)?.meant ?? wholeVerbs(word, verb) ?? [word])
}

function groupsMeant(word: string, { group }: ResourceAttributes, catalogue: Catalogue | undefined) {
  const form = wordForm('apiGroups', word)
  // A version alone says nothing about the group that was meant.
  if (form?.how === 'with-version' && !word.includes('/')) return [group]
  if (form) return form.meant
  const isNear = word !== '*' && word !== group && editDistance(word, group, 2) <= 2
  return isNear && catalogue && groupState(catalogue, word) === 'absent' ? [group] : [word]
}

/** What discovery lists, by each name in lower case: a rule can have thousands of words, and is compared once with each. */
type Named = ReadonlyMap<string, readonly KnownResource[]>

function byName(catalogue: Catalogue | undefined): Named {
  const named = new Map<string, KnownResource[]>()
  for (const known of catalogue?.resources ?? []) {
    for (const name of new Set([known.resource, singularOf(known), known.kind, ...known.shortNames])) {
      const key = name.toLowerCase()
      named.set(key, [...(named.get(key) ?? []), known])
    }
  }
  return named
}

/** The word that was meant for a resource of these groups, where its letters leave no choice. */
function resourceMeant(
  word: string,
  groups: readonly string[],
  request: ResourceAttributes,
  catalogue: Catalogue | undefined,
  named: Named,
): readonly string[] {
  const form = wordForm('resources', word)
  if (form) return form.meant
  const { resource: parent, subresource: part } = partsOfWord(word)
  if (catalogue === undefined || parent === '*' || part === '*') return [word]
  const alike = named.get(parent.toLowerCase()) ?? []
  const asked = findKnown(catalogue, request.group, request.resource)
  const near = [...alike, ...(asked ? [asked] : [])]
  const isListed = alike.some(({ resource }) => resource === parent)
  const meant = isListed
    ? [parent]
    : near.flatMap((known) =>
        groups.includes(known.group) && misspelling(parent, known) ? [known.resource] : [],
      )
  const [resource, ...others] = new Set(meant)
  if (resource === undefined || others.length > 0) return [word]
  if (part === '') return [resource]
  const parts = groups.flatMap((group) => findKnown(catalogue, group, resource)?.subresources ?? [])
  return [
    `${resource}/${
      partMeant(
        part,
        parts.map(({ name }) => name),
      ) ?? part
    }`,
  ]
}

/** The subresource that a word near it was meant to be; undefined for one that is served, or near none. */
export function partMeant(word: string, served: readonly string[]): string | undefined {
  if (served.includes(word)) return undefined
  const near = served.filter(
    (name) => editDistance(word.toLowerCase(), name, 2) <= (name.length <= 4 ? 1 : 2),
  )
  return near.length === 1 ? near[0] : undefined
}

/** `configmaps/app` for the ConfigMap `app`: the resources alone, and the names. */
function namesApart(
  { resources, resourceNames, ...rest }: Lists,
  request: ResourceAttributes,
): Lists | undefined {
  const word = `${request.resource}/${request.name}`
  if (request.name === '' || request.subresource !== '' || !isSame(resources, [word])) return undefined
  return { ...rest, resources: [request.resource], resourceNames: [...resourceNames, request.name] }
}

/**
 * The rule as its author meant it, as far as the form of each word and discovery leave no choice; undefined where nothing is wrong by itself or
 * the rule does not allow the call then. A word that is near by its letters counts for the call alone.
 */
export function wholeRule(
  written: Lists,
  request: ResourceAttributes,
  catalogue: Catalogue | undefined,
): WholeRule | undefined {
  const each = (words: readonly string[], meant: (word: string) => readonly string[]) => [
    ...new Set(words.flatMap(meant)),
  ]
  const named = byName(catalogue)
  const apiGroups = each(written.apiGroups, (word) => groupsMeant(word, request, catalogue))
  const put: Lists = {
    verbs: each(written.verbs, (word) => verbsMeant(word, request)),
    apiGroups,
    resources: each(written.resources, (word) => resourceMeant(word, apiGroups, request, catalogue, named)),
    resourceNames: written.resourceNames,
  }
  const meant = namesApart(put, request) ?? put
  const fields = ['verbs', 'apiGroups', 'resources', 'resourceNames'] as const
  const changed = fields.flatMap((field) =>
    isSame(written[field], meant[field]) ? [] : [{ field, from: written[field] }],
  )
  if (changed.length === 0) return undefined
  const { resourceNames, ...rule } = meant
  const whole = { ...rule, ...(resourceNames.length > 0 ? { resourceNames } : {}) }
  return ruleAllows(whole, request) ? { rule: whole, changed } : undefined
}
