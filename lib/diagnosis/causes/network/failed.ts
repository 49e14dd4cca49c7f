import type { Situation } from '@/lib/contract/situation'
import { code, inTurn, type Phrase, say, sentenceOf } from '@/lib/phrase/phrase'
import type { FoundNetwork, NetworkFailure } from '@/lib/reader/found'
import { type FixDraft, requestChange } from '../../fixes/draft'
import type { InText, TextRow, Written } from '../cause'
import { type TextFinder, textCause } from '../finding'

export interface Failed {
  /** `10.96.0.1:443`, or "" when the text does not say. */
  target: string
  /** The Connection page saw it on its own call, to the address in the kubelet's variables. */
  isOwn?: true
}

/** A failure that a step of the Connection page shows too: the same words, exact from what the probes saw. */
export interface ProbedCause<Data extends Failed> {
  situation: Situation
  codes?: RegExp
  /** Its sentences, the fact first. Each stands without its stop, too. */
  tells: (data: Data) => readonly [fact: Phrase, ...rest: Phrase[]]
  fixes: (data: Data) => FixDraft[]
}

type ProbedRecord<Id extends string, Data extends Failed> = Written<TextRow<Id>> &
  Omit<InText<Data, FoundNetwork>, 'says' | 'fixes'> &
  ProbedCause<Data>

/** What a failed step says, as one text. */
export const sayFailed = (sentences: readonly Phrase[]): Phrase => inTurn(sentences.map(sentenceOf))

export function probedCause<Id extends string, Data extends Failed = Failed>(
  record: ProbedRecord<Id, Data>,
): TextFinder<Id, FoundNetwork> & ProbedCause<Data> {
  return { ...record, ...textCause({ ...record, says: (data) => sayFailed(record.tells(data)) }) }
}

/**
 * A client's own words about a certificate and about its own request are proof. Why a connection was refused or got no
 * answer, and what is in between, is only the most likely reading of what it saw.
 */
export function failed({ failure, target }: FoundNetwork, meant: NetworkFailure): Failed | undefined {
  return failure === meant ? { target } : undefined
}

/** The address that the kubelet gives, for a call that may have gone elsewhere. */
export function callTheVariables({ isOwn }: Failed): FixDraft[] {
  const says = say`Call https://$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT. The kubelet sets both variables in every container.`
  return isOwn ? [] : [requestChange(says)]
}

export const ENDPOINTS = 'kubectl get endpointslices -n default -l kubernetes.io/service-name=kubernetes'

export const LEAVE_VERIFICATION_ON = say`Leave verification on: without it, the token goes to anything that answers.`

export function the(target: string): Phrase {
  return target === '' ? say`the address that was called` : [code(target)]
}
