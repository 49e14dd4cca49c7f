import type { Explanation } from '@/lib/contract/explanation'
import { hasLeftOut } from '@/lib/contract/left-out'
import { exactRule, subjectOf } from '@/lib/diagnosis/fixes/exact-rule'
import { leastRole } from '@/lib/diagnosis/fixes/least-role'
import { afterUpgrade } from '@/lib/diagnosis/versions/after-upgrade'
import { sayCall } from '@/lib/diagnosis/wording/phrases'
import { roleForms } from '@/lib/facts/refusals/judge/role-for'
import { NOTHING, type Phrase, plain, say, words } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { present } from '@/lib/present'
import { fromTuple, requestKey, toTuple } from '@/lib/rbac/call'
import type { ScopedRule } from '@/lib/rbac/rule'
import type { Attributes, UserInfo } from '@/lib/rbac/types'
import { counted, grouped } from '@/lib/words/lists'
import { hidesText } from '@/lib/words/visible-text'
import { type CallRecord, type Flaw, RECORD_FORMAT, type RecordReport } from '../contract'
import { compare } from './compare'
import type { GivenRoles } from './given'
import { type Need, needsOf } from './needs'
import { fails } from './words'

export interface Reported {
  records: readonly CallRecord[]
  user: UserInfo
  given?: GivenRoles
  strict: boolean
  /** Of refused calls, by `callKeyOf`. */
  explanations?: ReadonlyMap<string, Explanation>
  notes?: readonly Phrase[]
}

export function needKey({ call }: Pick<Need, 'call'>): string {
  return requestKey(call)
}

const tupleOf = ({ call }: Pick<Need, 'call'>) => toTuple(call)

/** Everything that the record shows of one account; each format of the report is made from it. */
export function buildRecordReport({
  records,
  user,
  given,
  strict,
  explanations,
  notes = [],
}: Reported): RecordReport {
  const [verbless, needs] = parted(needsOf(records, user.name))
  const compared = given && compare(needs, user, given)
  const flaws = compared?.flaws ?? []
  const refused = needs.filter((need) => need.refused > 0)
  const asked = needs.filter((need) => !need.everyone && !goesUp(need) && canBeGranted(need.call))
  const missing = new Set(
    flaws.flatMap(({ kind, call }) => (kind === 'missing' ? [JSON.stringify(call)] : [])),
  )
  const isOfSystem = asked.length > 0 && subjectOf(user.name) === undefined
  const lacking = asked.filter((need) => missing.has(needKey(need)))
  return {
    format: RECORD_FORMAT,
    user: user.name,
    where: [...new Set(records.map(({ where }) => where))],
    runs: records.length,
    ...judged({ needs, refused, flaws, isCompared: given !== undefined, strict, user }),
    calls: needs.map(({ times, refused, once, isOfStandIn, everyone, ...need }) => ({
      call: tupleOf(need),
      times,
      refused,
      ...(once ? { once } : {}),
      ...(isOfStandIn ? { standIn: true as const } : {}),
      ...(everyone ? { everyone } : {}),
    })),
    others: othersIn(records, user.name),
    refused: refused.map((need) => ({
      call: tupleOf(need),
      times: need.refused,
      ...present({ says: need.says, explanation: explanations?.get(needKey(need)) }),
    })),
    ...present({
      upgrade: upgradeOf(records, user.name, compared?.held),
      least: asked.length === 0 || isOfSystem ? undefined : leastOf(asked, user.name, given, lacking),
    }),
    ...(given && compared ? { compared: { files: given.files, flaws, strict } } : {}),
    notes: [
      ...notes,
      ...(compared?.notes ?? []),
      ...(isOfSystem
        ? [
            say`There is no least Role: ${sayUser(user.name)} is a system user, and a Role is never proposed for one.`,
          ]
        : []),
      ...notesOf(records, needs, verbless),
    ],
  }
}

/** What later versions change for the calls that were allowed, with the rules given or, without any, as far as the calls show. */
function upgradeOf(
  records: readonly CallRecord[],
  user: string,
  rules: readonly ScopedRule[] | undefined,
): RecordReport['upgrade'] {
  const [server, ...others] = new Set(records.map((record) => record.server))
  const made = records.flatMap(({ calls }) => calls.filter((one) => one.user === user && one.allowed > 0))
  const upgrade = afterUpgrade(others.length > 0 ? undefined : server, {
    user,
    calls: made.map(({ call }) => fromTuple(call)),
    objects: made.flatMap(({ retiring }) => retiring ?? []),
    ...present({ rules }),
  })
  return upgrade.steps.length === 0 ? undefined : upgrade
}

/** The needs without a verb, which no authorizer grants but to whom everything is, and the others. */
function parted(needs: readonly Need[]): [verbless: Need[], others: Need[]] {
  return [needs.filter(({ call }) => call.verb === ''), needs.filter(({ call }) => call.verb !== '')]
}

/** True for a path that went up: what the authorizers see of it, such as `pods/secrets` of `pods/../secrets`, nobody means. */
function goesUp({ calls }: Need): boolean {
  const words = calls.flatMap((call) => Object.values(call).flatMap((word) => word.split('/')))
  return words.some((word) => word === '.' || word === '..')
}

/** False for what no rule of a Role names: a method without a verb, a word with a star, or one that is not a name, was cut or written out. */
function canBeGranted(call: Attributes): boolean {
  const words = Object.values(call)
  return (
    exactRule(call) !== undefined &&
    !words.some((word) => /[\s\\]/.test(word) || hidesText(word) || hasLeftOut(word))
  )
}

const WHAT = 'recorded-calls'

interface Judged {
  needs: readonly Need[]
  refused: readonly Need[]
  flaws: readonly Flaw[]
  isCompared: boolean
  strict: boolean
  user: UserInfo
}

function judged({
  needs,
  refused,
  flaws,
  isCompared,
  strict,
  user,
}: Judged): Pick<RecordReport, 'verdict' | 'says'> {
  const who = sayUser(user.name)
  if (needs.length === 0)
    return { verdict: 'empty', says: say`No call of ${who} reached the API server, so nothing is known.` }
  const missing = flaws.filter(({ kind }) => kind === 'missing')
  const unused = flaws.filter((flaw) => flaw.kind !== 'missing' && fails(flaw, true))
  const calls = words(counted(needs.length, 'different call'))
  if (isCompared && missing.length > 0)
    return {
      verdict: 'too small',
      says: say`${who} made ${calls}; the Roles given do not allow ${words(grouped(missing.length))} of them.`,
    }
  if (!isCompared && refused.length > 0)
    return {
      verdict: 'too small',
      says: say`${who} made ${calls}; ${words(grouped(refused.length))} of them ${refused.length === 1 ? say`was` : say`were`} refused.`,
    }
  if (unused.some((flaw) => fails(flaw, strict)))
    return {
      verdict: 'too wide',
      says: say`${who} made ${calls}, and the Roles given grant more: ${words(counted(unused.length, 'finding'))}.`,
    }
  const allowed = isCompared ? say`the Roles given allow each of them` : say`none was refused`
  const wide =
    unused.length > 0 ? say`, and grant more: ${words(counted(unused.length, 'finding'))}` : NOTHING
  return { verdict: 'enough', says: say`${who} made ${calls}, and ${allowed}${wide}.` }
}

/** The least Role; as a patch, what the one Role given for a place lacks. */
function leastOf(
  needs: readonly Need[],
  user: string,
  given: GivenRoles | undefined,
  lacking: readonly Need[],
): RecordReport['least'] {
  const callsOf = (of: readonly Need[]) => of.map(({ call }) => call)
  const { places, ...role } = leastRole(callsOf(needs), user, WHAT)
  const once = needs.filter((need) => need.once)
  const values = places.flatMap(({ namespace, rules }) => roleForms(namespace, rules, undefined))
  const more =
    given === undefined || lacking.length === 0 ? [] : leastRole(callsOf(lacking), user, WHAT).places
  const patches = more.flatMap(({ namespace, rules }) => {
    const { roles, clusterRoles } = given?.objects ?? { roles: [], clusterRoles: [] }
    const here = namespace === '' ? clusterRoles : roles.filter((one) => one.namespace === namespace)
    return roleForms(namespace, rules, here.length === 1 ? here[0]?.name : undefined).filter(
      ({ as }) => as === 'shell',
    )
  })
  const marks = [
    ...once.map(({ call }) => `# Ran only once: ${plain(sayCall(call))}\n`),
    ...needs.flatMap(({ isOfStandIn, call }) =>
      isOfStandIn ? [`# Rests on an object that the sandbox made up: ${plain(sayCall(call))}\n`] : [],
    ),
  ]
  return {
    ...role,
    yaml: `${marks.join('')}${role.yaml}`,
    once: once.map(tupleOf),
    forms: [...patches, ...values],
  }
}

function othersIn(records: readonly CallRecord[], user: string): RecordReport['others'] {
  const times = new Map<string, number>()
  for (const call of records.flatMap(({ calls }) => calls))
    if (call.user !== user)
      times.set(call.user, (times.get(call.user) ?? 0) + call.allowed + call.refused + call.unanswered)
  return [...times].map(([name, count]) => ({ user: name, times: count })).sort((a, b) => b.times - a.times)
}

function notesOf(
  records: readonly CallRecord[],
  needs: readonly Need[],
  verbless: readonly Need[],
): Phrase[] {
  const sum = (of: (record: CallRecord) => number) => records.reduce((all, record) => all + of(record), 0)
  const [leftOut, unauthenticated, foreign, unread] = [
    sum((record) => record.leftOut),
    sum((record) => record.unauthenticated),
    sum((record) => record.foreign),
    sum((record) => record.unread),
  ]
  const once = needs.filter((need) => need.once && !need.everyone).length
  const standIns = needs.filter((need) => need.isOfStandIn && !need.everyone).length
  const unknown = needs.filter(({ times, unanswered }) => unanswered === times).length
  const up = needs.filter(goesUp)
  const ungranted = needs.filter((need) => !need.everyone && !goesUp(need) && !canBeGranted(need.call)).length
  return [
    leftOut > 0 &&
      say`${words(counted(leftOut, 'call'))} did not fit in the record and ${leftOut === 1 ? say`is` : say`are`} not in this report.`,
    unauthenticated > 0 &&
      say`${words(counted(unauthenticated, 'call'))} got a 401: the API server did not accept the credentials, so permissions were not checked.`,
    foreign > 0 &&
      say`${words(counted(foreign, 'call'))} did not have the token that the program was given, so ${foreign === 1 ? say`it is` : say`they are`} not in this report: the program used the token of another account or none, or another program made ${foreign === 1 ? say`it` : say`them`}.`,
    unknown > 0 &&
      say`Whether ${words(counted(unknown, 'different call'))} ${unknown === 1 ? say`is` : say`are`} allowed is not known: there was no answer, a server error, or a 403 without a message from the API server.`,
    unread > 0 &&
      say`${words(counted(unread, 'line'))} of the log ${unread === 1 ? say`is not an audit event and was` : say`are not audit events and were`} left out.`,
    verbless.length > 0 &&
      say`${words(counted(verbless.length, 'call'))} used a method that stands for no verb, such as OPTIONS, so no permission is for ${verbless.length === 1 ? say`it` : say`them`}.`,
    ...up.map(
      ({ call }) =>
        say`A path went up by "..", which the authorizers see as ${sayCall(call)}: nobody means that, so it is not in the least Role.`,
    ),
    ungranted > 0 &&
      say`${words(counted(ungranted, 'call'))} ${ungranted === 1 ? say`is` : say`are`} not in the least Role: no Role rule grants exactly that.`,
    once > 0 &&
      say`${words(counted(once, 'permission'))} ${once === 1 ? say`rests` : say`rest`} on a single call. Record more runs into the same folder to be sure.`,
    standIns > 0 &&
      say`${words(counted(standIns, 'permission'))} ${standIns === 1 ? say`rests` : say`rest`} on objects that the sandbox made up, since nothing had their names. What a real one makes the program do can need more: give yours with -f to be sure.`,
  ].filter((note) => note !== false)
}
