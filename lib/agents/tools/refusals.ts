import type * as z from 'zod/mini'
import { refusalsArgsSchema, toldRefusalsSchema } from '@/lib/contract/agents'
import type { LoggedRefusal, Refusals, RoleFor, SeenIn } from '@/lib/contract/refusals'
import { hidesText } from '@/lib/contract/visible-text'
import { sayAllowed } from '@/lib/diagnosis/refusals/say-allowed'
import { countsIn, sayCounts } from '@/lib/diagnosis/refusals/seen-refusals'
import { fromTuple } from '@/lib/diagnosis/tuple'
import { describeCall } from '@/lib/diagnosis/wording/phrases'
import { present } from '@/lib/present'
import { factSentence } from '@/lib/words/answer/plain-answer'
import { counted, shortListOf } from '@/lib/words/lists'
import { describeUser } from '@/lib/words/users'
import { moreLine, mostThatFit, short, type ToolAnswer } from '../fit'
import { tool } from '../tool'

type Told = z.input<typeof toldRefusalsSchema>

const MOST_REFUSALS = 12
const MOST_SEEN_IN = 3
const MOST_OF_CODE = 2_000

function placeOf(seen: SeenIn): string {
  return short(
    seen.from === 'log'
      ? `${seen.previous ? 'previous ' : ''}log of ${seen.pod}/${seen.container}`
      : `event of ${seen.kind} ${seen.name}`,
    160,
  )
}

function toldRole({ user, yaml, warnings, grants }: RoleFor): Told['role'] {
  if (hidesText(yaml) || yaml.length > MOST_OF_CODE) return undefined
  const calls = grants.map((tuple) => describeCall(fromTuple(tuple)))
  return {
    user,
    yaml,
    warnings: warnings.map((text) => short(text)),
    grants: short(`Grants ${shortListOf(calls, 12)} to ${describeUser(user)}.`),
  }
}

function toldRefusal({
  explanation,
  count,
  last,
  seenIn,
  allowedNow,
}: LoggedRefusal): Told['refusals'][number] {
  return {
    says: short(factSentence(explanation)),
    cause: explanation.cause && { ...explanation.cause, says: short(explanation.cause.says) },
    count,
    last,
    seenIn: seenIn.slice(0, MOST_SEEN_IN).map(placeOf),
    ...present({ allowedNow }),
  }
}

function refusalLines(
  { says, cause, count, last, seenIn, allowedNow }: Told['refusals'][number],
  place: number,
) {
  const now = allowedNow ? ` ${sayAllowed(allowedNow)}.` : ''
  return [
    `${place}. ${says}. ${counted(count, 'time')}, last ${last}, in ${seenIn.join(', ')}.${now}`,
    ...(cause === null ? [] : [`   Why: ${cause.says} (cause ${cause.id}, ${cause.confidence})`]),
  ]
}

function roleLines(role: Told['role'], found: RoleFor | undefined): string[] {
  if (found === undefined) return []
  if (role === undefined)
    return ['One Role ends them, and it is too long for this answer: ask with check about each call.']
  const ends = counted(found.ends.length, 'refusal')
  return [
    `Fix: one Role ends ${ends}. ${role.grants} Apply the YAML in role.yaml with kubectl apply -f -.`,
    ...role.warnings,
  ]
}

function tellRefusals(found: Refusals): ToolAnswer<Told> {
  const { namespace, minutes, refusals, logs, events, notSeen } = found
  const role = found.role && toldRole(found.role)
  const unseen = notSeen
    .filter(({ command = '' }) => !hidesText(command))
    .slice(0, 4)
    .map(({ says, command }) => ({ says: short(says), ...present({ command }) }))
  return mostThatFit(Math.min(MOST_REFUSALS, refusals.length), (most) => {
    const shown = refusals.slice(0, most).map(toldRefusal)
    const more = refusals.length - shown.length
    const says = sayCounts(countsIn(found)) ?? '0 calls refused'
    const read = `Read: logs of ${logs.pods} of ${counted(logs.ofPods, 'pod')}, ${counted(events.count, 'event')}.`
    return {
      data: { namespace, minutes, refusals: shown, more, ...present({ role }), notSeen: unseen },
      lines: [
        `${says} in ${namespace} within ${counted(minutes, 'minute')}. ${read}`,
        ...shown.flatMap((one, i) => refusalLines(one, i + 1)),
        ...roleLines(role, found.role),
        ...unseen.map(
          ({ says, command }) =>
            `Not visible: ${says}${command === undefined ? '' : ` An admin can check with: ${command}`}`,
        ),
        ...moreLine(more, 'refused calls', 'ask for fewer minutes.'),
      ],
    }
  })
}

export const refusals = tool({
  name: 'refusals',
  title: 'Which calls are refused around here',
  description:
    'Finds the refused API calls that programs of a namespace wrote into their logs and events in the last minutes, with cause and count, and the one smallest Role that ends them (role.yaml, applies as is). Use it when it is not known yet which call fails.',
  input: refusalsArgsSchema,
  output: toldRefusalsSchema,
  async answer({ namespace, minutes }, answers, signal) {
    const query = present({ namespace, minutes: minutes === undefined ? undefined : String(minutes) })
    return tellRefusals(await answers.refusals(query, signal))
  },
})
