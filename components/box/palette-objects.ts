import { useQueries, useQueryClient } from '@tanstack/react-query'
import type { Meaning } from '@/components/ui/badge'
import type { ResourceList, ResourcesRequest } from '@/lib/contract/resources'
import { healthRank, type RowHealth, rowJudge } from '@/lib/facts/objects/judge/row-health'
import { resourcesQuery } from '@/lib/facts/objects/query'
import { objectAddress } from '@/lib/words/page-addresses'
import { verdictOfCell } from './sentence/choices'
import type { KnownHere } from './understand'

/** A list that this window holds. */
export interface HeldList {
  target: ResourcesRequest
  list: ResourceList
}

/** An object whose name has the word. */
export interface FoundObject {
  target: ResourcesRequest
  name: string
  href: string
  /** What the API server prints as its status; "" where it prints none. */
  state: string
  meaning: Meaning
  match: Match
}

const MOST = 5
const MOST_LOOSE = 2
const MEANING: Record<RowHealth, Meaning> = {
  ...{ bad: 'bad', warning: 'warning', going: 'neutral', ok: 'ok', over: 'neutral', none: 'neutral' },
}

/** The objects whose names have a word, the closest and the worst first, and how many more there are. */
export function findObjects(
  word: string,
  lists: readonly HeldList[],
  nowMs: number,
): { shown: FoundObject[]; more: number } {
  const found = lists.flatMap(({ target, list }) => {
    const judge = rowJudge(list.columns, { ...list, nowMs })
    return list.rows.flatMap((row) => {
      const slash = row.key.indexOf('/')
      const name = row.key.slice(slash + 1)
      const match = matchIn(name, word)
      if (match === undefined) return []
      const namespace = slash < 0 ? target.namespace : row.key.slice(0, slash)
      const health = judge.of(row)
      const told = judge.told < 0 ? '' : String(row.cells[judge.told] ?? '')
      const state = /^\d+\/\d+$/.test(told) ? `${told} ready` : told
      const href = objectAddress({ ...target, namespace, name })
      return { target, name, href, state, meaning: MEANING[health], match, rank: healthRank(health) }
    })
  })
  const isWhole = ({ name }: FoundObject) => Number(name.toLowerCase() === word.toLowerCase())
  const sorted = found.sort(
    (a, b) =>
      isWhole(b) - isWhole(a) ||
      closerFirst(a.match, b.match) ||
      a.rank - b.rank ||
      a.name.length - b.name.length ||
      a.name.localeCompare(b.name),
  )
  const isLoose = ({ match }: FoundObject) => match.how === 'letters'
  const close = sorted.filter((one) => !isLoose(one))
  const shown = [...close, ...sorted.filter(isLoose).slice(0, MOST_LOOSE)].slice(0, MOST)
  return { shown, more: Math.max(0, close.length - shown.length) }
}

const LOOKED_THROUGH = [
  { group: '', resource: 'pods' },
  { group: 'apps', resource: 'deployments' },
  { group: '', resource: 'services' },
]

/** A list that no page keeps current is read again after that time. */
const HELD_MS = 10_000

/**
 * The lists to find objects in: those of the open page, and pods, Deployments and Services of the pod's own namespace where this
 * account can list them, which Podglass keeps for all viewers.
 */
export function useHeldLists(known: KnownHere | undefined, enabled: boolean): HeldList[] {
  const client = useQueryClient()
  const targets = LOOKED_THROUGH.flatMap(({ group, resource }): ResourcesRequest[] => {
    const row = known?.access.rows.find((one) => one.group === group && one.resource === resource)
    if (known === undefined || row === undefined) return []
    const { namespace } = known.access
    if (verdictOfCell(row.cells.list, namespace) !== 'allowed') return []
    return [{ group, version: row.version, resource, namespace }]
  })
  useQueries({
    queries: targets.map((target) => ({
      ...resourcesQuery(target),
      staleTime: HELD_MS,
      retry: false,
      enabled,
    })),
  })
  const active = client.getQueryCache().findAll({ queryKey: ['resources'], type: 'active' })
  return active.flatMap(({ queryKey, state }): HeldList[] => {
    const [, group, version, resource, namespace] = queryKey as string[]
    const list = state.data as ResourceList | undefined
    if (list === undefined || resource === 'events') return []
    return [
      {
        target: {
          group: group ?? '',
          version: version ?? '',
          resource: resource ?? '',
          namespace: namespace ?? '',
        },
        list,
      },
    ]
  })
}

/** The first status among the rows of pods that begins with a word, and how many have it. */
export function findStatus(
  word: string,
  lists: readonly HeldList[],
  nowMs: number,
): { status: string; count: number; target: ResourcesRequest } | undefined {
  const pods = lists.find(({ target }) => target.group === '' && target.resource === 'pods')
  if (pods === undefined || word.length < 3) return undefined
  const { told } = rowJudge(pods.list.columns, { ...pods.list, nowMs })
  const all = pods.list.rows.map(({ cells }) => String(cells[told] ?? ''))
  const status = all.find((one) => one.toLowerCase().startsWith(word.toLowerCase()))
  if (told < 0 || status === undefined) return undefined
  return { status, count: all.filter((one) => one === status).length, target: pods.target }
}

/** Where a word was found in a text. */
export interface Match {
  /** The matched letters: ranges of the text, in order. */
  at: readonly (readonly [from: number, to: number])[]
  /** `letters`: they come in this order, with others between them. */
  how: 'start' | 'part' | 'inside' | 'letters'
}

const LEAST_LETTERS = 3

/** Finds a word in a name or a sentence, whatever its case: at its start, at the start of a part, inside, or letter by letter. */
export function matchIn(text: string, word: string): Match | undefined {
  const [whole, sought] = [text.toLowerCase(), word.toLowerCase()]
  if (sought === '' || whole.length !== text.length) return undefined
  const starts = [...whole.matchAll(/[a-z0-9]+/g)].map(({ index }) => index)
  const at = [0, ...starts].find((start) => whole.startsWith(sought, start)) ?? whole.indexOf(sought)
  if (at < 0) return lettersIn(whole, sought)
  return { at: [[at, at + sought.length]], how: at === 0 ? 'start' : starts.includes(at) ? 'part' : 'inside' }
}

function lettersIn(whole: string, sought: string): Match | undefined {
  if (sought.length < LEAST_LETTERS || whole[0] !== sought[0]) return undefined
  const at: [number, number][] = []
  let next = 0
  for (const letter of sought) {
    const found = whole.indexOf(letter, next)
    if (found < 0) return undefined
    const last = at.at(-1)
    if (last?.[1] === found) last[1] += 1
    else at.push([found, found + 1])
    next = found + 1
  }
  return { at, how: 'letters' }
}

const RANK = { start: 0, part: 1, inside: 2, letters: 3 } as const

/** The closest match first. */
export function closerFirst(a: Match, b: Match): number {
  return RANK[a.how] - RANK[b.how]
}
