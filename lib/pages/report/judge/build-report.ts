import { toAttributes } from '@/lib/ask/check-attributes'
import type { Explanation, Fix } from '@/lib/contract/explanation'
import type { Undo } from '@/lib/contract/undo'
import { sayFix } from '@/lib/diagnosis/fixes/say-fix'
import { sayCall, sayGrant } from '@/lib/diagnosis/wording/phrases'
import type { Access, Cell, Dangerous, MatrixRow } from '@/lib/facts/account/contract'
import type { Identity } from '@/lib/facts/identity/contract/identity'
import { differingFields } from '@/lib/facts/identity/judge/differences'
import { sayNotes } from '@/lib/identity/verdict'
import { accessVerdict } from '@/lib/pages/overview/judge/access'
import { readableKinds } from '@/lib/pages/overview/judge/readable-kinds'
import { inTurn, NOTHING, type Phrase, plain, say, sentenceOf, settled, words } from '@/lib/phrase/phrase'
import { describeUser } from '@/lib/phrase/users'
import { present } from '@/lib/present'
import { counted, grouped } from '@/lib/words/lists'
import { describeResource } from '@/lib/words/resources'
import { firstChars } from '@/lib/words/visible-text'
import type { Report, ReportGrant } from '../contract'
import type { ReportFacts } from './facts'
import { gapsOf, userOfReport } from './gaps'
import { utcMinute } from './short-report'

const MOST = {
  findings: 40,
  differences: 30,
  grants: 40,
  dangerous: 60,
  gaps: 30,
  evidence: 12,
  fixes: 3,
  nearMisses: 3,
  causes: 5,
  changes: 10,
} as const
const YAML_CHARACTERS = 8_000
const FIX_CHARACTERS = 4_000

/** Counts what a report leaves out for its size, so it says so. */
class Cuts {
  readonly #says: string[] = []
  #characters = 0

  /** At most this many entries of a list. */
  list<T>(items: readonly T[], most: number, what: string): T[] {
    if (items.length > most)
      this.#says.push(`${grouped(items.length - most)} of ${grouped(items.length)} ${what}`)
    return items.slice(0, most)
  }

  /** At most that many UTF-16 units of a text, never cut inside a character. */
  text(text: string, most = 1_000): string {
    if (text.length <= most) return text
    const kept = firstChars(text, most)
    this.#characters += text.length - kept.length
    return `${kept}…`
  }

  /** A sentence that fits keeps its marks. */
  sentence(says: Phrase): Phrase {
    const text = plain(says)
    const kept = this.text(text)
    return kept === text ? says : words(kept)
  }

  /** A text that is worth nothing when it is cut, or undefined where it is too long. */
  whole(text: string, most: number, what: string): string | undefined {
    if (text.length <= most) return text
    this.#says.push(`${what} of ${counted(text.length, 'character')}`)
    return undefined
  }

  get says(): string[] {
    return this.#characters === 0
      ? [...this.#says]
      : [...this.#says, `${grouped(this.#characters)} characters at the ends of long texts`]
  }
}

/**
 * What you paste into a ticket, from the answers of the pages. The same facts give the same report: lists keep the order of
 * their answers, or are sorted. Lists and texts are bounded; `cut` says what is missing.
 */
export function buildReport(facts: ReportFacts): Report {
  const cuts = new Cuts()
  const { identity, connection, kinds, call } = facts
  const connectionValue = connection.state === 'read' ? connection.value : undefined
  const apiServer = connectionValue?.serverVersion
  const user = userOfReport(facts)
  const report = {
    madeAt: facts.madeAt,
    versions: {
      ...facts.versions,
      ...(apiServer === undefined ? {} : { apiServer: cuts.text(apiServer, 100) }),
    },
    account: user === '' ? 'an account that could not be read' : describeUser(user),
    verdicts: verdictsOf(facts, cuts),
    verdict: cuts.sentence(inTurn(facts.overview.verdict.map(({ says }) => sentenceOf(says)))),
    findings: findingsOf(facts, cuts),
    ...present({
      knownAs: connectionValue?.knownAs,
      asViewer: connectionValue?.asViewer,
      answeredInMs: connectionValue?.answeredInMs,
    }),
    ...(facts.changes ? { changed: changedOf(facts.changes, cuts) } : {}),
    pod: podOf(identity, cuts),
    connection: connectionOf(facts, cuts),
    access: accessOf(facts, cuts),
    dangerous: dangerousOf(facts, cuts),
    ...(call?.answer.state === 'read' ? { call: callOf(call.check, call.answer.value, cuts) } : {}),
    gaps: cuts
      .list(gapsOf(facts), MOST.gaps, 'things that could not be seen')
      .map((gap) => ({ ...gap, says: cuts.sentence(gap.says) })),
    ...present({ readable: kinds.state === 'read' ? readableKinds(kinds.value) : undefined }),
  }
  return { ...report, cut: cuts.says }
}

const AREAS = {
  pod: 'Pod',
  connection: 'Connection',
  pods: 'Pods',
  refusals: 'Refusals',
  permissions: 'Permissions',
} as const

function verdictsOf({ overview }: ReportFacts, cuts: Cuts): Report['verdicts'] {
  return overview.checks.map(({ area, state, says }) => ({
    area: AREAS[area],
    state,
    says: cuts.sentence(says),
  }))
}

/** On paper a moment has its date: an age would be of the moment of reading. */
function onPaper(says: Phrase): Phrase {
  return settled(
    says.map((piece) => {
      if ('at' in piece) return { text: utcMinute(piece.at) }
      return 'since' in piece ? { text: utcMinute(piece.since) } : piece
    }),
  )
}

/** A fix whole or not at all: a longer one is on the answer, which the finding links to on the page. */
function findingFix(fix: Fix): Pick<Report['findings'][number], 'fix'> {
  const { command = '' } = fix
  const says = sayFix(fix)
  if (plain(says).length > FIX_CHARACTERS) return {}
  const isShort = command !== '' && command.length <= FIX_CHARACTERS
  return { fix: { says, ...(isShort ? { command } : {}) } }
}

/** What takes a permission back, whole or not at all. Where something is to be checked first, it has the command of that alone. */
function undoing({ says, steps: [first] }: Undo): Pick<Report['findings'][number], 'fix'> {
  if (plain(says).length > FIX_CHARACTERS) return {}
  return { fix: { says, ...present({ command: first?.command }) } }
}

function findingsOf({ overview, fixes = [] }: ReportFacts, cuts: Cuts): Report['findings'] {
  return cuts
    .list(overview.causes, MOST.findings, 'findings')
    .map(({ severity, says, evidence, action, undo }) => {
      const fix = severity === 'ok' ? undefined : fixes.find(({ href }) => href === action.href)?.fix
      return {
        severity,
        says: cuts.sentence(onPaper(says)),
        evidence: evidence.slice(0, MOST.evidence).map((one) => cuts.sentence(onPaper(one))),
        ...(fix ? findingFix(fix) : undo ? undoing(undo) : {}),
      }
    })
}

function changedOf(changes: NonNullable<ReportFacts['changes']>, cuts: Cuts): NonNullable<Report['changed']> {
  if (changes.state === 'unread') return { says: say`Not known. ${changes.says}`, isPart: true, changes: [] }
  const { sources, changes: all, more } = changes.value
  const read = sources.filter(({ state }) => state === 'read' || state === 'part').length
  const isWhole = sources.every(({ state }) => state === 'read' || state === 'absent')
  const says =
    read === 0
      ? say`Not known beyond this pod: no list that shows a change was read.`
      : say`${words(counted(all.length + more, 'change'))} in 24 h, read from ${read} of ${sources.length} lists. Timing alone proves no cause.`
  return {
    says,
    ...(isWhole ? {} : { isPart: true as const }),
    changes: cuts
      .list(all, MOST.changes, 'changes')
      .map((change) => ({ at: change.at, says: cuts.sentence(change.says) })),
  }
}

function tokenWords({ token }: Identity): string {
  const { claims } = token
  if (claims === undefined) return plain(token.says)
  const until = claims.expiresAt === undefined ? 'without an end' : `valid until ${claims.expiresAt}`
  const stale = claims.warnAfter === undefined ? '' : ` (counted as stale from ${claims.warnAfter})`
  return `${plain(token.says)} It is ${until}${stale}, for ${claims.audiences.join(', ') || 'no audience'}.`
}

function podOf(identity: ReportFacts['identity'], cuts: Cuts): Report['pod'] {
  if (identity.state === 'unread') return { facts: [], differ: 0, differences: [] }
  const { pod, cgroup, fields } = identity.value
  const facts: [name: string, value: string | undefined][] = [
    ['Pod', pod.name],
    ['Namespace', pod.namespace],
    ['ServiceAccount', pod.serviceAccount],
    ['Node', pod.node],
    [identity.value.attachedFrom === undefined ? 'Host name' : 'Attached from', pod.hostname],
    ['Token', tokenWords(identity.value)],
    ...cgroup.limits.map(({ what, says }): [string, string] => [`Limit of ${what}`, plain(says)]),
  ]
  const told = fields
    .filter(
      ({ verdict }) => verdict === 'drift' || verdict === 'unreadable' || verdict === 'node-allocatable',
    )
    .map(({ field, verdict, notes }) => ({
      field: cuts.text(field),
      verdict,
      why: cuts.text(plain(sayNotes(notes))),
    }))
  return {
    facts: facts.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value: cuts.text(value) }])),
    differ: differingFields(fields).length,
    differences: cuts.list(told, MOST.differences, 'differing fields'),
  }
}

function connectionOf({ connection }: ReportFacts, cuts: Cuts): Report['connection'] {
  if (connection.state === 'unread') return { says: NOTHING, rungs: [] }
  const { says, rungs } = connection.value
  return {
    says: cuts.sentence(says),
    rungs: rungs.map(({ evidence: _, explain: __, brief: ___, rest: ____, curl, ...rung }) => ({
      ...rung,
      says: cuts.sentence(rung.says),
      // What passed needs no repetition.
      ...(curl === undefined || rung.verdict !== 'failed' ? {} : { curl }),
    })),
  }
}

function accessOf({ access }: ReportFacts, cuts: Cuts): Report['access'] {
  if (access.state === 'unread') return { namespace: '', says: NOTHING, grants: [], none: 0, unknown: 0 }
  const { grants, none, unknown } = grantsInShort(access.value)
  const { says } = accessVerdict(access.value)
  return {
    namespace: access.value.namespace,
    says: cuts.sentence(words(says)),
    grants: cuts.list(grants, MOST.grants, 'groups of permissions'),
    none,
    unknown,
  }
}

function sourceWords({ by }: Dangerous['sources'][number]): Phrase {
  return by.state === 'named' ? say`${sayGrant(by.grantedBy, words(by.whom))}.` : by.says
}

function dangerousOf({ access, dangerous }: ReportFacts, cuts: Cuts): Report['dangerous'] {
  const held =
    dangerous?.state === 'read' && dangerous.value.sources.length > 0
      ? dangerous.value.sources.flatMap((source) =>
          source.rights.map(({ says }, i) => ({
            says,
            by: sourceWords(source),
            undo:
              i === 0 && source.by.state === 'named'
                ? source.by.undo.steps.map(({ command }) => command)
                : [],
          })),
        )
      : access.state === 'read'
        ? access.value.dangerous.map(({ says }) => ({ says, by: NOTHING, undo: [] }))
        : []
  return cuts
    .list(held, MOST.dangerous, 'dangerous permissions')
    .map(({ says, by, undo }) => ({ says: cuts.sentence(says), by: cuts.sentence(by), undo }))
}

/** What it grants and warns of stays whole. */
function boundedFix(fix: Fix, cuts: Cuts): Fix {
  const { yaml: text, says, ...rest } = fix
  const yaml = text === undefined ? undefined : cuts.whole(text, YAML_CHARACTERS, 'a manifest')
  return { ...rest, says: cuts.sentence(says), ...present({ yaml }) }
}

function callOf(
  { user, groups: _, ...check }: NonNullable<ReportFacts['call']>['check'],
  explanation: Explanation,
  cuts: Cuts,
): NonNullable<Report['call']> {
  const { standing: __, cause, alternatives, nearMisses, evidence, fixes, unseen: ___, ...rest } = explanation
  const said = <T extends { says: Phrase }>(one: T): T => ({ ...one, says: cuts.sentence(one.says) })
  const asks = plain(sayCall(toAttributes(check, undefined).request))
  return {
    asks: cuts.text(user === undefined ? asks : `${asks}, as ${describeUser(user)}`),
    explanation: {
      ...rest,
      says: cuts.sentence(rest.says),
      cause: cause === null ? null : said(cause),
      alternatives: cuts.list(alternatives, MOST.causes, 'other causes').map(said),
      nearMisses: cuts.list(nearMisses, MOST.nearMisses, 'near misses').map(said),
      evidence: cuts.list(evidence, MOST.evidence, 'pieces of evidence').map(said),
      fixes: cuts.list(fixes, MOST.fixes, 'changes').map((fix) => boundedFix(fix, cuts)),
      // They are among the gaps.
      unseen: [],
    },
  }
}

const MOST_RESOURCES = 40
const SCOPES = ['cluster', 'namespace', 'names'] as const
type Scope = (typeof SCOPES)[number]

function isScope(state: Cell['state']): state is Scope {
  return SCOPES.some((scope) => scope === state)
}

function qualified({ group, resource }: MatrixRow): string {
  const [name = '', subresource] = resource.split('/')
  return describeResource({ group, resource: name, subresource })
}

interface Cells {
  scope: Scope
  verbs: string[]
  names: string[]
}

/** The verbs of one row by how they are granted, in the order of `verbs`. */
function cellsOf(row: MatrixRow, verbs: readonly string[]): Cells[] {
  const found = new Map<string, Cells>()
  for (const verb of verbs) {
    const cell = row.cells[verb]
    if (cell === undefined || !isScope(cell.state)) continue
    const names = cell.state === 'names' ? (cell.names ?? []) : []
    const key = JSON.stringify([cell.state, names])
    const known = found.get(key)
    if (known) known.verbs.push(verb)
    else found.set(key, { scope: cell.state, verbs: [verb], names })
  }
  return [...found.values()]
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * The matrix in short: resources on which the same verbs are granted in the same way are grouped, widest scope first,
 * then by verbs; and how many kinds have no verb, or none that is known. A verb that is not known is not counted as held.
 */
export function grantsInShort(access: Pick<Access, 'rows' | 'verbs'>): {
  grants: ReportGrant[]
  none: number
  unknown: number
} {
  const groups = new Map<string, Cells & { resources: string[] }>()
  let none = 0
  let unknown = 0
  for (const row of access.rows) {
    const cells = cellsOf(row, access.verbs)
    for (const one of cells) {
      const key = JSON.stringify(one)
      const group = groups.get(key) ?? { ...one, resources: [] }
      group.resources.push(qualified(row))
      groups.set(key, group)
    }
    if (cells.length > 0 || row.resource.includes('/')) continue
    if (Object.values(row.cells).some(({ state }) => state === 'unknown')) unknown += 1
    else none += 1
  }
  const rank = ({ scope, verbs, names }: Cells) => JSON.stringify([SCOPES.indexOf(scope), verbs, names])
  const grants = [...groups.values()]
    .sort((a, b) => byText(rank(a), rank(b)))
    .map(({ scope, verbs, names, resources }): ReportGrant => {
      const sorted = resources.sort(byText)
      return {
        scope,
        verbs,
        resources: sorted.slice(0, MOST_RESOURCES),
        ...(scope === 'names' ? { names: names.slice(0, MOST_RESOURCES) } : {}),
        more: Math.max(0, sorted.length - MOST_RESOURCES),
      }
    })
  return { grants, none, unknown }
}
