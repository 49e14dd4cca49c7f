import type * as z from 'zod/mini'
import { toldWhySchema, whyNotReadyArgsSchema } from '@/lib/contract/agents'
import type { Explanation } from '@/lib/contract/explanation'
import type { ObjectDetails } from '@/lib/contract/object'
import { present } from '@/lib/present'
import { describeResource } from '@/lib/words/resources'
import { findKind } from '../find-kind'
import { moreLine, mostThatFit, short, type ToolAnswer } from '../fit'
import { explanationLines, toldExplanation } from '../tell-explanation'
import { tool } from '../tool'

type Told = z.input<typeof toldWhySchema>

const NO_READINESS = 'Objects of this kind have no readiness.'

/** The state of the object: its own verdict, or why there is none. */
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

function tellWhy(details: ObjectDetails, object: string, refusal: Explanation | undefined): ToolAnswer<Told> {
  const { evidence, ...stands } = standing(details)
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
        ...present({ refused: refusal && toldExplanation(refusal, detail) }),
      },
      lines: [
        `${object}, ${stands.state}: ${stands.says}`,
        ...(stands.hint === undefined ? [] : [`What to do: ${stands.hint}`]),
        ...shown.map(({ from, says }) => `Evidence, ${from}: ${says}`),
        ...(refusal === undefined ? [] : explanationLines(refusal, detail)),
        ...moreLine(more, 'lines of evidence', 'GET /api/object has all of them.'),
      ],
    }
  })
}

export const whyNotReady = tool({
  name: 'why_not_ready',
  title: 'Why an object is not ready',
  description:
    'Says whether one object, such as a pod, deployment, job, service or claim, is ready, and if not why: image, probe, exit, quota, scheduling, volume, a refused call. With evidence from its status and events.',
  input: whyNotReadyArgsSchema,
  parameters: {
    resource: 'The kind of the object in any spelling of kubectl, such as pod, deploy or pvc.',
    name: 'The name of the object.',
    namespace: 'Its namespace; left out, it is the own namespace.',
  },
  output: toldWhySchema,
  async answer({ resource: word, name, namespace: asked }, answers, signal) {
    const { kind, namespace } = await findKind(word, asked, answers, signal)
    const { group, version, resource } = kind
    const details = await answers.object({ group, version, resource, namespace, name }, signal)
    const refusal =
      details.object.state === 'denied'
        ? await answers.check({ verb: 'get', group, resource, name, namespace }, signal)
        : undefined
    const place = namespace === '' ? '' : `${namespace}/`
    return tellWhy(details, short(`${describeResource({ group, resource })} ${place}${name}`), refusal)
  },
})
