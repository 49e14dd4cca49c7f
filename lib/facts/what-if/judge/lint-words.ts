import { isDangerous } from '@/lib/diagnosis/dangers/dangers'
import { suggestResources } from '@/lib/diagnosis/suggest-resources'
import {
  type Catalogue,
  editDistance,
  groupState,
  type KnownResource,
  misspelling,
} from '@/lib/objects/catalogue'
import { code, listed, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import { foreign } from '@/lib/phrase/quote'
import { type RuleField, sayForm, wordForm } from '@/lib/phrase/rule-words'
import { isBuiltInGroup } from '@/lib/rbac/built-in-groups'
import { partsOfWord } from '@/lib/rbac/call'
import type { PolicyRule } from '@/lib/rbac/types'
import { unlistedSubresources } from '@/lib/rbac/unlisted-resources'
import { isKnownVerb, meantVerbs, RESOURCE_VERBS } from '@/lib/rbac/verbs'
import { visibleText } from '@/lib/words/visible-text'
import type { Mistake } from '../contract'
import { type MistakeWords, mistakeAt, type ProposedRole } from './proposal'

const STANDARD: readonly string[] = [...RESOURCE_VERBS, '*']
// As net/http and requestinfo.go give them: the lower-case method of the request.
const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options', '*']
const METHOD_OF = new Map([
  ['list', 'get'],
  ['watch', 'get'],
  ['create', 'post'],
  ['update', 'put'],
])
const VERB_OF = new Map([
  ['post', 'create'],
  ['put', 'update'],
  ['head', 'get'],
])
const MOST_NAMED = 6

function quoted(word: string): string {
  return `"${visibleText(foreign(word, 120))}"`
}

interface Place {
  role: ProposedRole
  index: number
}

/** Verbs that no request of the rule's kind ever has, each with the one that was likely meant. */
export function verbMistakes({ role, index }: Place, { verbs, nonResourceURLs = [] }: PolicyRule): Mistake[] {
  const forPaths = nonResourceURLs.length > 0
  return verbs.flatMap((verb, at) => {
    const told = ofForm('verbs', verb) ?? (forPaths ? pathVerb(verb) : resourceVerb(verb))
    return told ? [mistakeAt(role, ['rules', index, 'verbs', at], { severity: 'never', ...told })] : []
  })
}

type Words = Pick<MistakeWords, 'says' | 'instead' | 'to'>

function pathVerb(verb: string): Words | undefined {
  if (METHODS.includes(verb)) return undefined
  const meant = METHOD_OF.get(verb) ?? METHODS.find((method) => method === verb.toLowerCase())
  const says = say`A request for a path never has the verb ${code(quoted(verb))}: its verb is the HTTP method in lower case.`
  return { says, ...(meant ? { instead: [code(meant)], to: meant } : {}) }
}

function resourceVerb(verb: string): Words | undefined {
  const swapped = VERB_OF.get(verb)
  if (swapped)
    return {
      says: say`${code(quoted(verb))} is a verb for paths; for resources the API server checks ${code(swapped)}.`,
      instead: [code(swapped)],
      to: swapped,
    }
  if (isKnownVerb(verb)) return undefined
  const meant = meantVerbs(verb)
  return {
    says: say`The API server never checks the verb ${code(quoted(verb))}.`,
    ...(meant.length > 0 ? { instead: [code(meant.join(', '))] } : {}),
    ...(meant.length === 1 ? { to: meant[0] } : {}),
  }
}

/** What the form of a word alone shows: the same as a diagnosis says of it. */
function ofForm(field: RuleField, word: string): Words | undefined {
  const form = wordForm(field, word)
  if (!form) return undefined
  const meant = form.meant.map((one) => `"${foreign(one, 120)}"`).join(', ')
  const groups = form.group === undefined ? NOTHING : say` with ${code(`apiGroups: ["${form.group}"]`)}`
  // A star is wider than what was written, and another group is another field.
  const isOne = form.meant.length === 1 && form.how !== 'star' && form.group === undefined
  return {
    says: sayForm(word, form),
    ...(meant === '' ? {} : { instead: say`${code(meant)}${groups}` }),
    ...(isOne ? { to: form.meant[0] } : {}),
  }
}

/** What a word of apiGroups was meant to be, where it is no group. */
function meantGroup(word: string, catalogue: Catalogue | undefined): string | undefined {
  if (!catalogue || word === '') return undefined
  const groups = [...new Set(catalogue.resources.map(({ group }) => group))].filter((group) => group !== '')
  return (
    groups.find((group) => group === word.toLowerCase()) ??
    groups.find((group) => group.startsWith(`${word.toLowerCase()}.`)) ??
    groups.find((group) => word.length >= 3 && editDistance(word.toLowerCase(), group, 2) <= 2)
  )
}

interface Groups {
  /** As meant, so one mistake is reported once. */
  meant: string[]
  mistakes: Mistake[]
}

/** Words of apiGroups that are no group: versions, "core", other letters; and groups that this cluster does not serve. */
export function groupMistakes(
  { role, index }: Place,
  { apiGroups = [] }: PolicyRule,
  catalogue: Catalogue | undefined,
): Groups {
  const mistakes: Mistake[] = []
  const meant = apiGroups.flatMap((word, at) => {
    if (word === '*' || word === '' || (catalogue && groupState(catalogue, word) === 'known')) return word
    const path = ['rules', index, 'apiGroups', at]
    const form = ofForm('apiGroups', word)
    if (form) {
      mistakes.push(mistakeAt(role, path, { severity: 'never', ...form }))
      return wordForm('apiGroups', word)?.meant ?? word
    }
    const group = meantGroup(word, catalogue)
    if (group !== undefined) {
      const says = sayForm(word, { why: say`this cluster has no group of that name` })
      mistakes.push(
        mistakeAt(role, path, { severity: 'never', says, instead: [code(`"${group}"`)], to: group }),
      )
      return group
    }
    if (catalogue && groupState(catalogue, word) === 'absent') {
      const says = say`This cluster serves no group ${code(quoted(word))}, so the rule grants nothing in it until one is installed.`
      mistakes.push(mistakeAt(role, path, { severity: 'suspicious', says }))
    }
    return word
  })
  return { meant, mistakes }
}

/** The groups of a rule, worked out once: each of its resources is held against them. */
interface AskedGroups {
  isAny: boolean
  isFailed: boolean
  isAbsent: boolean
  isFixed: boolean
  first: string
  /** What the API serves in them. */
  served: readonly KnownResource[]
  says: Phrase
}

function askedGroups(words: readonly string[], catalogue: Catalogue): AskedGroups {
  const groups = [...new Set(words)]
  const states = groups.map((group) => groupState(catalogue, group))
  const named = groups.map((group) =>
    group === '' ? say`the core group` : say`group ${code(quoted(group))}`,
  )
  return {
    isAny: groups.includes('*'),
    isFailed: states.includes('failed'),
    isAbsent: states.every((state) => state === 'absent'),
    isFixed: groups.every(isBuiltInGroup),
    first: groups[0] ?? '',
    served: catalogue.resources.filter(({ group }) => groups.includes(group)),
    says: named.length > MOST_NAMED ? say`its ${named.length} groups` : listed(named, 'or'),
  }
}

/** Resource words that no request has: other spellings, other groups, false wildcards. */
export function resourceMistakes(
  { role, index }: Place,
  rule: PolicyRule,
  groups: readonly string[],
  catalogue: Catalogue | undefined,
): Mistake[] {
  const asked = catalogue && groups.length > 0 ? askedGroups(groups, catalogue) : undefined
  return (rule.resources ?? []).flatMap((word, at) => {
    const told = judgeWord(word, rule, asked, catalogue)
    return told ? [mistakeAt(role, ['rules', index, 'resources', at], told)] : []
  })
}

function judgeWord(
  word: string,
  rule: PolicyRule,
  groups: AskedGroups | undefined,
  catalogue: Catalogue | undefined,
): MistakeWords | undefined {
  if (word === '*') return undefined
  if (word === '') return { severity: 'never', says: say`An empty string names no resource.` }
  const form = ofForm('resources', word)
  if (form) return { severity: 'never', ...form }
  const { resource: parent, subresource } = partsOfWord(word)
  if (parent !== '*' && word.includes('*')) return starred(parent, subresource, rule.verbs, catalogue)
  if (!catalogue || !groups || parent === '*') return undefined
  if (groups.isAny) return anyGroup(word, parent, rule, catalogue)
  if (groups.isFailed) return undefined
  const served = groups.served.filter((known) => known.resource === parent)
  if (served.length > 0)
    return subresource === '' ? undefined : judgeSubresource(word, subresource, served, rule.verbs)
  if (isJudgedByName(rule)) return undefined
  return notServed(word, parent, { subresource, groups, catalogue, verbs: rule.verbs })
}

/** A resource with its subresources, without those on which one of the verbs is dangerous: none is suggested. */
function harmless({ group, resource }: KnownResource, names: readonly string[], verbs: readonly string[]) {
  return names.map((name) => `${resource}/${name}`).filter((word) => !isDangerous(verbs, group, word))
}

function starred(
  parent: string,
  subresource: string,
  verbs: readonly string[],
  catalogue: Catalogue | undefined,
): MistakeWords {
  if (subresource !== '*') {
    const says = say`${code(quoted(`${parent}${subresource === '' ? '' : `/${subresource}`}`))} is compared letter for letter: only "*" and the form "*/log" are wildcards.`
    return { severity: 'never', says }
  }
  const known = catalogue?.resources.find(({ resource }) => resource === parent)
  const names = known?.subresources.map(({ name }) => name) ?? []
  const words = known ? harmless(known, names, verbs) : []
  return {
    severity: 'never',
    says: say`${code(quoted(`${parent}/*`))} matches nothing. Name each subresource, or use "*/name" to cover it for all resources.`,
    ...(words.length > 0 ? { instead: [code(words.join(', '))] } : {}),
  }
}

// Verbs such as impersonate, use and sign are judged on words that no path serves.
function isJudgedByName({ verbs }: PolicyRule): boolean {
  return !verbs.some((verb) => STANDARD.includes(verb))
}

function anyGroup(
  word: string,
  parent: string,
  rule: PolicyRule,
  catalogue: Catalogue,
): MistakeWords | undefined {
  if (catalogue.failedGroups.length > 0 || isJudgedByName(rule)) return undefined
  if (catalogue.resources.some(({ resource }) => resource === parent)) return undefined
  const [meant] = suggestResources(catalogue, parent, '', rule.verbs)
  return {
    severity: meant ? 'never' : 'suspicious',
    says: say`This cluster serves no resource ${code(quoted(word))}.`,
    ...(meant ? { instead: [code(meant.resource)] } : {}),
    ...(meant && word === parent ? { to: meant.resource } : {}),
  }
}

function judgeSubresource(
  word: string,
  subresource: string,
  served: readonly KnownResource[],
  verbs: readonly string[],
): MistakeWords | undefined {
  const known = served.flatMap(({ subresources }) => subresources.map(({ name }) => name))
  const names = [...new Set([...known, ...served.flatMap(unlistedSubresources)])]
  // kube-apiserver lists no finalizers, which the owner reference check asks for anyway.
  if (names.includes(subresource) || subresource === 'finalizers') return undefined
  const near = names.filter((name) => editDistance(name, subresource.toLowerCase(), 2) <= 2)
  const instead = served[0] ? harmless(served[0], near.length > 0 ? near.slice(0, 1) : names, verbs) : []
  return {
    severity: 'never',
    says: say`The API serves no ${code(quoted(word))}.`,
    ...(instead.length > 0 ? { instead: listed(instead.map(code), 'or') } : {}),
    ...(near.length > 0 && instead.length === 1 ? { to: instead[0] } : {}),
  }
}

function notServed(
  word: string,
  parent: string,
  {
    subresource,
    groups,
    catalogue,
    verbs,
  }: { subresource: string; groups: AskedGroups; catalogue: Catalogue; verbs: readonly string[] },
): MistakeWords | undefined {
  const tail = subresource === '' ? '' : `/${subresource}`
  const [near] = suggestResources({ ...catalogue, resources: groups.served }, parent, groups.first, verbs)
  if (near) return misspelled(word, `${near.resource}${tail}`, misspelling(parent, near))
  const elsewhere = suggestResources(catalogue, parent, groups.first, verbs)
  const same = elsewhere.filter(({ resource }) => resource === parent)
  if (same.length > 0) {
    const found = listed(
      same.map(({ group }) =>
        group === '' ? say`the core group, written ""` : say`group ${code(`"${group}"`)}`,
      ),
      'or',
    )
    return {
      severity: 'never',
      says: say`${code(quoted(parent))} is in ${found}, not in ${groups.says}.`,
      instead: [code(`apiGroups: [${same.map(({ group }) => `"${group}"`).join(', ')}]`)],
    }
  }
  const [other] = elsewhere
  if (other) {
    const told = misspelled(word, `${other.resource}${tail}`, misspelling(parent, other))
    return {
      ...told,
      instead: say`${code(`${other.resource}${tail}`)} with ${code(`apiGroups: ["${other.group}"]`)}`,
      to: undefined,
    }
  }
  // A group that is not served is reported at apiGroups.
  if (groups.isAbsent) return undefined
  const says = say`This cluster serves no ${code(quoted(word))} in ${groups.says}.`
  return { severity: groups.isFixed ? 'never' : 'suspicious', says }
}

const WHY: Record<string, Phrase> = {
  singular: say`the singular`,
  kind: say`the kind`,
  case: say`in the wrong case`,
  'short-name': say`kubectl’s short name`,
  letters: say`not its name`,
}

function misspelled(word: string, name: string, how: string | undefined): MistakeWords {
  const says = say`${code(quoted(word))} is ${WHY[how ?? 'letters'] ?? say`not its name`}; a rule matches the plural name ${code(name)} only.`
  return { severity: 'never', says, instead: [code(name)], to: name }
}
