import type * as z from 'zod/mini'
import { factSentence } from '@/lib/answer/answer-parts'
import { sayCall } from '@/lib/diagnosis/wording/phrases'
import { sayEachCall } from '@/lib/diagnosis/wording/say-grants'
import {
  type LoggedRefusal,
  type Refusals,
  type RoleFor,
  refusalsApi,
  type SeenIn,
} from '@/lib/facts/refusals/contract'
import { offerToEnd } from '@/lib/facts/refusals/judge/decisions'
import { noneFound } from '@/lib/facts/refusals/judge/none-found'
import { wholeCall } from '@/lib/facts/refusals/judge/refused-call'
import { sayAllowed } from '@/lib/facts/refusals/judge/say-allowed'
import { countsIn, sayCounts, sayRead } from '@/lib/facts/refusals/judge/seen-refusals'
import { plain, say, typed } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { present } from '@/lib/present'
import { sayMinutes } from '@/lib/words/durations'
import { capital, counted, often, shortListOf } from '@/lib/words/lists'
import { refusalsArgsSchema, toldRefusalsSchema } from '../contract'
import { quoteCode, quoted, quoteName, toAgent } from '../quote'
import { toldCause } from '../tell-explanation'
import { firstThatFits, moreLine, mostThatFit, short, type ToolAnswer, tool } from '../tool'

type Told = z.input<typeof toldRefusalsSchema>

const MOST_REFUSALS = 12
const MOST_SEEN_IN = 3
const MOST_CALLS = 6

function placeOf(seen: SeenIn): string {
  return seen.from === 'log'
    ? `${seen.previous ? 'previous ' : ''}log of ${quoteName(`${seen.pod}/${seen.container}`)}`
    : `event of ${quoteCode(`${seen.kind} ${seen.name}`)}`
}

function toldRole({ user, yaml, warnings, grants }: RoleFor): Told['role'] {
  return {
    user,
    yaml,
    warnings: warnings.map((warning) => toAgent(typed(warning))),
    grants: toAgent(say`Grants ${sayEachCall(grants)} to ${sayUser(user)}. Nothing else.`),
  }
}

function toldRefusal(refusal: LoggedRefusal): Told['refusals'][number] {
  const { explanation, count, last, seenIn, allowedNow, older, doubt } = refusal
  return {
    says: short(factSentence(explanation, toAgent)),
    cause: explanation.cause && toldCause(explanation.cause),
    count,
    last,
    seenIn: seenIn.slice(0, MOST_SEEN_IN).map(placeOf),
    ...present({ allowedNow, older, doubt: doubt && short(doubt) }),
  }
}

function refusalLines(
  { says, cause, count, last, seenIn, allowedNow, older, doubt }: Told['refusals'][number],
  place: number,
) {
  const now = allowedNow
    ? ` ${sayAllowed(allowedNow)}.`
    : older
      ? ' None of it is as recent as was asked for.'
      : ''
  return [
    `${place}. ${says}. ${capital(often(count))}, last ${last}, in ${seenIn.join(', ')}.${now}`,
    ...(doubt === undefined ? [] : [`   In doubt: ${quoted(doubt)}`]),
    ...(cause === null ? [] : [`   Why: ${cause.says} (cause ${cause.id}, ${cause.confidence})`]),
  ]
}

/** Calls of refusals as they are named where none is granted, so that a long list may end. */
function callsOf(refusals: readonly LoggedRefusal[], ids: readonly string[]): string {
  const calls = refusals
    .filter(({ id }) => ids.includes(id))
    .flatMap(({ explanation }) => wholeCall(explanation) ?? [])
    .map((call) => toAgent(sayCall(call)))
  return shortListOf(calls, MOST_CALLS)
}

/** The Role in an answer to an agent, with everything it grants, and what is in no Role, and why. */
function offerOf({ refusals }: Refusals): { role?: RoleFor; leftOut: string[] } {
  const { role, apart, leftOut } = offerToEnd(refusals, 'agent')
  const alone = apart.flatMap(({ ends }) => ends)
  return {
    ...present({ role }),
    leftOut: [
      ...(alone.length === 0
        ? []
        : [
            `In no Role, since each is a decision of its own, dangerous, of unknown power or in another place: ${callsOf(refusals, alone)}. Ask check about one to see what it gives up.`,
          ]),
      ...leftOut.map(({ ids, says }) =>
        short(`Left out of the Role: ${callsOf(refusals, ids)}. ${quoted(says)}`, 900),
      ),
    ],
  }
}

const NO_ROOM =
  'A Role ends some of them, and does not fit into this answer whole: ask check about each call.'

function roleLines(role: Told['role'], ends: number): string[] {
  if (role === undefined) return []
  return [
    `Fix: one Role ends ${counted(ends, 'refusal')}. Apply this (also in role.yaml) with kubectl auth reconcile -f -`,
    ...role.warnings,
    role.grants,
    ...role.yaml
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`),
  ]
}

function headOf(found: Refusals): string {
  const { namespace, minutes, stale, checkedAt } = found
  const says = sayCounts(countsIn(found))
  const read = sayRead(found)
  if (says === undefined && read === undefined)
    return `Whether calls are refused in ${quoteName(namespace)} is not known: neither its logs nor its events were read.`
  const head = `In ${quoteName(namespace)} in the last ${sayMinutes(minutes)}`
  const old = stale === undefined ? '' : ` This was read at ${checkedAt}, not now: ${stale}`
  const none = plain(noneFound(found)?.says ?? [])
  return says === undefined
    ? `In ${quoteName(namespace)}: ${none}. ${read ?? 'Nothing more was read'}.${old}`
    : `${head}: ${says}. ${read ?? 'Nothing more was read'}.${old}`
}

function tellRefusals(found: Refusals): ToolAnswer<Told> {
  const { namespace, minutes, refusals, notSeen } = found
  const offer = offerOf(found)
  const unseen = notSeen.slice(0, 4).map(({ says, command }) => ({
    says: short(says),
    ...present({ command }),
  }))
  const make = (most: number, made: RoleFor | undefined): ToolAnswer<Told> => {
    const shown = refusals.slice(0, most).map(toldRefusal)
    const more = refusals.length - shown.length
    const role = made && toldRole(made)
    const leftOut = made === offer.role ? offer.leftOut : [NO_ROOM]
    return {
      data: {
        namespace,
        minutes,
        isKnown: sayRead(found) !== undefined,
        refusals: shown,
        more,
        ...present({ role }),
        leftOut,
        notSeen: unseen,
      },
      lines: [
        headOf(found),
        ...shown.flatMap((one, i) => refusalLines(one, i + 1)),
        ...roleLines(role, made?.ends.length ?? 0),
        ...leftOut,
        ...unseen.map(
          ({ says, command }) =>
            `Not visible: ${quoted(says)}${command === undefined ? '' : ` An admin can grant it with: ${command}`}`,
        ),
        ...moreLine(more, 'refused calls', 'ask for fewer minutes.'),
      ],
    }
  }
  const most = Math.min(MOST_REFUSALS, refusals.length)
  return firstThatFits([
    () => mostThatFit(most, (count) => make(count, offer.role)),
    () => mostThatFit(most, (count) => make(count, undefined)),
  ])
}

export const refusalsTool = tool({
  name: 'refusals',
  title: 'Which calls are refused around here',
  description:
    'Finds the refused API calls that programs of a namespace wrote into their logs and events in the last minutes, with cause and count, and one smallest Role that ends those of the account that is refused most, whole: all that it grants is named beside its YAML. Dangerous calls, and calls that only a log line names, are in no Role. Use it when it is not known yet which call fails.',
  input: refusalsArgsSchema,
  parameters: {
    namespace: 'The namespace whose logs and events are read; by default the account’s own.',
    minutes: 'How many minutes back, from 1 to 60; 10 by default.',
  },
  output: toldRefusalsSchema,
  async answer({ namespace, minutes }, answers, signal) {
    const query = present({ namespace, minutes: minutes === undefined ? undefined : String(minutes) })
    return tellRefusals(await answers.ask(refusalsApi, query, signal))
  },
})
