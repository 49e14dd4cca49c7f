import type { ListState, ResourceList, ResourcesRequest } from '@/lib/contract/resources'
import type { LiveStatus } from '@/lib/pages/live/live-types'
import { capitalized, inTurn, type Phrase, plain, say, words } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { present } from '@/lib/present'
import { counted, grouped } from '@/lib/words/lists'
import { describeResource } from '@/lib/words/resources'
import type { ResourcesView } from './view-in-url'

/**
 * What the page can say about a list: its state on the server, unless the stream that keeps it current is
 * missing.
 */
export interface ShownState {
  state: ListState
  says: Phrase
  /** What to show at a glance. */
  lead?: Phrase
  /** When the rows were last up to date, RFC 3339. */
  asOf?: string
}

const UNHEARD = say`This page gets no answer from Podglass.`
const KEPT_TRUE = new Set<ListState>(['live', 'polling', 'loading', 'stale'])

export function shownState(list: ResourceList, live: LiveStatus): ShownState {
  const { state, says, lead, asOf } = list
  if (live.state === 'lost' && KEPT_TRUE.has(state)) {
    const heard = live.heardAt === undefined ? asOf : new Date(live.heardAt).toISOString()
    return {
      state: 'stale',
      says: inTurn([UNHEARD, words(live.says ?? '')]),
      ...(live.says ? { lead: UNHEARD } : {}),
      ...present({ asOf: heard }),
    }
  }
  const isPolled = live.state === 'polling' && state === 'live'
  const shown = isPolled
    ? { state: 'polling' as const, says: words(live.says ?? '') }
    : { state, says, ...present({ lead }) }
  return { ...shown, ...present({ asOf }) }
}

/** "pods", "deployments", "widgets.example.com": with its group where that is not one of Kubernetes' own. */
export function nameOfKind({ group, resource }: { group: string; resource: string }): string {
  return group.includes('.') ? describeResource({ group, resource }) : resource
}

/** " in shop", " in all namespaces", or nothing for a kind that is not namespaced. */
export function where(view: ResourcesView, target: ResourcesRequest): string {
  if (view.isClusterScoped) return ''
  return target.namespace === '' ? ' in all namespaces' : ` in ${target.namespace}`
}

/** "No jobs in shop." */
export function sayEmpty(view: ResourcesView, target: ResourcesRequest): string {
  const place = view.isClusterScoped ? ' in this cluster' : ` in ${target.namespace || 'any namespace'}`
  return `No ${nameOfKind(target)}${place}.`
}

/** Who the API server refused; "This pod’s ServiceAccount" when its message does not say. */
export function sayListRefused(user: string | undefined): string {
  return user === undefined ? 'This pod’s ServiceAccount' : plain(capitalized(sayUser(user)))
}

interface Count {
  left: number
  total: number
  /** Completed pods that are left out. */
  folded: number
  selected: number
  more: readonly (string | undefined)[]
}

/** "12 of 25 rows", with what else applies: "12 completed pods folded, 3 selected". */
export function sayCount({ left, total, folded, selected, more }: Count): string {
  const rows = left < total ? `${grouped(left)} of ${counted(total, 'row')}` : counted(total, 'row')
  return [
    rows,
    folded > 0 ? `${counted(folded, 'completed pod')} folded` : undefined,
    selected > 0 ? `${grouped(selected)} selected` : undefined,
    ...more,
  ]
    .filter((part) => part !== undefined)
    .join(', ')
}

interface Conditions {
  words: string
  labels: string
  /** The word of the chip that is pressed. */
  chip: string | undefined
}

/** Why a list that has rows shows none. */
export function sayNoneLeft(total: number, { words, labels, chip }: Conditions): string {
  const [holds, has] = total === 1 ? ['does not contain', 'does not have'] : ['contains', 'has']
  const is = total === 1 ? 'is not' : 'is'
  const wanted = [
    words === '' ? undefined : `${holds} “${words}”`,
    labels === '' ? undefined : `${has} the labels “${labels}”`,
    chip === undefined ? undefined : `${is} ${chip}`,
  ].filter((part) => part !== undefined)
  if (wanted.length === 0) return 'All rows are folded.'
  const rows = total === 1 ? 'The one row' : `None of the ${grouped(total)} rows`
  return `${rows} ${wanted.join(total === 1 ? ' or ' : ' and ')}.`
}
