import { textOfUser } from '@/components/call/account-in-url'
import { checkOfFinding } from '@/components/call/check-of-finding'
import type { CauseStanding } from '@/components/causes/cause-standing'
import { type Meaning, SHAPE } from '@/components/ui/badge'
import type { IconName } from '@/components/ui/icon'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { ListedCause } from '@/lib/contract/causes'
import type { Change } from '@/lib/facts/changes/contract'
import type { Refusals } from '@/lib/facts/refusals/contract'
import { refusedNow } from '@/lib/facts/refusals/judge/seen-refusals'
import type { Overview } from '@/lib/pages/overview/contract'
import { type Phrase, plain } from '@/lib/phrase/phrase'
import { sayTime } from '@/lib/words/durations'
import { counted, often } from '@/lib/words/lists'
import {
  causeAddress,
  changesAddress,
  checkAddress,
  kindAddress,
  overviewAddress,
  queryOfCheck,
  refusalsAddress,
} from '@/lib/words/page-addresses'
import { describeResource } from '@/lib/words/resources'
import { PAGES } from './pages'
import { type FoundObject, findObjects, findStatus, type HeldList, matchIn } from './palette-objects'
import type { Recent } from './recents'
import { type CheckSuggestion, judgedHere, suggestChecks, suggestPlaces } from './suggest'
import { type KnownHere, understand } from './understand'

/** The groups, as they are shown and as the keys walk them. */
export const GROUPS = [
  'hand',
  'broken',
  'objects',
  'refused',
  'changed',
  'causes',
  'explained',
  'ask',
  'recent',
  'do',
  'read',
] as const

/** One row of the palette. */
export interface PaletteRow {
  key: string
  group: (typeof GROUPS)[number]
  icon: IconName
  meaning: Meaning
  /** A call, shown as its words, or a sentence. */
  says: AccountCheck | Phrase
  /** Its letters were found one by one. */
  isLoose?: boolean
  /** How it stands, at its end. */
  state?: Phrase
  /** The keys that do the same without the palette. */
  keys?: string
  /** What Tab makes of the text, where it begins with it. */
  completes?: string
  /** An address, what is done, or the text itself, which is asked. */
  does: string | (() => void) | 'text'
}

/** What this window knows, in which rows are found. */
export interface PaletteSources {
  known: KnownHere | undefined
  overview: Overview | undefined
  causes: readonly ListedCause[]
  standingOf: ((id: string) => CauseStanding) | undefined
  refusals: Refusals | undefined
  changes: readonly Change[]
  lists: readonly HeldList[]
  nowMs: number
}

const MOST_BROKEN = 3
const MOST_REFUSED = 3
const MOST_CHANGED = 3
const MOST_CAUSES = 4
const MOST_RECENT = 4

export const words = (text: string): Phrase => [{ text }]

/** True where a part of the text begins with the word. */
export function isAtPart(text: string, word: string): boolean {
  const how = matchIn(text, word)?.how
  return how === 'start' || how === 'part'
}

function checkRow(
  group: PaletteRow['group'],
  { check, verdict }: CheckSuggestion,
  state = verdict ?? 'not known yet',
): PaletteRow {
  const meaning = verdict === undefined ? 'neutral' : verdict === 'allowed' ? 'ok' : 'bad'
  return {
    key: `${group} ${queryOfCheck(check)}`,
    ...{ group, meaning, says: check, state: words(state), does: checkAddress(check) },
    icon: verdict === undefined ? 'search' : SHAPE[meaning],
    completes: lineOf(check),
  }
}

/** A call as it is typed. */
function lineOf(check: AccountCheck): string {
  if ('path' in check) return `${check.verb} ${check.path}`
  return [check.verb, describeResource(check), check.name].filter(Boolean).join(' ')
}

const SEVERE = { critical: 'bad', bad: 'bad', warning: 'warning', ok: 'neutral', note: 'neutral' } as const

function brokenRows(overview: Overview | undefined, word: string): PaletteRow[] {
  const causes = overview?.causes.filter(({ severity }) => severity !== 'ok' && severity !== 'note') ?? []
  const rows = causes.flatMap(({ severity, says, evidence, action }): PaletteRow[] => {
    const told = word === '' ? undefined : evidence.find((one) => isAtPart(plain(one), word))
    if (word !== '' && told === undefined && !isAtPart(plain(says), word)) return []
    const meaning = SEVERE[severity]
    return [
      {
        key: `broken ${action.href} ${plain(says)}`,
        ...{ group: 'broken', meaning, icon: SHAPE[meaning], says, does: action.href },
        state: told ?? words(action.says),
      },
    ]
  })
  const all: PaletteRow = {
    key: 'broken all',
    ...{ group: 'broken', icon: 'overview', meaning: 'neutral', does: overviewAddress(), keys: 'g o' },
    says: words(`All ${counted(causes.length, 'cause')}`),
  }
  const shown = rows.slice(0, MOST_BROKEN)
  return causes.length > shown.length && word === '' ? [...shown, all] : shown
}

/** Words that mean refused calls. */
const OF_REFUSALS = /^(?:40[13]|forbidden|refus(?:al|als|ed)?|denied|unauthorized|rbac)$/i

function refusedRows(answer: Refusals | undefined, ownUser: string): { row: PaletteRow; id: string }[] {
  return refusedNow(answer ?? { refusals: [] }).flatMap(({ explanation, count, seenIn }) => {
    const check = checkOfFinding(explanation, ownUser)
    if (check === null) return []
    const by = seenIn.find((one) => one.from === 'log')
    const where = by === undefined ? '' : `, ${by.owner}`
    const row = checkRow('refused', { check, verdict: 'refused' }, `${often(count)}${where}`)
    return [{ row, id: explanation.cause?.id ?? '' }]
  })
}

function rowsOfRefusals(word: string, refused: ReturnType<typeof refusedRows>): PaletteRow[] {
  if (!OF_REFUSALS.test(word)) return []
  const shown = refused.slice(0, MOST_REFUSED).map(({ row }) => row)
  if (refused.length === shown.length) return shown
  const all: PaletteRow = {
    key: 'refused all',
    ...{ group: 'refused', icon: 'lock', meaning: 'neutral', does: refusalsAddress(), keys: 'g f' },
    says: words(`All ${counted(refused.length, 'refused call')}`),
  }
  return [...shown, all]
}

function explainedRows(word: string, refused: ReturnType<typeof refusedRows>): PaletteRow[] {
  return refused
    .filter(({ id }) => id.toLowerCase() === word.toLowerCase())
    .slice(0, MOST_REFUSED)
    .map(({ row }) => ({ ...row, group: 'explained' }))
}

function causeRows(
  causes: readonly ListedCause[],
  word: string,
  standingOf: PaletteSources['standingOf'],
): PaletteRow[] {
  if (word === '') return []
  const parts = word.toLowerCase().split(/\s+/)
  const isOfRefusals = OF_REFUSALS.test(word)
  // Whoever types the name of a page wants the page.
  const isPage = PAGES.some(({ label }) => label.toLowerCase().startsWith(word.toLowerCase()))
  const found = causes.flatMap((cause) => {
    const { id, title } = cause
    const standing = standingOf?.(id)
    const isSeen = isOfRefusals && standing !== undefined && standing !== 'not seen here'
    const isExact = id.toLowerCase() === word.toLowerCase()
    const isById = id.toLowerCase().startsWith(word.toLowerCase())
    const isByWords = !isPage && parts.every((part) => isAtPart(title, part))
    if (!isById && !isByWords && !isSeen) return []
    const rank = isExact ? 0 : standing === 'proven now' ? 1 : standing === 'seen here' ? 2 : isById ? 3 : 4
    return [{ cause, standing, rank }]
  })
  return found
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, MOST_CAUSES)
    .map(({ cause: { id, title }, standing }) => ({
      key: `cause ${id}`,
      ...{ group: 'causes', icon: 'book', meaning: 'neutral', does: causeAddress(id) },
      says: [{ strong: id }, { text: ` ${title}` }],
      ...(standing === undefined ? {} : { state: words(standing) }),
      completes: id,
    }))
}

function objectRows(
  word: string,
  { shown, more }: ReturnType<typeof findObjects>,
  { known, lists }: PaletteSources,
): PaletteRow[] {
  const rows = shown.map(({ target, name, href, state, meaning, match }): PaletteRow => {
    const { group, resource } = target
    const isPod = group === '' && resource === 'pods'
    const kind =
      known?.kinds.find((one) => one.group === group && one.resource === resource)?.kind ?? resource
    const told = isPod ? `pod, ${state}` : state
    const isLoose = match.how === 'letters'
    return {
      key: `object ${href}`,
      ...{ group: 'objects', does: href, meaning, completes: name, isLoose },
      icon: meaning === 'neutral' ? 'resources' : SHAPE[meaning],
      says: isPod ? [{ code: name }] : [{ text: `${kind} ` }, { code: name }],
      state: words([told, ...(isLoose ? ['letters in order'] : [])].filter(Boolean).join(', ')),
    }
  })
  const [pods] = lists
  if (more === 0 || pods === undefined) return rows
  const all: PaletteRow = {
    key: 'objects more',
    ...{ group: 'objects', icon: 'filter', meaning: 'neutral' },
    says: words(`${counted(more, 'more object')} with this name`),
    does: `${kindAddress(pods.target)}&${new URLSearchParams({ q: word })}`,
  }
  return [...rows, all]
}

function statusRows(word: string, { lists, nowMs }: PaletteSources): PaletteRow[] {
  const found = findStatus(word, lists, nowMs)
  if (found === undefined) return []
  return [
    {
      key: 'do filter',
      ...{ group: 'do', icon: 'filter', meaning: 'neutral', completes: found.status },
      says: [{ text: 'Filter pods by ' }, { code: found.status }],
      state: words(counted(found.count, 'row')),
      does: `${kindAddress(found.target)}&${new URLSearchParams({ q: `status:${found.status}` })}`,
    },
  ]
}

function changedRows(word: string, changes: readonly Change[]): PaletteRow[] {
  const found = changes.filter(({ object }) => isAtPart(object.name, word))
  return found.slice(0, MOST_CHANGED).map((one) => ({
    key: `changed ${one.id}`,
    ...{ group: 'changed', icon: 'clock', meaning: 'neutral', does: changesAddress() },
    says: one.says,
    state: words(sayTime(one.at)),
  }))
}

function placeRows(check: AccountCheck | undefined, known: KnownHere | undefined): PaletteRow[] {
  const places = known === undefined ? [] : suggestPlaces(check, known)
  return places.map(({ href, icon, label, note }) => ({
    key: `do ${href}`,
    ...{ group: 'do', icon, meaning: 'neutral', says: words(label), does: href },
    ...(note === undefined ? {} : { state: words(note) }),
  }))
}

/** A verdict as the matrix says it. */
export function saidOf(verdict: Recent['verdict'] | undefined): CheckSuggestion['verdict'] {
  if (verdict === 'denied') return 'refused'
  return verdict === 'allowed' ? verdict : undefined
}

/** The rows before anything is typed. */
export function firstRows({ overview }: PaletteSources, recents: readonly Recent[]): PaletteRow[] {
  const asked = recents.slice(0, MOST_RECENT).map(({ check, verdict }) => {
    const said = saidOf(verdict)
    return checkRow(
      'recent',
      { check, verdict: said },
      said === undefined ? 'not known' : `${said} when asked`,
    )
  })
  return [...brokenRows(overview, ''), ...asked]
}

/**
 * The rows for a word or a line. A line that is a call is no name and no words of a title, so that Enter takes the call;
 * `reviewed` is what a review said of the first one where the matrix does not tell.
 */
export function foundRows(
  text: string,
  seen: PaletteSources,
  reviewed: CheckSuggestion['verdict'],
): { rows: PaletteRow[]; isCall: boolean } {
  const word = text.trim()
  const { known } = seen
  const checks = known ? suggestChecks(text, known) : []
  const [first] = checks
  const isVerb = first?.check.verb.startsWith(word.toLowerCase()) === true
  const isCall = isVerb || (known !== undefined && understand(text, known) !== null)
  const found = isCall || /\s/.test(word) ? NOTHING_FOUND : findObjects(word, seen.lists, seen.nowMs)
  const asked = known && checks.length === 0 ? asksAbout(found.shown, known) : checks
  const asks = asked.map((one, at) =>
    checkRow('ask', at === 0 && first ? { ...one, verdict: one.verdict ?? reviewed } : one),
  )
  const refused = refusedRows(seen.refusals, known?.access.user ?? '')
  const named = isCall
    ? []
    : [
        ...brokenRows(seen.overview, word),
        ...objectRows(word, found, seen),
        ...rowsOfRefusals(word, refused),
        ...changedRows(word, seen.changes),
        ...causeRows(seen.causes, word, seen.standingOf),
        ...explainedRows(word, refused),
      ]
  const after = [...(isCall ? [] : statusRows(word, seen)), ...placeRows(first?.check, known)]
  return { rows: [...named, ...asks, ...after], isCall: checks.length > 0 }
}

const NOTHING_FOUND: ReturnType<typeof findObjects> = { shown: [], more: 0 }

/** What is asked of an object first. */
function asksAbout(found: readonly FoundObject[], known: KnownHere): CheckSuggestion[] {
  const objects = found.filter(({ match }) => match.how !== 'letters').slice(0, 2)
  return objects.map(({ target: { group, resource, namespace }, name }) =>
    judgedHere({ verb: 'get', group, resource, namespace, name }, known),
  )
}

/** The words of a call, as chips of its row. */
export function wordsOf(check: AccountCheck): string[] {
  const account = check.user === undefined ? [] : [textOfUser(check.user)]
  if ('path' in check) return [...account, check.verb, check.path]
  const place = check.namespace === '' ? 'in all namespaces' : `in ${check.namespace}`
  return [...account, check.verb, describeResource(check), ...(check.name ? [check.name] : []), place]
}
