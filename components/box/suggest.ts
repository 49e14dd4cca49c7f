import { readQuestion } from '@/lib/ask/read-question'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { MatrixRow } from '@/lib/facts/account/contract'
import { kindAddress, permissionsOn, queryOfCheck } from '@/lib/words/page-addresses'
import { describeResource } from '@/lib/words/resources'
import { callRow } from './sentence/change'
import { verdictOfCell } from './sentence/choices'
import { type KnownHere, understand } from './understand'

export interface CheckSuggestion {
  check: AccountCheck
  /** What the loaded matrix already says about it; undefined where it says nothing. */
  verdict: 'allowed' | 'refused' | undefined
}

export interface PlaceSuggestion {
  href: string
  icon: 'resources' | 'permissions'
  label: string
  /** What is known of the place, such as the granted verbs. */
  note?: string
}

const MOST_CHECKS = 4
const MOST_ROWS = 3

type ResourceCall = Extract<AccountCheck, { resource: string }>

function isResourceCall(check: AccountCheck | undefined): check is ResourceCall {
  return check !== undefined && 'resource' in check
}

function beginning(word: string, rows: readonly MatrixRow[]): string[] {
  const typed = word.toLowerCase()
  return rows
    .filter(({ resource }) => !resource.includes('/'))
    .map(({ group, resource }) => describeResource({ group, resource }))
    .filter((name) => name.startsWith(typed))
    .slice(0, MOST_ROWS)
}

/** What is offered to a verb alone, of the verbs that most programs use. */
const USUAL_VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete']
const USUAL = ['pods', 'deployments.apps', 'jobs.batch', 'secrets']

/** The verb that a word of three letters or more begins; a shorter one begins many names. */
function beginsVerb(word: string): string | undefined {
  return word.length < 3 ? undefined : USUAL_VERBS.find((verb) => verb.startsWith(word.toLowerCase()))
}

/** The calls that a half-typed text could become: `watch jo`, a verb or a resource alone. */
function guess(text: string, known: KnownHere): AccountCheck[] {
  const question = readQuestion(text)
  const { rows } = known.access
  if (question.kind === 'call' && 'resource' in question.call.target) {
    const { resource } = question.call.target
    return beginning(resource, rows).flatMap((name) => understand(text.replace(resource, name), known) ?? [])
  }
  const word = text.trim()
  if (word === '' || /\s/.test(word)) return []
  const verb = beginsVerb(word)
  if (verb !== undefined) return USUAL.flatMap((name) => understand(`${verb} ${name}`, known) ?? [])
  const [first] = [...rows.filter(({ resource }) => resource === word), ...rowsOf(word, rows)]
  if (first === undefined) return []
  const name = describeResource({ group: first.group, resource: first.resource })
  return ['list', 'watch'].flatMap((verb) => understand(`${verb} ${name}`, known) ?? [])
}

function rowsOf(word: string, rows: readonly MatrixRow[]): MatrixRow[] {
  const names = beginning(word, rows)
  return rows.filter(({ group, resource }) => names[0] === describeResource({ group, resource }))
}

const NEAR_VERB: Readonly<Record<string, string>> = { watch: 'list', list: 'watch', get: 'list' }

/** What is asked next to a call: the verb that a client needs with it, and the same in all namespaces. */
function variantsOf(check: AccountCheck, { access }: KnownHere): AccountCheck[] {
  if (!isResourceCall(check)) return []
  const near = NEAR_VERB[check.verb]
  const isNamespaced = callRow(access.rows, check)?.namespaced === true
  return [
    ...(near !== undefined && !check.name ? [{ ...check, verb: near }] : []),
    ...(isNamespaced && check.namespace !== '' && !check.name ? [{ ...check, namespace: '' }] : []),
  ]
}

function verdictOf(check: AccountCheck, { access }: KnownHere): CheckSuggestion['verdict'] {
  if (!isResourceCall(check) || check.user !== undefined) return undefined
  if (check.namespace !== '' && check.namespace !== access.namespace) return undefined
  const { group, subresource } = check
  const resource = subresource ? `${check.resource}/${subresource}` : check.resource
  const { cells = {} } = callRow(access.rows, { group, resource }) ?? {}
  const cell = Object.hasOwn(cells, check.verb) ? cells[check.verb] : undefined
  const verdict = verdictOfCell(cell, check.namespace)
  // The matrix shows only what its rules list; without them a dash proves nothing.
  return access.unanswered === undefined ? verdict : undefined
}

/** A call with what the loaded matrix says about it. */
export function judgedHere(check: AccountCheck, known: KnownHere): CheckSuggestion {
  return { check, verdict: verdictOf(check, known) }
}

/** The calls that a typed text means or could become, likeliest first, with those usually asked next. */
export function suggestChecks(text: string, known: KnownHere): CheckSuggestion[] {
  const meant = understand(text, known)
  const [first, ...others] = meant === null ? guess(text, known) : [meant]
  if (first === undefined) return []
  const asked = new Map<string, AccountCheck>()
  for (const check of [first, ...others, ...variantsOf(first, known)]) {
    const key = queryOfCheck(check).toString()
    if (!asked.has(key)) asked.set(key, check)
  }
  return [...asked.values()].slice(0, MOST_CHECKS).map((check) => judgedHere(check, known))
}

/** Where the resource of a call can be seen: its list, and the permissions on it. */
export function suggestPlaces(check: AccountCheck | undefined, { access }: KnownHere): PlaceSuggestion[] {
  if (!isResourceCall(check)) return []
  const row = callRow(access.rows, check)
  if (row === undefined) return []
  const { group, version, resource, namespaced } = row
  const namespace = namespaced ? check.namespace || access.namespace : ''
  const granted = Object.keys(row.cells).filter(
    (verb) => verdictOfCell(row.cells[verb], namespace) === 'allowed',
  )
  const isOwnPlace = namespace === '' || namespace === access.namespace
  return [
    {
      href: kindAddress({ group, version, resource, namespace }),
      icon: 'resources',
      label: `List of ${resource} ${namespace === '' ? 'of the cluster' : `in ${namespace}`}`,
    },
    {
      href: permissionsOn({ resource, namespace: isOwnPlace ? '' : namespace }),
      icon: 'permissions',
      label: `Permissions on ${describeResource({ group, resource })}`,
      ...(isOwnPlace && granted.length > 0 ? { note: granted.join(' ') } : {}),
    },
  ]
}
