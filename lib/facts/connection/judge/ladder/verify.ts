import type { TlsFacts } from '@/lib/contract/probe-facts'
import { untrustedCa } from '@/lib/diagnosis/causes/network/untrusted-ca'
import { wrongCertificateName } from '@/lib/diagnosis/causes/network/wrong-certificate-name'
import {
  againstApiServer,
  isKubeletCertificate,
  type WhoAnswers,
  whoAnswers,
} from '@/lib/identity/who-answers'
import { sayDuration } from '@/lib/words/durations'
import { authorityOf, type LadderFacts } from './facts'
import {
  callEvidence,
  failedStep,
  fileEvidence,
  httpEvidence,
  passed,
  type StepFinding,
  skipped,
  tlsEvidence,
} from './finding'
import { byCause, inSituation } from './situations'
import { isTlsOnly, socketTrouble } from './socket-trouble'

const NOT_TLS = new Set([
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ERR_SSL_HTTP_REQUEST',
  'ERR_SSL_UNEXPECTED_MESSAGE',
  'ERR_SSL_BAD_RECORD_TYPE',
  'EPROTO',
])

type Shaken = Extract<TlsFacts, { outcome: 'answered' }>

function refusedCertificate(facts: LadderFacts, host: string, target: string, { code, certificate }: Shaken) {
  if (certificate === null) return inSituation('tls-failed', { target, code })
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return inSituation('expired-certificate', { target, validTo: certificate.validTo, now: facts.now })
    case 'CERT_NOT_YET_VALID':
      return inSituation('certificate-not-yet-valid', {
        target,
        validFrom: certificate.validFrom,
        now: facts.now,
      })
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return byCause(
        wrongCertificateName,
        { target: host, names: certificate.names },
        `The certificate of ${target} does not cover ${host}`,
      )
    default:
      return byCause(
        untrustedCa,
        {
          target,
          against: {
            code,
            issuer: certificate.issuer,
            caPath: facts.ca.path,
            subjects: facts.ca.subjects,
          },
        },
        `The CA that signed the certificate of ${target} is not trusted`,
      )
  }
}

function brokenHandshake(facts: LadderFacts, target: string, tls: Exclude<TlsFacts, Shaken>) {
  const code = tls.outcome === 'failed' ? tls.code : 'silence'
  // A plain HTTP server may close or ignore a handshake, as a firewall does: its answer to a plain GET distinguishes them.
  if (facts.plainHttp?.outcome === 'answered' && !isTlsOnly(facts.plainHttp)) {
    return inSituation('plain-http-on-tls-port', { target, code, status: facts.plainHttp.status })
  }
  const trouble = socketTrouble(target, tls, 'handshake', facts.resolver)
  if (trouble) return trouble
  return inSituation(NOT_TLS.has(code) ? 'not-tls' : 'tls-failed', { target, code })
}

/** Who answers, by its reply to a call without a token; null when no one was asked or nothing came. */
function whoIs({ anonymousVersion }: LadderFacts, { certificate }: Shaken): WhoAnswers | null {
  if (anonymousVersion?.outcome === 'answered') return whoAnswers(anonymousVersion, certificate)
  if (anonymousVersion?.outcome === 'unreached' && anonymousVersion.step === 'stranger') {
    return { is: 'other', says: anonymousVersion.says }
  }
  return certificate !== null && isKubeletCertificate(certificate.subject)
    ? { is: 'other', says: againstApiServer(certificate) }
    : null
}

/**
 * Whether the server proves by its certificate, under ca.crt and for the host's name, that it belongs to this cluster, and
 * by its answer to a call without a token that it is the API server.
 */
export function verify(facts: LadderFacts): StepFinding | null {
  const { route, tls, ca } = facts
  if (route.kind === 'none') return null
  const target = authorityOf(route)
  if (route.kind === 'kubectl-proxy') {
    const on = route.socketPath === undefined ? 'loopback' : 'a Unix socket'
    const why = `The route to the kubectl proxy is plain HTTP on ${on}; the proxy verifies the API server, this page cannot.`
    return skipped(inSituation('not-needed', { why }))
  }
  if (tls === null) return null
  const evidence = [
    ...tlsEvidence(target, tls),
    {
      ...fileEvidence(ca),
      says: `${ca.says}${ca.subjects.length > 0 ? ` It contains ${ca.subjects.join('; ')}.` : ''}`,
    },
    ...callEvidence(facts.anonymousVersion, 'without a token'),
    ...(facts.plainHttp ? [httpEvidence(`plain GET / on ${target}`, facts.plainHttp)] : []),
  ]
  if (tls.outcome !== 'answered') return failedStep(brokenHandshake(facts, target, tls), tls.ms, evidence)
  if (ca.state !== 'readable') {
    return failedStep(
      inSituation('no-ca-file', { state: ca.state, says: ca.says }),
      tls.handshakeMs,
      evidence,
    )
  }
  if (!tls.authorized) {
    return failedStep(
      refusedCertificate(facts, route.servername ?? route.host, target, tls),
      tls.handshakeMs,
      evidence,
    )
  }
  const who = whoIs(facts, tls)
  if (who !== null && who.is !== 'api-server') {
    const isOther = who.is === 'other'
    const words = inSituation(isOther ? 'not-api-server' : 'unclear-server', { target, says: who.says })
    return { ...failedStep(words, tls.handshakeMs, evidence), verdict: isOther ? 'failed' : 'passed' }
  }
  const left = tls.certificate ? Date.parse(tls.certificate.validTo) - facts.now : 0
  const valid = left > 0 ? `, valid for ${sayDuration(left)} more` : ''
  const says =
    who === null
      ? `ca.crt vouches for the certificate of ${target}${valid}.`
      : `${target} answers as an API server, and ca.crt vouches for its certificate${valid}.`
  return passed(says, tls.handshakeMs, evidence)
}
