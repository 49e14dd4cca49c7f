import { nothingListens } from '@/lib/diagnosis/causes/network/nothing-listens'
import { untrustedCa } from '@/lib/diagnosis/causes/network/untrusted-ca'
import { wrongCertificateName } from '@/lib/diagnosis/causes/network/wrong-certificate-name'
import type { FoundNetwork } from '@/lib/reader/found'

/** How a call of this process ended without an answer. */
export interface NoAnswer {
  step: 'resolve' | 'connect' | 'tls' | 'timeout' | 'reset' | 'credentials' | 'stranger'
  during: 'queue' | 'resolve' | 'connect' | 'tls' | 'headers' | 'body'
  code: string
  /** `host:port`. */
  target: string
  message: string
}

function failureOf({ step, during, code }: NoAnswer): FoundNetwork['failure'] {
  if (step === 'resolve' || (step === 'timeout' && during === 'resolve')) return 'name-not-resolved'
  // Silence after the connection is up does not mean that a packet was dropped on the way.
  if (step === 'timeout') return during === 'connect' ? 'no-answer' : null
  if (step === 'connect') return nothingListens.codes?.test(code) ? 'nothing-listens' : 'no-answer'
  if (step !== 'tls') return null
  if (wrongCertificateName.codes?.test(code)) return 'wrong-certificate-name'
  return untrustedCa.codes?.test(code) ? 'untrusted-ca' : null
}

/** A failure of our own call in the form in which the failures of other clients are explained. */
export function networkOf(failure: NoAnswer): FoundNetwork {
  const isTls = failure.step === 'tls' || (failure.step === 'timeout' && failure.during === 'tls')
  return {
    form: 'network',
    at: 0,
    end: failure.message.length,
    kind: isTls ? 'tls' : 'network',
    failure: failureOf(failure),
    message: failure.message,
    target: failure.target,
  }
}

/** True when nothing of the request can have reached a server. */
export function endedBeforeSending({ step, during }: Pick<NoAnswer, 'step' | 'during'>): boolean {
  return step === 'credentials' || (during !== 'headers' && during !== 'body')
}
