import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCauseStandings, useSeenRefusals } from '@/components/causes/cause-standing'
import { copyText } from '@/components/ui/copy-button'
import { switchTheme, useTheme } from '@/components/ui/theme'
import { toast } from '@/components/ui/toast'
import { readsKorean } from '@/components/ui/use-browser'
import { accessQuery } from '@/lib/facts/account/query'
import { verdictQuery } from '@/lib/facts/call/query'
import { changesQuery } from '@/lib/facts/changes/query'
import { kindsQuery } from '@/lib/facts/objects/query'
import { useKnownOverview } from '@/lib/pages/live/known-answers'
import { reportQuery } from '@/lib/pages/report/query'
import { code, type Phrase, say } from '@/lib/phrase/phrase'
import { basePath } from '@/lib/queries/base-path'
import { causesQuery } from '@/lib/queries/causes'
import { tutorialAddress } from '@/lib/words/docs'
import { changesAddress, permissionsAddress } from '@/lib/words/page-addresses'
import { useNavCounts } from './nav-counts'
import { PAGES } from './pages'
import {
  firstRows,
  foundRows,
  isAtPart,
  type PaletteRow,
  type PaletteSources,
  saidOf,
  words,
} from './palette-found'
import { useHeldLists } from './palette-objects'
import { useRecents } from './recents'
import type { RowAtHand } from './row-at-hand'
import { suggestChecks } from './suggest'
import type { KnownHere } from './understand'
import { useIsStill } from './use-still'

/** An answer this old still says what is broken. */
const KNOWN_MS = 120_000

type Action = PaletteRow & { also: string }

/** What can be done from here; `also` are other words for it. */
function useActions(): Action[] {
  const client = useQueryClient()
  const theme = useTheme()
  const counts = useNavCounts()
  const act = (
    says: string,
    also: string,
    row: Pick<PaletteRow, 'does' | 'icon'> & { keys?: string; state?: Phrase },
  ) => ({
    key: `do ${says}`,
    ...{ group: 'do' as const, meaning: 'neutral' as const, says: words(says), completes: says, also },
    ...row,
  })
  const copyReport = async () => {
    const [report, { shortReport }] = await Promise.all([
      client.fetchQuery({ ...reportQuery(''), staleTime: 0 }),
      import('@/lib/pages/report/judge/short-report'),
    ])
    const isCopied = await copyText(shortReport(report).trimEnd())
    toast(isCopied ? 'Copied the report.' : 'This browser does not let this address copy. Open Report.')
  }
  const failed = () => toast('The report could not be made. Open Report to see why.')
  return [
    act('Copy the report', 'ticket jira slack markdown', {
      icon: 'copy',
      does: () => void copyReport().catch(failed),
    }),
    act('What changed', 'history rollout timeline', {
      icon: 'clock',
      does: changesAddress(),
      state: words('last 24 h'),
    }),
    act('Dangerous permissions', 'privileges risk escalation security', {
      icon: 'permissions',
      does: permissionsAddress('dangerous'),
      keys: 'g d',
    }),
    act('Tutorial', 'help documentation manual 튜토리얼', {
      icon: 'book',
      does: () =>
        window.open(`${basePath}${tutorialAddress(readsKorean() ? 'ko' : 'en')}`, '_blank', 'noreferrer'),
    }),
    act('Switch theme', 'dark light colors mode', {
      icon: theme === 'dark' ? 'sun' : 'moon',
      does: switchTheme,
      keys: 't',
      state: words(`now ${theme}`),
    }),
    act('Check again', 'refresh reload', {
      icon: 'repeat',
      does: () => void client.refetchQueries({ type: 'active' }),
      keys: 'r',
    }),
    ...PAGES.map(({ href, label, icon, key }) => {
      const { count = 0 } = counts[href] ?? {}
      return act(`Go to ${label}`, '', {
        ...{ icon, does: href, keys: `g ${key}` },
        ...(count > 0 ? { state: words(String(count)) } : {}),
      })
    }),
  ]
}

/** What this window knows already, asked for only while the palette is open and something is typed. */
function useSeen(isTyped: boolean): PaletteSources {
  const { data: access } = useQuery(accessQuery())
  const { data: kinds } = useQuery(kindsQuery())
  const { answer: refusals } = useSeenRefusals(isTyped)
  const known: KnownHere | undefined = access && kinds ? { access, kinds: kinds.kinds } : undefined
  return {
    known,
    overview: useKnownOverview(KNOWN_MS)?.data,
    causes: useQuery({ ...causesQuery(), enabled: isTyped }).data?.causes ?? [],
    standingOf: useCauseStandings(refusals),
    refusals,
    changes: useQuery({ ...changesQuery(), enabled: false }).data?.changes ?? [],
    lists: useHeldLists(known, isTyped),
    nowMs: Date.now(),
  }
}

/** The rows for a text: what can be done with the row at hand, what is broken or found, what changed, causes, calls that it could mean, and what can be done. */
export function usePaletteRows(text: string, atHand?: RowAtHand): PaletteRow[] {
  const word = text.trim()
  const seen = useSeen(word !== '')
  const recents = useRecents()
  const actions = useActions()
  const isStill = useIsStill(text)
  const [first] = seen.known === undefined ? [] : suggestChecks(text, seen.known)
  // The matrix does not tell about other namespaces, nor about permissions for some names only.
  const { data: reviewed } = useQuery({
    ...verdictQuery(first?.check ?? { verb: 'get', path: '/' }),
    enabled: isStill && first !== undefined && first.verdict === undefined,
    retry: false,
  })
  if (word === '') return [...rowsOf(atHand), ...firstRows(seen, recents), ...actions.filter(isShort)]
  const { rows, isCall } = foundRows(text, seen, saidOf(reviewed?.verdict))
  const all = [
    ...rows,
    ...actions.filter(({ completes = '', also }) => isAtPart(completes, word) || isAtPart(also, word)),
  ]
  return isCall || (all.length > 0 && !/\s/.test(word)) ? all : [...all, TEXT]
}

/** What can be done with the row that had the focus. */
function rowsOf(atHand: RowAtHand | undefined): PaletteRow[] {
  if (atHand === undefined) return []
  const { name, href } = atHand
  const row = (
    does: string | (() => void),
    icon: PaletteRow['icon'],
    word: string,
    keys: string,
  ): PaletteRow => ({
    key: `hand ${word}`,
    ...{ group: 'hand', meaning: 'neutral', icon, keys, does },
    says: say`${words(word)} ${code(name)}`,
  })
  const copy = () =>
    void copyText(name).then((isCopied) =>
      toast(isCopied ? 'Copied the name.' : 'This browser does not let this address copy.'),
    )
  return [
    row(href, 'resources', 'Open', 'Enter'),
    ...(href.includes('resource=pods') ? [row(`${href}&tab=logs`, 'report', 'Log of', 'l')] : []),
    row(`${href}&tab=yaml`, 'book', 'YAML of', 'y'),
    row(copy, 'copy', 'Copy the name', ''),
  ]
}

/** What is offered before anything is typed: all but the pages on which nothing needs attention. */
function isShort({ does, state }: Action): boolean {
  return typeof does !== 'string' || does === changesAddress() || state !== undefined
}

const TEXT: PaletteRow = {
  key: 'text',
  ...{ group: 'read', icon: 'search', meaning: 'neutral', does: 'text' },
  says: words('Read this as an error, a log or YAML'),
}
