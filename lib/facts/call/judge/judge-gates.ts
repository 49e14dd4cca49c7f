import { GATES, type GateId, gateIndex } from '@/lib/diagnosis/gates'
import type { Gate } from '../contract'
import type { CallOutcome, UnansweredCall } from './answer'
import { placeRefusal, type RefusalPlace } from './place-refusal'

const READ_PASSES_BY = 'Skipped for a read.'
const NOT_REACHED = 'The call did not get this far.'

type Known = (typeof GATES)[number]
type Judged = Pick<Gate, 'state' | 'says'>

const FOR_WRITES: readonly GateId[] = ['mutating', 'validation', 'validating']

function all(judge: (gate: Known, at: number) => Judged): Gate[] {
  return GATES.map((gate, id) => ({ id, name: gate.title, ...judge(gate, id) }))
}

function passesBy({ id }: Known, isWrite: boolean): boolean {
  return FOR_WRITES.includes(id) && !isWrite
}

function passed(gate: Known, isWrite: boolean, isDryRun: boolean): Judged {
  if (passesBy(gate, isWrite)) return { state: 'not-reached', says: READ_PASSES_BY }
  const isStored = gate.id === 'storage' && isDryRun
  return { state: 'passed', says: isStored ? 'The write would succeed. Nothing was stored.' : gate.passed }
}

function unanswered({ beforeSending, says }: UnansweredCall): Gate[] {
  return all(({ id }) => {
    if (id === 'network') return { state: 'refused', says }
    return beforeSending
      ? { state: 'not-reached', says: NOT_REACHED }
      : { state: 'unknown', says: 'The request was sent; how far it got is unknown.' }
  })
}

function refused({ from, to, says }: RefusalPlace, isWrite: boolean): Gate[] {
  return all((gate, at) => {
    if (at < gateIndex(from)) return passed(gate, isWrite, false)
    if (at > gateIndex(to)) return { state: 'not-reached', says: NOT_REACHED }
    if (from === to) return { state: 'refused', says }
    return passesBy(gate, isWrite)
      ? { state: 'not-reached', says: READ_PASSES_BY }
      : { state: 'unknown', says: gate.id === from ? says : 'Here or at a gate next to it.' }
  })
}

export interface JudgedCall {
  outcome: CallOutcome
  isWrite: boolean
  /** Non-resource paths have neither decoding nor storage. */
  isPath: boolean
}

/**
 * What one answer proves about each gate, in the order of the API server. A refusal proves the gates before it and says
 * nothing about those after it; an answer that may come from several gates leaves each of them unknown.
 */
export function judgeGates({ outcome, isWrite, isPath }: JudgedCall): Gate[] {
  if (outcome.outcome === 'unanswered') return unanswered(outcome)
  const { httpStatus, fromApiServer } = outcome
  const isGood = httpStatus >= 200 && httpStatus <= 299
  if (!isGood) return refused(placeRefusal(outcome, isWrite), isWrite)
  if (!fromApiServer) {
    return all(() => ({
      state: 'unknown',
      says: 'Nothing in the answer shows that an API server made it.',
    }))
  }
  return all((gate, at) =>
    isPath && at >= gateIndex('decoding')
      ? { state: 'not-reached', says: 'A non-resource path has no such gate.' }
      : passed(gate, isWrite, isWrite),
  )
}

/** The gates of a call that was not made. */
export function unsentGates(): Gate[] {
  return all(() => ({ state: 'not-reached', says: 'Nothing was sent.' }))
}

/** True when the answer proves that an authorizer said yes. */
export function provesAuthorization(gates: readonly Gate[]): boolean {
  return gates[gateIndex('authorization')]?.state === 'passed'
}
