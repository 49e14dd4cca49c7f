import type * as z from 'zod/mini'
import type { Explanation } from '@/lib/contract/explanation'
import { kubectlLook, operand } from '@/lib/diagnosis/kubectl-command'
import { sayCall } from '@/lib/diagnosis/wording/phrases'
import { checkApi } from '@/lib/facts/call/contract'
import { type ObjectDetails, objectApi } from '@/lib/facts/objects/contract/object'
import { crashedContainer } from '@/lib/facts/objects/judge/crashed-container'
import { sayAllowed } from '@/lib/facts/refusals/judge/say-allowed'
import { present } from '@/lib/present'
import { checkOfTuple } from '@/lib/rbac/call'
import { describeResource } from '@/lib/words/resources'
import type { Answers } from '../answers'
import { toldWhySchema, whyNotReadyArgsSchema } from '../contract'
import { quoteCode, quoted, quotedUser, quoteName, toAgent } from '../quote'
import { explanationLines, toldExplanation } from '../tell-explanation'
import { moreLine, mostThatFit, short, type ToolAnswer, tool } from '../tool'
import { findKind } from './resources'

type Told = z.input<typeof toldWhySchema>

const NO_READINESS = 'Objects of this kind have no readiness.'

/** The object's verdict, or why it has none. */
function standing({
  object,
  verdict,
  events,
}: ObjectDetails): Pick<Told, 'state' | 'says' | 'hint' | 'evidence'> {
  if (object.state !== 'read') return { state: object.state, says: short(object.says), evidence: [] }
  const warnings =
    events.state === 'read'
      ? events.value.items
          .filter(({ type }) => type === 'Warning')
          .map(({ reason, message, count }) => ({
            from: 'event',
            says: `${reason}, ${count} times: ${message}`,
          }))
      : [{ from: 'not-seen', says: events.says }]
  const told = verdict?.evidence ?? []
  const known = new Set(told.map(({ says }) => says))
  return {
    state: verdict?.state ?? 'unknown',
    says: short(verdict?.says ?? NO_READINESS),
    ...present({ hint: verdict?.hint && short(verdict.hint) }),
    evidence: [...told, ...warnings.filter(({ says }) => !known.has(says))].map(({ from, says }) => ({
      from,
      says: short(says),
    })),
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

/** What the program of a pod ended on, in words. */
function endedLines({ refused }: ObjectDetails): string[] {
  if (refused === undefined) return []
  const { user, call, message, allowedNow } = refused
  const now = allowedNow === undefined ? '' : ` ${sayAllowed(allowedNow)}.`
  return [
    `Its program ended on a refused call: ${quotedUser(user)} was not allowed to ${toAgent(sayCall(call))}.${now}`,
    `The API server said: ${quoted(message)}`,
  ]
}

function tellWhy(details: ObjectDetails, object: string, refusal: Explanation | undefined): ToolAnswer<Told> {
  const { evidence, ...stands } = standing(details)
  const { refused: endedOn } = details
  const log = logLine(details)
  return mostThatFit(Math.min(evidence.length, 20), (most) => {
    const shown = evidence.slice(0, most)
    const more = evidence.length - shown.length
    const detail = { fixes: 1, most: 1_800 }
    return {
      data: {
        object,
        ...stands,
        evidence: shown,
        more,
        ...present({ log, endedOn, refused: refusal && toldExplanation(refusal, detail) }),
      },
      lines: [
        `${quoteCode(object)}, ${stands.state}: ${quoted(stands.says)}`,
        ...endedLines(details),
        ...(stands.hint === undefined || endedOn !== undefined ? [] : [`What to do: ${quoted(stands.hint)}`]),
        ...(log === undefined ? [] : [`Its log: ${log}`]),
        ...shown.map(({ from, says }) => `Evidence, ${quoteName(from)}: ${quoted(says)}`),
        ...(refusal === undefined ? [] : explanationLines(refusal, detail)),
        ...moreLine(more, 'lines of evidence', 'GET /api/object has all of them.'),
      ],
    }
  })
}

/** Why the object cannot be read, or why the call that its program ended on is refused. */
async function refusalOf(
  { object, target, refused }: ObjectDetails,
  answers: Answers,
  signal: AbortSignal,
): Promise<Explanation | undefined> {
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

export const whyNotReadyTool = tool({
  name: 'why_not_ready',
  title: 'Why an object is not ready',
  description:
    'Says whether one object, such as a pod, deployment, job, service or claim, is ready, and if not why: image, probe, exit, quota, scheduling, volume, a refused call. With evidence from its status and events.',
  input: whyNotReadyArgsSchema,
  parameters: {
    resource: 'The kind of the object in any spelling of kubectl, such as pod, deploy or pvc.',
    name: 'The name of the object.',
    namespace: 'Its namespace; by default the account’s own.',
  },
  output: toldWhySchema,
  async answer({ resource: word, name, namespace: asked }, answers, signal) {
    const { kind, namespace } = await findKind(word, asked, answers, signal)
    const { group, version, resource } = kind
    const details = await answers.ask(objectApi, { group, version, resource, namespace, name }, signal)
    const refusal = await refusalOf(details, answers, signal)
    const place = namespace === '' ? '' : `${namespace}/`
    return tellWhy(details, short(`${describeResource({ group, resource })} ${place}${name}`), refusal)
  },
})
