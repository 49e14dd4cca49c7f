import { spaced } from '../text/spaced'

/** Why the dates of a certificate do not fit the clock of whoever checked it, as far as the words say. */
export interface CertificateDates {
  is: 'expired' | 'not-yet-valid' | 'either'
  /** The date of the certificate that the clock is past or short of, and the clock. */
  limit?: string
  clock?: string
}

// crypto/x509 of Go 1.15+ gives both dates.
const COMPARED = /\bcurrent time (\S{10,40}) is (after|before) (\S{10,40}?)(?=[\s,;\])"'\\]|$)/
const NOT_YET = /not[ _]yet[ _]valid|NotYetValid|NotValidYet/i
const PAST = /expired/i

/** What a text says of the dates of a certificate that was not accepted for them. */
export function certificateDates(text: string): CertificateDates {
  const [, clock, side, limit] = COMPARED.exec(text) ?? []
  if (clock !== undefined && limit !== undefined && !Number.isNaN(Date.parse(limit) + Date.parse(clock))) {
    return { is: side === 'after' ? 'expired' : 'not-yet-valid', limit, clock }
  }
  const isNotYet = NOT_YET.test(text)
  if (PAST.test(text) === isNotYet) return { is: 'either' }
  return { is: isNotYet ? 'not-yet-valid' : 'expired' }
}

/** Why a server did not accept the certificate that its client showed. */
export interface RefusedCertificate {
  why: 'dates' | 'authority' | 'usage'
  dates: CertificateDates
  /** As openssl prints it; "" where the text does not say. */
  serial: string
}

// `pkg/authentication/request/x509/x509.go` names the certificate since 1.19. Before that its words are behind those of the filter.
const REFUSED =
  /(?:\bverifying certificate SN=\d{1,60},[^\n]{0,1000}? failed: |\bUnable to authenticate the request[^\n]{0,300}?)(x509: certificate (?:has expired|signed by unknown authority|specifies an incompatible key usage)[^\n]{0,300})/

const SERIAL = /\bverifying certificate SN=(\d{1,60}),/

/** What a server says of the certificate of its client; undefined where it says nothing of one. Linear: every repetition is bounded. */
export function clientCertificateIn(text: string): RefusedCertificate | undefined {
  const [, words] = REFUSED.exec(text) ?? []
  if (words === undefined) return undefined
  const [, decimal] = SERIAL.exec(text) ?? []
  const hex = decimal === undefined ? '' : BigInt(decimal).toString(16).toUpperCase()
  return {
    why: words.includes('unknown authority') ? 'authority' : words.includes('key usage') ? 'usage' : 'dates',
    dates: certificateDates(words),
    serial: hex.length % 2 === 0 ? hex : `0${hex}`,
  }
}

/** How the kubelet says that its own certificate has expired (`pkg/kubelet/certificate/bootstrap/bootstrap.go`, 1.4+). */
export const KUBELET_CERTIFICATE = String.raw`[Pp]art of the existing bootstrap client certificate(?: in (?<file>[^\s"']{1,253}))? is expired(?:: (?<limit>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d))?`
/** It then looks for the kubeconfig with which its node joined, and says no more where that is the whole text. */
export const NO_BOOTSTRAP = String.raw`unable to load bootstrap kubeconfig: stat \S{1,253}: no such file or directory`
const OF_KUBELET = new RegExp(spaced(KUBELET_CERTIFICATE))
const UNJOINED = new RegExp(spaced(NO_BOOTSTRAP))

export interface KubeletCertificate {
  /** Both "" where the text does not say. */
  file: string
  limit: string
  /** False where the text says only that the kubelet has no kubeconfig to join with. */
  isSeen: boolean
}

/** What a kubelet says of its own certificate, which has expired: its file and the date, "" where it does not say. */
export function kubeletCertificateIn(text: string): KubeletCertificate | undefined {
  const match = OF_KUBELET.exec(text)
  if (match) return { file: match.groups?.file ?? '', limit: match.groups?.limit ?? '', isSeen: true }
  return UNJOINED.test(text) ? { file: '', limit: '', isSeen: false } : undefined
}

/**
 * How client-go passes on that a kubelet accepted no credentials of its caller, the API server: the answer of a kubelet is no
 * Status, which that of an API server is.
 */
export const KUBELET_UNAUTHORIZED = String.raw`unable to upgrade connection: Unauthorized\b|(?:You must be logged in to the server \()?the server has asked for the client to provide credentials \(\s?pods/(?:log|exec|attach|portforward)\s`
const AT_KUBELET = new RegExp(spaced(KUBELET_UNAUTHORIZED))

/** True for what kubectl prints of a kubelet that accepted no credentials of the API server. */
export function isServerUnauthorized(text: string): boolean {
  return AT_KUBELET.test(text)
}
