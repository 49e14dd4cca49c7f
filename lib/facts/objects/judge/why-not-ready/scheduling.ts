import { listAt, textAt } from '@/lib/objects/fields'
import { podContainers } from '@/lib/objects/pod-containers'
import { podReferences } from '@/lib/objects/pod-references'
import { code, inTurn, NOTHING, type Phrase, quote, say, shortListed, words } from '@/lib/phrase/phrase'
import type { Piece } from '@/lib/phrase/pieces'
import { inWords, parseSchedulingText, type SchedulingText } from '@/lib/reader/pods/scheduling-text'
import { counted } from '@/lib/words/lists'
import type { Verdict } from '../../contract/object'
import { conditionOf } from '../read-conditions'
import {
  eventEvidence,
  inSentences,
  inShort,
  lastEvent,
  type ReadinessFacts,
  type ReadinessFinding,
  type Sentences,
  seen,
  withEvents,
} from './facts'

function requestsOf(pod: unknown, text: SchedulingText): Phrase[] {
  return text.reasons.flatMap(({ says }) => {
    const resource = /^Insufficient (\S+)$/.exec(says)?.[1]
    if (resource === undefined) return []
    const asked = podContainers(pod).flatMap(({ name, role, spec }) => {
      const amount = textAt(spec, 'resources', 'requests', resource)
      return amount === '' || role === 'ephemeral' ? [] : [say`${code(amount)} by container ${code(name)}`]
    })
    return asked.length === 0 ? [] : [say`The pod requests ${code(resource)}: ${shortListed(asked)}.`]
  })
}

/** A pod that no node has taken: the scheduler's reasons in words, or its gates. */
export function findUnscheduled(facts: ReadinessFacts): ReadinessFinding {
  const { object: pod } = facts
  if (textAt(pod, 'spec', 'nodeName') !== '') return undefined
  const condition = conditionOf(pod, 'PodScheduled')
  const gates = listAt(pod, 'spec', 'schedulingGates').map((gate) => textAt(gate, 'name'))
  if (condition?.reason === 'SchedulingGated' || gates.length > 0) {
    return {
      state: 'not-ready',
      ...inSentences(
        say`The scheduler ignores it while it has the scheduling gate ${shortListed(gates.map(code))}`,
      ),
      hint: say`The controller that set the gate removes it when the pod can run.`,
      evidence: [seen('spec', say`${code('spec.schedulingGates')}: ${code(gates.join(', '))}`)],
    }
  }
  const event = lastEvent(facts.events, ['FailedScheduling'])
  const message = condition?.message || event?.message || ''
  if (condition?.status !== 'False' && event === undefined) return notLookedAt(facts)
  const evidence: Verdict['evidence'] = []
  if (condition !== undefined) {
    evidence.push(
      seen(
        'condition',
        say`${code('PodScheduled')} is ${code(condition.status)}, ${code(condition.reason)}: ${quote(condition.message)}`,
        condition.since,
      ),
    )
  }
  if (event !== undefined) evidence.push(eventEvidence(event))
  return {
    state: 'not-ready',
    ...sayRefusal(pod, message),
    ...inShort(sayNoRoom(pod, message)),
    evidence: withEvents(evidence, facts),
  }
}

const CLAIM_ABSENT = /^persistentvolumeclaim "([^"]+)" not found$/
const CLAIM_UNBOUND = /^pod has unbound immediate PersistentVolumeClaims$/

/** A missing claim that stops the scheduler, or claims with at least one that is not bound. */
function claimTrouble(
  pod: unknown,
  text: SchedulingText,
): { absent: string } | { unbound: string[] } | undefined {
  for (const { says } of text.reasons) {
    const absent = CLAIM_ABSENT.exec(says)?.[1]
    if (absent !== undefined) return { absent }
    if (CLAIM_UNBOUND.test(says)) return { unbound: podReferences(pod).claims }
  }
  return undefined
}

function sayClaim(trouble: NonNullable<ReturnType<typeof claimTrouble>>): Sentences & Pick<Verdict, 'hint'> {
  if ('absent' in trouble) {
    return {
      ...inSentences(say`Its PersistentVolumeClaim ${code(trouble.absent)} does not exist in this namespace`),
    }
  }
  const claims = trouble.unbound
  const [first = ''] = claims
  const which =
    claims.length === 1
      ? say`Its PersistentVolumeClaim ${code(first)} is not bound`
      : say`Not all of its PersistentVolumeClaims${claims.length === 0 ? NOTHING : say` (${shortListed(claims.map(code))})`} are bound`
  return {
    ...inSentences(say`${which}, and the scheduler tries no node before that`),
    hint: claims.length === 1 ? say`Open the claim to see why.` : say`Open the claims to see why.`,
  }
}

/** The claim that it waits for, or what the scheduler counts most where that is a resource that the nodes lack. */
function sayNoRoom(pod: unknown, message: string): Piece[] | undefined {
  const text = parseSchedulingText(message)
  const claim = text && claimTrouble(pod, text)
  if (claim) {
    const name = 'absent' in claim ? claim.absent : claim.unbound.length === 1 ? claim.unbound[0] : undefined
    const state = 'absent' in claim ? ' does not exist' : ' is not bound'
    return name === undefined
      ? [{ text: 'Not all of its claims are bound' }]
      : [{ text: 'Claim ' }, { code: name }, { text: state }]
  }
  const [most] = (text?.reasons ?? []).toSorted((a, b) => b.nodes - a.nodes)
  const resource = /^Insufficient (\S+)$/.exec(most?.says ?? '')?.[1]
  if (text === undefined || most === undefined || resource === undefined) return undefined
  return [
    { text: 'Too little ' },
    { code: resource },
    { text: ` on ${most.nodes} of ${counted(text.nodes, 'node')}` },
  ]
}

function sayRefusal(pod: unknown, message: string): Sentences & Pick<Verdict, 'hint'> {
  const text = parseSchedulingText(message)
  if (text === undefined) {
    return inSentences(
      say`The scheduler found no node for it: ${message === '' ? words('it does not say why') : quote(message)}`,
    )
  }
  const claim = claimTrouble(pod, text)
  if (claim) return sayClaim(claim)
  // Without a count of nodes it is about the pod itself.
  if (text.reasons.every(({ nodes }) => nodes === 0)) {
    return {
      ...inSentences(
        say`The scheduler does not place it: ${quote(text.reasons.map(({ says }) => says).join(', '))}`,
      ),
    }
  }
  const asked = requestsOf(pod, text)
  const fit = text.nodes === 1 ? say`The only node does not fit` : say`None of the ${text.nodes} nodes fits`
  const each = text.reasons.map((reason) => inWords(reason, text.nodes === 1))
  return {
    ...inSentences(say`${fit}: ${inTurn(each, '; ')}`),
    ...(asked.length === 0 ? {} : { hint: inTurn(asked) }),
  }
}

function notLookedAt(facts: ReadinessFacts): ReadinessFinding {
  const scheduler = textAt(facts.object, 'spec', 'schedulerName') || 'default-scheduler'
  return {
    state: 'going',
    ...inSentences(say`No node has been chosen for it yet, and ${code(scheduler)} has not said why`),
    evidence: withEvents([seen('status', say`spec.nodeName is empty.`)], facts),
  }
}
