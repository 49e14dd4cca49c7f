import type { Catalogue } from '@/lib/objects/catalogue'
import { plain } from '@/lib/phrase/phrase'
import { sayForm, wordForm } from '@/lib/phrase/rule-words'
import type { ScopedRule } from '@/lib/rbac/rule'
import { RESOURCE_VERBS } from '@/lib/rbac/verbs'

const NAMELESS = new Set(['create', 'deletecollection'])

/** Why a rule can never match a request, in words; undefined when it can. Discovery lets it say more. */
export function neverMatches(rule: ScopedRule, catalogue: Catalogue | undefined): string | undefined {
  if (rule.nonResourceURLs.length > 0) {
    return rule.scope === 'namespace'
      ? 'It names non-resource paths and is bound in a namespace, where they do not exist.'
      : undefined
  }
  if (rule.verbs.length === 0) return 'It has no verbs.'
  if (rule.apiGroups.length === 0) return 'It has no apiGroups; the core group is written "".'
  if (rule.resources.length === 0) return 'It has no resources.'
  const words = rule.resources
  const starred = words.filter((word) => /^[^*]+\/\*$/.test(word))
  if (starred.length === words.length) {
    return `${starred.join(', ')} matches nothing; name each subresource, or write "*/name".`
  }
  const isNameless = rule.verbs.every((verb) => NAMELESS.has(verb)) && words.every((w) => !w.includes('/'))
  if (rule.resourceNames.length > 0 && isNameless) {
    return 'It is limited to names, but its verbs carry no name.'
  }
  const form = neverByForm(rule)
  if (form !== undefined) return form
  return catalogue && againstDiscovery(rule, catalogue)
}

/** A field with no word that a request can have. */
function neverByForm(rule: ScopedRule): string | undefined {
  for (const field of ['verbs', 'apiGroups', 'resources', 'resourceNames'] as const) {
    const forms = rule[field].map((word) => ({ word, form: wordForm(field, word) }))
    const [first] = forms
    if (first?.form && forms.every(({ form }) => form !== undefined))
      return plain(sayForm(first.word, first.form))
  }
  return undefined
}

function againstDiscovery(rule: ScopedRule, catalogue: Catalogue): string | undefined {
  const { apiGroups, resources } = rule
  if (resources.some((word) => word.includes('*')) || catalogue.failedGroups.length > 0) return undefined
  const named = new Set(resources.map((word) => word.split('/')[0]))
  const served = catalogue.resources.filter(
    (known) => named.has(known.resource) && apiGroups.some((group) => group === '*' || group === known.group),
  )
  if (served.length === 0) {
    // Verbs such as impersonate and use are judged on names that no path serves.
    const isServed = rule.verbs.some((verb) => verb === '*' || RESOURCE_VERBS.includes(verb))
    return isServed ? 'The API server serves no such resource in these groups.' : undefined
  }
  const isClusterOnly = served.every((known) => !known.namespaced && known.resource !== 'namespaces')
  return rule.scope === 'namespace' && isClusterOnly
    ? 'It names cluster-scoped resources and is bound in a namespace.'
    : undefined
}
