import type { CertificateFacts } from '@/lib/contract/probe-facts'
import { foreign } from '@/lib/phrase/quote'

/** What a server answered to GET /version without a credential, and the headers that say who answered. */
export interface Greeting {
  status: number
  contentType?: string
  server?: string
  auditId?: string
  flowSchema?: string
  /** True when the body is a version of Kubernetes or a `kind: Status`. */
  fromKubernetes: boolean
  /** The first words of the body. */
  says: string
}

/** `unclear`: neither shown to be an API server nor shown to be something else. */
export type WhoAnswers = { is: 'api-server' } | { is: 'other' | 'unclear'; says: string }

const OWN_NAME = 'DNS:kubernetes.default.svc'

/** The signer kubernetes.io/kubelet-serving issues for this subject alone (CSR documentation, "Kubernetes signers"). */
const KUBELET_SUBJECT = /(?:^|[,\n] ?)CN=system:node:/

/** True for a certificate that the cluster's CA issues to kubelets and to nothing else. */
export function isKubeletCertificate(subject: string): boolean {
  return KUBELET_SUBJECT.test(subject)
}

/** What in a certificate speaks against an API server; empty when nothing does. Never proof by itself but for a kubelet's subject. */
export function againstApiServer(certificate: CertificateFacts | null): string {
  if (certificate === null) return ''
  if (isKubeletCertificate(certificate.subject)) {
    return `It presents a kubelet certificate: ${certificate.subject}.`
  }
  return certificate.names.length > 0 && !certificate.names.includes(OWN_NAME)
    ? `Its certificate is for ${certificate.names.join(', ')}, and not for kubernetes.default.svc, as an API server's is.`
    : ''
}

function inWords({ status, contentType = '', server = '', says }: Greeting): string {
  const type = contentType.split(';')[0] ?? ''
  const by = server === '' ? '' : ` by "${server}"`
  const as = type === '' ? '' : ` in ${type}`
  const words = foreign(says.trim(), 120)
  return `GET /version without a token was answered ${status}${by}${as}${words === '' ? '' : `: "${words}"`}`
}

/**
 * Who answers under the API server's address, before it gets a token. A verified certificate alone does not say: the CA of a
 * cluster also signs those of kubelets. An API server answers in JSON, and from 1.20 on names itself in headers; its
 * plain-text 404 has them too, a kubelet's has none (recorded on 1.36.2). What only a gateway in front may have said stays
 * unclear.
 */
export function whoAnswers(greeting: Greeting, certificate: CertificateFacts | null): WhoAnswers {
  const against = againstApiServer(certificate)
  if (certificate !== null && isKubeletCertificate(certificate.subject)) return { is: 'other', says: against }
  const { status, contentType = '', server = '' } = greeting
  if (greeting.fromKubernetes || greeting.auditId || greeting.flowSchema) return { is: 'api-server' }
  const isPlain = contentType === '' || /^text\/plain\b/i.test(contentType)
  const refusesPlainly = (status === 401 || status === 403) && isPlain && server === ''
  const isOther = (status >= 200 && status <= 299) || status === 404 || refusesPlainly
  const like = isPlain && status >= 400 && server === '' ? ', as by a kubelet' : ''
  const says = `${inWords(greeting)}${isOther ? like : ''}, and nothing in it looks like an API server.`
  return { is: isOther ? 'other' : 'unclear', says: against === '' ? says : `${says} ${against}` }
}
