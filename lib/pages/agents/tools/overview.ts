import type * as z from 'zod/mini'
import { type Overview, type OverviewCause, overviewApi } from '@/lib/pages/overview/contract'
import { type Phrase, plain } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { noArgsSchema, toldOverviewSchema } from '../contract'
import { quoted, toAgent } from '../quote'
import { moreLine, mostThatFit, short, type ToolAnswer, tool } from '../tool'

type Told = z.input<typeof toldOverviewSchema>
type Ask = NonNullable<Told['causes'][number]['ask']>

const MOST_CAUSES = 20
const MOST_EVIDENCE = 4
// Of a check these say that something was not seen, or not lately.
const UNSEEN: readonly Overview['checks'][number]['state'][] = ['denied', 'unknown', 'stale']

const WORDS = ['verb', 'group', 'resource', 'subresource', 'name', 'namespace', 'path'] as const
const PAGES: Readonly<Record<string, string>> = {
  '/refusals': 'refusals',
  '/connection': 'connection',
  '/identity': 'identity',
}

/** The tool that answers what the page at this address shows; undefined where none does. */
function askOf({ action: { href } }: OverviewCause): Ask | undefined {
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

/** A sentence of the overview; one without any mark can be entirely somebody else's words. */
function sentence(phrase: Phrase): string {
  const isMarked = phrase.some((piece) => 'code' in piece || 'name' in piece || 'quote' in piece)
  return isMarked ? toAgent(phrase) : quoted(plain(phrase))
}

function causeLines(
  { says, severity, evidence, merged }: OverviewCause,
  ask: Ask | undefined,
  place: number,
): string[] {
  return [
    `${place}. ${severity}: ${sentence(says)}`,
    ...evidence.slice(0, MOST_EVIDENCE).map((one) => `   Evidence: ${sentence(one)}`),
    ...merged.slice(0, MOST_EVIDENCE).map((one) => `   Also: ${quoted(one)}`),
    ...(ask === undefined ? [] : [`   Ask next: ${ask.tool} ${JSON.stringify(ask.arguments)}`]),
  ]
}

function tellOverview({ verdict, causes, checks, ungranted, checkedAt }: Overview): ToolAnswer<Told> {
  const denied = { area: 'permissions', state: 'denied' } as const
  const unseen = [
    ...checks.filter(({ state }) => UNSEEN.includes(state)),
    ...(ungranted?.needs.map(({ says }) => ({ ...denied, says })) ?? []),
  ]
  return mostThatFit(Math.min(MOST_CAUSES, causes.length), (most) => {
    const shown = causes.slice(0, most).map((cause) => ({ cause, ask: askOf(cause) }))
    const more = causes.length - shown.length
    return {
      data: {
        verdict: verdict.map(({ state, says }) => ({ state, says: short(says) })),
        causes: shown.map(({ cause: { severity, says, evidence, merged }, ask }) => ({
          severity,
          says: short(sentence(says)),
          evidence: evidence.slice(0, MOST_EVIDENCE).map((one) => short(sentence(one))),
          ...present({ ask }),
          merged: merged.slice(0, MOST_EVIDENCE).map((one) => short(one)),
        })),
        more,
        notSeen: unseen.map(({ area, state, says }) => ({ area, state, says: short(sentence(says)) })),
        ...present({ command: ungranted?.command }),
        checkedAt,
      },
      lines: [
        ...verdict.map(({ state, says }) => `${state}: ${short(says)}`),
        ...shown.flatMap(({ cause, ask }, i) => causeLines(cause, ask, i + 1)),
        ...unseen.map(({ area, state, says }) => `Not visible, ${area} (${state}): ${sentence(says)}`),
        ...(ungranted === undefined ? [] : [`An admin can grant it with: ${ungranted.command}`]),
        ...moreLine(more, 'causes', 'end these first, or GET /api/overview has all of them.'),
        `Checked at ${checkedAt}.`,
      ],
    }
  })
}

export const overview = tool({
  name: 'overview',
  title: 'What is broken around here',
  description:
    'Says whether this pod and what is around it in its namespace are healthy: a verdict, then each cause, the worst first, with its evidence and the tool that has its fix, and what could not be seen. Use it when nothing is known yet.',
  input: noArgsSchema,
  parameters: {},
  output: toldOverviewSchema,
  answer: async (_, answers, signal) => tellOverview(await answers.ask(overviewApi, {}, signal)),
})
