import * as z from 'zod/mini'
import { type ListState, type ResourceList, resourcesApi } from '@/lib/contract/resources'
import { namespaceSchema, objectNameSchema } from '@/lib/contract/segments'
import { sayCall } from '@/lib/diagnosis/wording/phrases'
import { checkApi } from '@/lib/facts/call/contract'
import { type Kind, type Kinds, kindsApi } from '@/lib/facts/objects/contract/kinds'
import { type ObjectDetails, objectApi } from '@/lib/facts/objects/contract/object'
import { crashedContainer } from '@/lib/facts/objects/judge/crashed-container'
import { needsAttention, type RowHealth, rowJudge } from '@/lib/facts/objects/judge/row-health'
import { eventEvidence } from '@/lib/facts/objects/judge/why-not-ready/facts'
import { resolveResource } from '@/lib/objects/resolve-resource'
import { code, isSilent, NOTHING, plain, say, words } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { present } from '@/lib/present'
import { checkOfTuple } from '@/lib/rbac/call'
import { kubectlLook, operand } from '@/lib/rbac/kubectl-command'
import { counted, shortListOf } from '@/lib/words/lists'
import { describeResource } from '@/lib/words/resources'
import type { Answers } from '../answers'
import { quoted, quoteName } from '../quote'
import { Few, wholeCode } from '../tell'
import { toldExplanation } from '../tell-explanation'
import { ArgumentError, tool } from '../tool'
import { placeSchema, wordSchema } from './words'

function catalogueOf({ kinds, failedGroups }: Kinds) {
  const resources = kinds.map((kind) => ({ ...kind, singular: '', subresources: [], preferred: true }))
  return { resources, failedGroups }
}

/**
 * The kind that a word names in any of kubectl's spellings, and the namespace of the pod where the call names none. Throws an
 * ArgumentError that says what is served for a word that names none.
 */
async function findKind(
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

const MOST_ROWS = 60
const WORST_FIRST: readonly RowHealth[] = ['bad', 'warning', 'going', 'none', 'ok', 'over']

// A list that was not read is not empty.
const NOT_LISTED: Partial<Record<ListState, string>> = {
  forbidden: 'cannot be listed',
  absent: 'not served',
  failed: 'could not be listed',
  loading: 'not listed yet',
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
      name: row.key,
      health,
      cells: shown.map(({ index }) => row.cells[index] ?? null),
    }))
  return { columns: shown.map(({ name }) => name), rows: judged, troubled }
}

export const resourcesTool = tool({
  name: 'resources',
  title: 'What is in a namespace',
  description:
    'Lists the objects of one kind as kubectl get does, those that are not healthy first. Where the list is refused it says why and how to fix that. Namespace "" is all namespaces; the default is the account’s own.',
  input: z.strictObject({ resource: wordSchema, namespace: placeSchema }),
  parameters: {
    resource: 'The kind in any spelling of kubectl, such as pods, deploy or jobs.batch.',
    namespace: 'The namespace, "" for all of them; by default the account’s own.',
  },
  more: 'they are healthier than these; ask about one by its name with why_not_ready.',
  async find({ resource: word, namespace: asked }, answers, signal) {
    const { kind, namespace } = await findKind(word, asked, answers, signal)
    const { group, version, resource } = kind
    const list = await answers.ask(resourcesApi, { group, version, resource, namespace }, signal)
    const { state, says } = list
    const refusal =
      state === 'forbidden'
        ? await answers.ask(checkApi, { verb: 'list', group, resource, namespace }, signal)
        : undefined
    const { troubled, ...table } = tableOf(list)
    const count = `${counted(list.rows.length, 'object')}${troubled === 0 ? '' : `, ${counted(troubled, 'needs', 'need')} attention`}`
    const where = namespace === '' ? NOTHING : say` in ${{ name: namespace }}`
    const what = describeResource({ group, resource })
    return {
      says: say`${{ name: what }}${where}, ${words(state)}: ${words(NOT_LISTED[state] ?? count)}.${isSilent(says) ? NOTHING : say` ${says}`}`,
      ...{ resource: what, namespace, state, columns: table.columns },
      rows: new Few(MOST_ROWS, table.rows),
      more: list.rows.length - table.rows.length,
      refused: refusal && toldExplanation(refusal),
    }
  },
})

/** The object's verdict, or why it has none. */
function standing({ object, verdict, events }: ObjectDetails) {
  if (object.state !== 'read')
    return { state: object.state, says: object.says, hint: undefined, evidence: [] }
  const warnings =
    events.state === 'read'
      ? events.value.items.filter(({ type }) => type === 'Warning').map(eventEvidence)
      : [{ from: 'not-seen', says: events.says }]
  const told = verdict?.evidence ?? []
  const known = new Set(told.map(({ says }) => plain(says)))
  return {
    state: verdict?.state ?? ('unknown' as const),
    says: verdict?.says ?? say`Objects of this kind have no readiness.`,
    hint: verdict?.hint,
    evidence: [...told, ...warnings.filter(({ says }) => !known.has(plain(says)))],
  }
}

/** The line that shows what a program wrote before it ended. */
function logLine({ object, target }: ObjectDetails): string | undefined {
  const crashed = object.state === 'read' ? crashedContainer(object.value) : undefined
  if (crashed === undefined) return undefined
  const { namespace, name } = target
  const place = [operand(name), '-n', operand(namespace), '-c', operand(crashed.container.name)]
  return kubectlLook`logs ${place} ${crashed.isWaiting ? ['--previous'] : []}`
}

/** Why the object cannot be read, or why the call that its program ended on is refused. */
async function refusalOf({ object, target, refused }: ObjectDetails, answers: Answers, signal: AbortSignal) {
  if (object.state === 'denied') {
    const { group, resource, name, namespace } = target
    return answers.ask(checkApi, { verb: 'get', group, resource, name, namespace }, signal)
  }
  if (refused === undefined || refused.allowedNow !== undefined) return undefined
  const check = checkOfTuple(refused.call)
  if (check === null) return undefined
  // Where the permissions of other accounts are hidden, we say only that it is refused.
  return answers.ask(checkApi, { ...check, user: refused.user }, signal).catch((error: unknown) => {
    if (signal.aborted) throw error
    return undefined
  })
}

function endedOn({ user, call, message, allowedNow }: NonNullable<ObjectDetails['refused']>) {
  const says = say`Its program ended on a refused call: ${sayUser(user)} was not allowed to ${sayCall(call)}.`
  return { says, user, call, message, allowedNow }
}

export const whyNotReadyTool = tool({
  name: 'why_not_ready',
  title: 'Why an object is not ready',
  description:
    'Says whether one object, such as a pod, deployment, job, service or claim, is ready, and if not why: image, probe, exit, quota, scheduling, volume, a refused call. With evidence from its status and events.',
  input: z.strictObject({
    resource: wordSchema,
    name: objectNameSchema,
    namespace: z.exactOptional(namespaceSchema),
  }),
  parameters: {
    resource: 'The kind of the object in any spelling of kubectl, such as pod, deploy or pvc.',
    name: 'The name of the object.',
    namespace: 'Its namespace; by default the account’s own.',
  },
  more: 'GET /api/object has all of them.',
  async find({ resource: word, name, namespace: asked }, answers, signal) {
    const { kind, namespace } = await findKind(word, asked, answers, signal)
    const { group, version, resource } = kind
    const details = await answers.ask(objectApi, { group, version, resource, namespace, name }, signal)
    const refusal = await refusalOf(details, answers, signal)
    const place = namespace === '' ? '' : `${namespace}/`
    const { refused } = details
    const { evidence, ...stands } = standing(details)
    const log = logLine(details)
    return {
      object: [code(`${describeResource({ group, resource })} ${place}${name}`)],
      ...stands,
      endedOn: refused && endedOn(refused),
      log: wholeCode(log),
      evidence: new Few(20, evidence),
      refused: refusal && toldExplanation(refusal),
    }
  },
})
