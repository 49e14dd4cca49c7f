import * as z from 'zod/mini'
import { sayFact } from '@/lib/answer/say-fact'
import { namespaceSchema } from '@/lib/contract/segments'
import { sayCall } from '@/lib/diagnosis/wording/phrases'
import { sayEachCall } from '@/lib/diagnosis/wording/say-grants'
import { type Changes, changesApi, MOST_MINUTES } from '@/lib/facts/changes/contract'
import {
  type LoggedRefusal,
  MAX_MINUTES,
  type Refusals,
  type RoleFor,
  refusalsApi,
  type SeenIn,
} from '@/lib/facts/refusals/contract'
import { offerToEnd } from '@/lib/facts/refusals/judge/decisions'
import { noneFound } from '@/lib/facts/refusals/judge/none-found'
import { wholeCall } from '@/lib/facts/refusals/judge/refused-call'
import { countsIn, sayCounts, sayRead } from '@/lib/facts/refusals/judge/seen-refusals'
import { type Overview, type OverviewCause, overviewApi } from '@/lib/pages/overview/contract'
import { code, inTurn, type Phrase, plain, quote, say, shortListed, words } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { present } from '@/lib/present'
import { sayMinutes } from '@/lib/words/durations'
import { counted } from '@/lib/words/lists'
import { Few, Uncut, wholeCode } from '../tell'
import { toldCause } from '../tell-explanation'
import { tool } from '../tool'

const WORDS = ['verb', 'group', 'resource', 'subresource', 'name', 'namespace', 'path'] as const
const PAGES: Readonly<Record<string, string>> = {
  '/refusals': 'refusals',
  '/connection': 'connection',
  '/identity': 'identity',
}

/** The tool that answers what the page at this address shows; undefined where none does. */
function askOf({ action: { href } }: OverviewCause): { tool: string; arguments: object } | undefined {
  const { pathname, searchParams } = new URL(href, 'http://page')
  const given = Object.fromEntries(
    WORDS.flatMap((word) => (searchParams.has(word) ? [[word, searchParams.get(word) ?? '']] : [])),
  )
  if (pathname === '/ask' && given.verb !== undefined) {
    const user = searchParams.get('as') ?? undefined
    return { tool: 'check', arguments: { ...given, ...present({ user }) } }
  }
  if (pathname === '/resources' && given.resource !== undefined) {
    const { group = '', resource, name, namespace = '' } = given
    const of = { resource: group === '' ? resource : `${resource}.${group}`, namespace }
    return name === undefined
      ? { tool: 'resources', arguments: of }
      : { tool: 'why_not_ready', arguments: { ...of, name } }
  }
  const page = PAGES[pathname]
  return page === undefined ? undefined : { tool: page, arguments: {} }
}

/** A sentence of the overview without any mark can be entirely somebody else's words. */
function heardFrom(phrase: Phrase): Phrase {
  const isMarked = phrase.some((piece) => 'code' in piece || 'name' in piece || 'quote' in piece)
  return isMarked ? phrase : [quote(plain(phrase))]
}

const MOST_EVIDENCE = 4
// Of a check these say that something was not seen, or not lately.
const UNSEEN: readonly Overview['checks'][number]['state'][] = ['denied', 'unknown', 'stale']

export const overview = tool({
  name: 'overview',
  title: 'What is broken around here',
  description:
    'Says whether the namespace of the account that asks is healthy, and its pod if it has one: a verdict, then each cause, the worst first, with its evidence and the tool that has its fix, and what could not be seen. Use it when nothing is known yet.',
  input: z.strictObject({}),
  parameters: {},
  more: 'end these first, or GET /api/overview has all of them.',
  async find(_, answers, signal) {
    const { verdict, causes, checks, ungranted, checkedAt } = await answers.ask(overviewApi, {}, signal)
    const unseen = [
      ...checks.filter(({ state }) => UNSEEN.includes(state)),
      ...(ungranted?.needs.map(({ says }) => ({ area: 'permissions', state: 'denied', says })) ?? []),
    ]
    return {
      verdict: verdict.map(({ state, says }) => ({ says, state })),
      causes: new Few(
        20,
        causes.map((cause) => ({
          says: heardFrom(cause.says),
          severity: cause.severity,
          evidence: cause.evidence.slice(0, MOST_EVIDENCE).map(heardFrom),
          merged: cause.merged.slice(0, MOST_EVIDENCE),
          askNext: askOf(cause),
        })),
      ),
      notSeen: unseen.map(({ area, state, says }) => ({ says: heardFrom(says), area, state })),
      command: wholeCode(ungranted?.command),
      checkedAt,
    }
  },
})

const lately = (namespace: string, minutes: number) =>
  say`in ${{ name: namespace }} in the last ${words(sayMinutes(minutes))}`

const wasRead = ({ state }: Changes['sources'][number]) => state === 'read' || state === 'part'

function sayChanges({ namespace, minutes, changes, more, sources }: Changes): Phrase {
  const of = sources.length
  const read = sources.filter(wasRead).length
  const where = lately(namespace, minutes)
  if (changes.length === 0 && read === 0)
    return say`What changed ${where} is not known: none of the ${of} lists that show it was read.`
  if (changes.length + more === 0) return say`No change ${where}, by ${read} of ${of} lists.`
  return say`${words(counted(changes.length + more, 'change'))} ${where}, the newest first, read from ${read} of ${of} lists. Timing alone proves no cause.`
}

const lastMinutes = (most: number) =>
  z.strictObject({
    namespace: z.exactOptional(namespaceSchema),
    minutes: z.exactOptional(z.number().check(z.int(), z.minimum(1), z.maximum(most))),
  })
type LastMinutes = z.infer<ReturnType<typeof lastMinutes>>
const queryOf = ({ namespace, minutes }: LastMinutes) => present({ namespace, minutes: minutes?.toString() })

export const changesTool = tool({
  name: 'changes',
  title: 'What changed around here',
  description:
    'Says what was created, written, scaled, rolled out, restarted or evicted in a namespace, when, and which field manager wrote it, with old and new images and names of variables; never a value. It reads the objects alone: what is deleted, and earlier writes of the same manager, are not seen. Timing alone proves no cause. Use it when something worked before.',
  input: lastMinutes(MOST_MINUTES),
  parameters: {
    namespace: 'The namespace; by default the account’s own.',
    minutes: 'How many minutes back, from 1 to 10080; 1440 by default.',
  },
  more: 'ask for fewer minutes, or read GET /api/changes.',
  async find(args, answers, signal) {
    const found = await answers.ask(changesApi, queryOf(args), signal)
    const isKnown = found.sources.some(wasRead) || found.changes.length > 0
    const { namespace, minutes, changes, more, notSeen } = found
    const first = (parts?: readonly string[]) => parts?.slice(0, 4)
    return {
      says: sayChanges(found),
      ...{ namespace, minutes, isKnown, more },
      changes: new Few(
        25,
        changes.map((one) => ({
          says: one.says,
          ...{ at: one.at, what: one.what, by: one.by?.manager, isNew: one.isNew },
          ...{ from: first(one.from), to: first(one.to), fields: first(one.fields) },
        })),
      ),
      notSeen: notSeen.map(({ says }) => ({ says })),
    }
  },
})

function sayPlace(seen: SeenIn): Phrase {
  return seen.from === 'log'
    ? say`${words(seen.previous ? 'previous ' : '')}log of ${{ name: `${seen.pod}/${seen.container}` }}`
    : say`event of ${code(`${seen.kind} ${seen.name}`)}`
}

/** Calls of refusals as they are named where none is granted, so that a long list may end. */
function sayCalls(refusals: readonly LoggedRefusal[], ids: readonly string[]): Phrase {
  const calls = refusals
    .filter(({ id }) => ids.includes(id))
    .flatMap(({ explanation }) => wholeCall(explanation) ?? [])
  return shortListed(calls.map(sayCall))
}

/** What is in no Role, and why. */
function sayLeftOut(refusals: readonly LoggedRefusal[], offer: ReturnType<typeof offerToEnd>): Phrase[] {
  const alone = offer.apart.flatMap(({ ends }) => ends)
  return [
    ...(alone.length === 0
      ? []
      : [
          say`In no Role, since each is a decision of its own, dangerous, of unknown power or in another place: ${sayCalls(refusals, alone)}. Ask check about one to see what it gives up.`,
        ]),
    ...offer.leftOut.map(({ ids, says }) => say`Left out of the Role: ${sayCalls(refusals, ids)}. ${says}`),
  ]
}

function toldRole({ user, ends, yaml, warnings, grants }: RoleFor) {
  return {
    says: say`One Role ends ${words(counted(ends.length, 'refusal'))}. Apply its YAML with kubectl auth reconcile -f -`,
    user,
    warnings: warnings.map((warning) => new Uncut(warning)),
    grants: new Uncut(say`Grants ${sayEachCall(grants)} to ${sayUser(user)}. Nothing else.`),
    yaml: new Uncut(yaml),
  }
}

const NO_ROOM = say`A Role ends some of them, and does not fit into this answer whole: ask check about each call.`

function sayRefusals(found: Refusals): Phrase {
  const { namespace, minutes, stale, checkedAt } = found
  const says = sayCounts(countsIn(found))
  const read = sayRead(found)
  const place = say`in ${{ name: namespace }}`
  if (says === undefined && read === undefined)
    return say`Whether calls are refused ${place} is not known: neither its logs nor its events were read.`
  return inTurn([
    says === undefined
      ? say`In ${{ name: namespace }}: ${noneFound(found)?.says ?? []}.`
      : say`In ${{ name: namespace }} in the last ${words(sayMinutes(minutes))}: ${says}.`,
    words(`${read ?? 'Nothing more was read'}.`),
    stale === undefined ? [] : words(`This was read at ${checkedAt}, not now: ${stale}`),
  ])
}

export const refusalsTool = tool({
  name: 'refusals',
  title: 'Which calls are refused around here',
  description:
    'Finds the refused API calls that programs of a namespace wrote into their logs and events in the last minutes, with cause and count, and one smallest Role that ends those of the account that is refused most, whole: all that it grants is named beside its YAML. Dangerous calls, and calls that only a log line names, are in no Role. Use it when it is not known yet which call fails.',
  input: lastMinutes(MAX_MINUTES),
  parameters: {
    namespace: 'The namespace whose logs and events are read; by default the account’s own.',
    minutes: 'How many minutes back, from 1 to 60; 10 by default.',
  },
  more: 'ask for fewer minutes.',
  async find(args, answers, signal) {
    const found = await answers.ask(refusalsApi, queryOf(args), signal)
    const { refusals } = found
    const offer = offerToEnd(refusals, 'agent')
    const told = {
      says: new Uncut(sayRefusals(found)),
      namespace: found.namespace,
      minutes: found.minutes,
      isKnown: sayRead(found) !== undefined,
      refusals: new Few(
        12,
        refusals.map(({ explanation, count, last, seenIn, allowedNow, older, doubt }) => ({
          says: sayFact(explanation, { isFixed: false }),
          ...{ count, last, cause: toldCause(explanation.cause), seenIn: seenIn.slice(0, 3).map(sayPlace) },
          ...{ allowedNow, older, doubt },
        })),
      ),
      notSeen: found.notSeen.slice(0, 4).map((one) => ({ ...one, command: wholeCode(one.command) })),
    }
    const role = offer.role && toldRole(offer.role)
    const leftOut = sayLeftOut(refusals, offer).map((one) => new Uncut(one))
    return [
      { ...told, role, leftOut },
      { ...told, role: undefined, leftOut: [new Uncut(NO_ROOM)] },
    ]
  },
})
