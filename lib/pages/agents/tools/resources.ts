import type * as z from 'zod/mini'
import type { Explanation } from '@/lib/contract/explanation'
import { type ListState, type ResourceList, resourcesApi } from '@/lib/contract/resources'
import { resolveResource } from '@/lib/diagnosis/resolve-resource'
import { checkApi } from '@/lib/facts/call/contract'
import { type Kind, type Kinds, kindsApi } from '@/lib/facts/objects/contract/kinds'
import { needsAttention, type RowHealth, rowJudge } from '@/lib/facts/objects/judge/row-health'
import { present } from '@/lib/present'
import { counted, shortListOf } from '@/lib/words/lists'
import { describeResource } from '@/lib/words/resources'
import type { Answers } from '../answers'
import { resourcesArgsSchema, toldResourcesSchema } from '../contract'
import { quoteCode, quoted, quoteName } from '../quote'
import { explanationLines, toldExplanation } from '../tell-explanation'
import { ArgumentError, moreLine, mostThatFit, short, type ToolAnswer, tool } from '../tool'

function catalogueOf({ kinds, failedGroups }: Kinds) {
  const resources = kinds.map((kind) => ({ ...kind, singular: '', subresources: [], preferred: true }))
  return { resources, failedGroups }
}

/**
 * The kind that a word names in any of kubectl's spellings, and the namespace of the pod where the call names none. Throws an
 * ArgumentError that says what is served for a word that names none.
 */
export async function findKind(
  word: string,
  namespace: string | undefined,
  answers: Answers,
  signal: AbortSignal,
): Promise<{ kind: Kind; namespace: string }> {
  const kinds = await answers.ask(kindsApi, namespace ? { namespace } : {}, signal)
  const [found] = resolveResource(word, catalogueOf(kinds))
  const kind = kinds.kinds.find(
    ({ group, resource }) => group === found?.group && resource === found.resource,
  )
  if (kind !== undefined) {
    return { kind, namespace: kind.namespaced ? (namespace ?? kinds.namespace) : '' }
  }
  const failed = kinds.failedGroups.map(({ group }) => group)
  const unknown =
    failed.length === 0 ? '' : ` Groups that could not be listed: ${shortListOf(failed.map(quoteName))}.`
  throw new ArgumentError(
    `The API server serves no ${quoted(word)} that this account can discover.${unknown} Served are ${shortListOf(
      kinds.kinds.map(({ resource }) => quoteName(resource)),
      30,
    )}.`,
  )
}

type Told = z.input<typeof toldResourcesSchema>

const MOST_ROWS = 60
const WORST_FIRST: readonly RowHealth[] = ['bad', 'warning', 'going', 'none', 'ok', 'over']

// A list that was not read is not empty.
const NOT_LISTED: Partial<Record<ListState, string>> = {
  forbidden: 'cannot be listed',
  absent: 'not served',
  failed: 'could not be listed',
  loading: 'not listed yet',
}

interface Listed {
  list: ResourceList
  resource: string
  namespace: string
  refusal: Explanation | undefined
}

/** The columns that kubectl shows without -o wide, and the rows by health. */
function tableOf({ columns, rows, printedAt, asOf }: ResourceList) {
  const shown = columns.flatMap(({ name, priority }, index) => (priority === 0 ? [{ name, index }] : []))
  const nowMs = Date.parse(asOf ?? printedAt ?? '')
  const judge = rowJudge(columns, { nowMs, ...present({ printedAt }) })
  const all = rows.map((row) => ({ row, health: judge.of(row) }))
  const troubled = judge.judges ? all.filter(({ health }) => needsAttention(health)).length : 0
  const judged = all
    .sort((a, b) => WORST_FIRST.indexOf(a.health) - WORST_FIRST.indexOf(b.health))
    .slice(0, MOST_ROWS)
    .map(({ row, health }) => ({
      name: short(row.key),
      cells: shown.map(({ index }) => {
        const cell = row.cells[index] ?? null
        return typeof cell === 'string' ? short(cell, 120) : cell
      }),
      health,
    }))
  return { columns: shown.map(({ name }) => short(name)), rows: judged, troubled }
}

function tellResources({ list, resource, namespace, refusal }: Listed): ToolAnswer<Told> {
  const { columns, rows, troubled } = tableOf(list)
  const count = `${counted(list.rows.length, 'object')}${troubled === 0 ? '' : `, ${counted(troubled, 'needs', 'need')} attention`}`
  const where = namespace === '' ? '' : ` in ${quoteName(namespace)}`
  const says = list.says === '' ? '' : ` ${quoted(list.says)}`
  return mostThatFit(rows.length, (most) => {
    const shown = rows.slice(0, most)
    const more = list.rows.length - shown.length
    const detail = { fixes: 1, most: 1_800 }
    return {
      data: {
        resource,
        namespace,
        state: list.state,
        says: short(list.says),
        columns,
        rows: shown,
        more,
        ...present({ refused: refusal && toldExplanation(refusal, detail) }),
      },
      lines: [
        `${quoteName(resource)}${where}, ${list.state}: ${NOT_LISTED[list.state] ?? count}.${says}`,
        ...(shown.length === 0 ? [] : [columns.map(quoteName).join(' | ')]),
        ...shown.map(({ cells }) =>
          cells.map((cell) => (typeof cell === 'string' ? quoteCode(cell) : String(cell))).join(' | '),
        ),
        ...(refusal === undefined ? [] : explanationLines(refusal, detail)),
        ...moreLine(more, 'objects, healthier than these', 'ask about one by its name with why_not_ready.'),
      ],
    }
  })
}

export const resourcesTool = tool({
  name: 'resources',
  title: 'What is in a namespace',
  description:
    'Lists the objects of one kind as kubectl get does, those that are not healthy first. Where the list is refused it says why and how to fix that. Namespace "" is all namespaces; the default is the account’s own.',
  input: resourcesArgsSchema,
  parameters: {
    resource: 'The kind in any spelling of kubectl, such as pods, deploy or jobs.batch.',
    namespace: 'The namespace, "" for all of them; by default the account’s own.',
  },
  output: toldResourcesSchema,
  async answer({ resource: word, namespace: asked }, answers, signal) {
    const { kind, namespace } = await findKind(word, asked, answers, signal)
    const { group, version, resource } = kind
    const list = await answers.ask(resourcesApi, { group, version, resource, namespace }, signal)
    const refusal =
      list.state === 'forbidden'
        ? await answers.ask(checkApi, { verb: 'list', group, resource, namespace }, signal)
        : undefined
    return tellResources({ list, resource: describeResource({ group, resource }), namespace, refusal })
  },
})
