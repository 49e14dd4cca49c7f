import type { Cause, Explanation, Fix } from '@/lib/contract/explanation'
import type { Case } from '../case'
import { withDangers } from '../fixes/danger-warning'
import { sayKubelet } from '../wording/kubelet-words'
import type { CallCause, Found, KnownCall, Ranked, TextCause } from './cause'

/** A cause with what shows it. Words and fixes are derived from it last. */
export interface CallFinding extends Ranked<unknown> {
  cause: CallCause
}

export interface TextFinding extends Found<unknown> {
  cause: TextCause
}

/** Each finding of one cause. */
export function findingsOf<Input>(cause: TextCause<string, unknown, Input>, input: Input): TextFinding[] {
  return cause.find(input).map((found) => ({ ...found, cause }))
}

/** The first cause of the list that the input shows. */
export function firstFinding<Input>(
  causes: readonly TextCause<string, unknown, Input>[],
  input: Input,
): TextFinding | undefined {
  for (const cause of causes) {
    const [finding] = findingsOf(cause, input)
    if (finding) return finding
  }
  return undefined
}

/** A cause of calls, in the form in which a text alone shows it. */
export function inText<Id extends string, Data, TextData, Input>(
  cause: CallCause<Id, Data, TextData, Input>,
): TextCause<Id, TextData, Input> {
  const { id, family, title, nature } = cause
  if (!cause.inText) throw new Error(`No text shows cause ${id} alone.`)
  return { id, family, title, nature, ...cause.inText }
}

/** A finding as it goes over the wire: the id is stable, the words are not. */
export function toCause({ cause, confidence, data }: CallFinding, theCase: Case): Cause {
  const { request } = theCase
  const kubelet = request.kind === 'resource' ? sayKubelet(request) : undefined
  const says = cause.says(data, theCase)
  return { id: cause.id, confidence, says: kubelet === undefined ? says : `${says} ${kubelet}` }
}

export function toTextCause({ cause, confidence, data }: TextFinding): Cause {
  return { id: cause.id, confidence, says: cause.says(data) }
}

export function textFixes({ cause, data }: TextFinding, call: KnownCall): Fix[] {
  return (cause.fixes?.(data, call) ?? []).map(withDangers)
}

export function settled(findings: readonly TextFinding[], call: KnownCall): Explanation['unseen'] {
  return findings.flatMap(({ cause, data }) => cause.settle?.(data, call) ?? [])
}
