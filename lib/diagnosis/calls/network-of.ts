import type { FoundNetwork } from '../extract/found'

/** How a call of this process ended without an answer. */
export interface NoAnswer {
  step: 'resolve' | 'connect' | 'tls' | 'timeout' | 'reset' | 'credentials'
  during: 'queue' | 'resolve' | 'connect' | 'tls' | 'headers' | 'body'
  code: string
  /** `host:port`. */
  target: string
  message: string
}

const UNTRUSTED = /^(?:UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_SIGNATURE_FAILURE|CERT_UNTRUSTED|INVALID_CA)/

function causeOf({ step, code }: NoAnswer): FoundNetwork['cause'] {
  if (step === 'resolve') return 'A3'
  if (step === 'timeout') return 'A2'
  if (step === 'connect') return code === 'ECONNREFUSED' ? 'A1' : 'A2'
  if (step !== 'tls') return null
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'A5'
  return UNTRUSTED.test(code) ? 'A4' : null
}

/** A failure of our own call in the form in which the failures of other clients are explained. */
export function networkOf(failure: NoAnswer): FoundNetwork {
  const isTls = failure.step === 'tls' || (failure.step === 'timeout' && failure.during === 'tls')
  return {
    form: 'network',
    at: 0,
    end: failure.message.length,
    kind: isTls ? 'tls' : 'network',
    cause: causeOf(failure),
    message: failure.message,
    target: failure.target,
  }
}

/** True when nothing of the request can have reached a server. */
export function endedBeforeSending({ step, during }: Pick<NoAnswer, 'step' | 'during'>): boolean {
  return step === 'credentials' || (during !== 'headers' && during !== 'body')
}
