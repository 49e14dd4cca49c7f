import type { Gate } from '@/lib/contract/try'
import type { CallOutcome, Unanswered } from './answer'
import { AUTHORIZATION, DECODING, GATE_NAMES, MUTATING, NETWORK, STORAGE, VALIDATING } from './gate-names'
import { type Place, placeRefusal } from './place-refusal'

const PASSED: readonly string[] = [
  'An API server answered.',
  'The server took the request.',
  'It knows whose token this is.',
  'No Impersonate header was sent.',
  'The call got a seat.',
  'An authorizer said yes.',
  'The resource is served.',
  'The request was understood.',
  'Nothing refused it.',
  'The object is valid.',
  'Policies, webhooks and quotas said yes.',
  'Storage answered.',
]

const READ_PASSES_BY = 'A read passes by.'
const NOT_REACHED = 'The call did not come this far.'

function gate(id: number, state: Gate['state'], says: string): Gate {
  return { id, name: GATE_NAMES[id] ?? '', state, says }
}

function isForWrites(id: number): boolean {
  return id >= MUTATING && id <= VALIDATING
}

function all(judge: (id: number) => Gate): Gate[] {
  return GATE_NAMES.map((_, id) => judge(id))
}

function passed(id: number, isWrite: boolean, isDryRun: boolean): Gate {
  if (isForWrites(id) && !isWrite) return gate(id, 'not-reached', READ_PASSES_BY)
  if (id === STORAGE && isDryRun) return gate(id, 'passed', 'The write would stand. Nothing was stored.')
  return gate(id, 'passed', PASSED[id] ?? '')
}

function unanswered({ beforeSending, says }: Unanswered): Gate[] {
  return all((id) => {
    if (id === NETWORK) return gate(id, 'refused', says)
    return beforeSending
      ? gate(id, 'not-reached', NOT_REACHED)
      : gate(id, 'unknown', 'The request was sent; how far it came is not known.')
  })
}

function refused({ from, to, says }: Place, isWrite: boolean): Gate[] {
  return all((id) => {
    if (id < from) return passed(id, isWrite, false)
    if (id > to) return gate(id, 'not-reached', NOT_REACHED)
    if (from === to) return gate(id, 'refused', says)
    return isForWrites(id) && !isWrite
      ? gate(id, 'not-reached', READ_PASSES_BY)
      : gate(id, 'unknown', id === from ? says : 'Here or at a gate beside it.')
  })
}

export interface JudgedCall {
  outcome: CallOutcome
  isWrite: boolean
  /** Paths outside the resources have neither decoding nor storage. */
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
    return all((id) => gate(id, 'unknown', 'Nothing in the answer shows that an API server made it.'))
  }
  return all((id) =>
    isPath && id >= DECODING
      ? gate(id, 'not-reached', 'A path outside the resources has no such gate.')
      : passed(id, isWrite, isWrite),
  )
}

/** The gates of a call that was not made. */
export function unsentGates(): Gate[] {
  return all((id) => gate(id, 'not-reached', 'Nothing was sent.'))
}

/** True when the answer proves that an authorizer said yes. */
export function provesAuthorization(gates: readonly Gate[]): boolean {
  return gates[AUTHORIZATION]?.state === 'passed'
}
