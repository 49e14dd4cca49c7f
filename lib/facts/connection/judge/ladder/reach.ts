import type { TlsFacts } from '@/lib/contract/probe-facts'
import { ALLOW_DNS, sayResolver, searchesCluster } from '@/lib/diagnosis/causes/network/resolv-conf'
import { untrustedCa, wrongCertificateName } from '@/lib/diagnosis/causes/network/tls'
import {
  againstApiServer,
  isKubeletCertificate,
  type WhoAnswers,
  whoAnswers,
} from '@/lib/identity/who-answers'
import { code, isSilent, NOTHING, type Phrase, quote, say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { lastHeard } from '@/lib/road/dns'
import { curlProxy } from '@/lib/road/proxies/curl-proxy'
import { sayDuration } from '@/lib/words/durations'
import { authorityOf, type LadderFacts } from './facts'
import {
  callEvidence,
  dnsEvidence,
  failedStep,
  fileEvidence,
  httpEvidence,
  passed,
  policyEvidence,
  queryEvidence,
  type StepEvidence,
  type StepFinding,
  skipped,
  tcpEvidence,
  tlsEvidence,
} from './finding'
import { byCause, inSituation, withMore } from './situations'
import { isTlsOnly, socketTrouble } from './socket-trouble'

function variables({ route }: LadderFacts): StepEvidence[] {
  if (route.kind !== 'https') return []
  return [
    { what: 'KUBERNETES_SERVICE_HOST', says: [code(route.host)] },
    { what: 'KUBERNETES_SERVICE_PORT', says: say`${route.port}` },
  ]
}

/** What is known of a look-up of the host that failed: the file, what nameservers said, and the other name where they resolve it. */
function hostLookUp({ resolver, queries, dnsName }: LadderFacts) {
  const other = lastHeard(queries.dnsName)
  return {
    resolver,
    ...present({
      heard: lastHeard(queries.host),
      other: other?.outcome === 'address' ? { name: dnsName, addresses: other.addresses } : undefined,
    }),
  }
}

/** Where the API server is, by the two variables that calls use, compared with DNS. */
export function climbLocation(facts: LadderFacts): StepFinding {
  const { route, dns, dnsName: name, resolver, queries, dnsPolicies, now } = facts
  const ms = dns?.ms ?? 0
  const evidence = [
    ...variables(facts),
    ...(dns ? [dnsEvidence(name, dns)] : []),
    ...(resolver ? [{ what: '/etc/resolv.conf', says: sayResolver(resolver) }] : []),
    ...queryEvidence(name, queries.dnsName),
    ...policyEvidence(dnsPolicies, now),
  ]
  if (route.kind === 'none')
    return failedStep(inSituation('no-address', { why: words(route.why) }), ms, evidence)
  const address = authorityOf(route)
  if (route.kind === 'kubectl-proxy') {
    return passed(
      say`KUBECTL_PROXY_URL sends the calls of this page to the kubectl proxy on ${code(address)}.`,
      ms,
      evidence,
    )
  }
  if (facts.attachedFrom !== null) {
    return passed(
      say`The kubeconfig gives ${code(address)}. The page runs on ${code(facts.attachedFrom)}, outside the cluster, so cluster DNS is not asked.`,
      ms,
      evidence,
    )
  }
  if (dns === null) return passed(say`KUBERNETES_SERVICE_HOST gives ${code(address)}.`, ms, evidence)
  if (dns.outcome !== 'answered') {
    const errno = dns.outcome === 'silent' ? 'no answer' : dns.code
    const lookUp = { code: errno, resolver, ...present({ heard: lastHeard(queries.dnsName) }) }
    const said = inSituation('dns-failed', { name, address, lookUp })
    if (!dnsPolicies?.isDenied) return { ...failedStep(said, ms, evidence), verdict: 'passed' }
    const hint = resolver && searchesCluster(resolver) ? ALLOW_DNS : (said.hint ?? NOTHING)
    return { ...failedStep({ ...withMore(said, dnsPolicies.says), hint }, ms, evidence), verdict: 'passed' }
  }
  const reached = facts.tcp?.outcome === 'answered' ? facts.tcp.remoteAddress : route.host
  if (route.host === name || dns.addresses.includes(reached)) {
    return passed(say`KUBERNETES_SERVICE_HOST and ${code(name)} agree on ${code(address)}.`, ms, evidence)
  }
  const said = inSituation('dns-disagrees', { name, resolved: dns.addresses, host: route.host })
  return { ...failedStep(said, ms, evidence), verdict: 'passed' }
}

function isSocket(route: LadderFacts['route']): boolean {
  return route.kind === 'kubectl-proxy' && route.socketPath !== undefined
}

/** Why curl would not take the route that this page takes; empty when it would. */
function proxyDetour(
  route: Exclude<LadderFacts['route'], { kind: 'none' }>,
  proxies: LadderFacts['proxies'],
): Phrase {
  if (isSocket(route)) return NOTHING
  const scheme = route.kind === 'https' ? 'https' : 'http'
  const proxy = curlProxy(proxies, { scheme, host: route.host })
  if (proxy === null) return NOTHING
  const { by, exceptions } = proxy
  const why =
    exceptions === null
      ? say`NO_PROXY is not set`
      : say`${code(exceptions.name)} does not list ${code(route.host)}`
  return say`This page connects directly. ${code(by.name)} is set and ${why}, so curl and most clients would use the proxy ${quote(by.says)}.`
}

/** Whether a TCP connection succeeds. A ClusterIP is virtual, so only this counts and a ping proves nothing. */
export function connect(facts: LadderFacts): StepFinding | null {
  const { route, tcp, queries, proxies, policies, now } = facts
  if (route.kind === 'none' || tcp === null) return null
  const target = authorityOf(route)
  const detour = proxyDetour(route, proxies)
  const evidence = [
    tcpEvidence(target, tcp),
    ...queryEvidence(route.host, queries.host),
    ...proxies.map(({ name, says }) => ({ what: name, says: [quote(says)] })),
    ...(isSilent(detour) ? [] : [{ what: 'clients that use these', says: detour }]),
    ...policyEvidence(policies, now),
  ]
  if (tcp.outcome === 'answered') {
    const note = isSilent(detour) ? NOTHING : say` ${detour}`
    const what = isSocket(route) ? say`connections` : say`TCP connections`
    return passed(say`${code(target)} accepts ${what}.${note}`, tcp.ms, evidence)
  }
  const trouble = socketTrouble(target, tcp, 'connection', hostLookUp(facts))
  const errno = tcp.outcome === 'failed' ? tcp.code : ''
  const said = trouble ?? inSituation('no-route', { target, code: errno })
  if (!policies?.isDenied) return failedStep(said, tcp.ms, evidence)
  return failedStep(withMore(said, policies.says), tcp.ms, evidence)
}

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
      return byCause(wrongCertificateName, { target: host, names: certificate.names })
    default:
      return byCause(untrustedCa, {
        target,
        against: {
          code,
          issuer: certificate.issuer,
          caPath: facts.ca.path,
          subjects: facts.ca.subjects,
        },
      })
  }
}

function brokenHandshake(facts: LadderFacts, target: string, tls: Exclude<TlsFacts, Shaken>) {
  const code = tls.outcome === 'failed' ? tls.code : 'silence'
  // A plain HTTP server may close or ignore a handshake, as a firewall does: its answer to a plain GET distinguishes them.
  if (facts.plainHttp?.outcome === 'answered' && !isTlsOnly(facts.plainHttp)) {
    return inSituation('plain-http-on-tls-port', { target, code, status: facts.plainHttp.status })
  }
  const trouble = socketTrouble(target, tls, 'handshake', hostLookUp(facts))
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
    const on = route.socketPath === undefined ? say`loopback` : say`a Unix socket`
    const why = say`The route to the kubectl proxy is plain HTTP on ${on}; the proxy verifies the API server, this page cannot.`
    return skipped(inSituation('not-needed', { why }))
  }
  if (tls === null) return null
  const evidence = [
    ...tlsEvidence(target, tls),
    {
      ...fileEvidence(ca),
      says: say`${words(ca.says)}${
        ca.subjects.length > 0 ? say` It contains ${code(ca.subjects.join('; '))}.` : NOTHING
      }`,
    },
    ...callEvidence(facts.anonymousVersion, 'without a token'),
    ...(facts.plainHttp ? [httpEvidence(`plain GET / on ${target}`, facts.plainHttp)] : []),
  ]
  if (tls.outcome !== 'answered') return failedStep(brokenHandshake(facts, target, tls), tls.ms, evidence)
  if (ca.state !== 'readable') {
    return failedStep(
      inSituation('no-ca-file', { state: ca.state, says: words(ca.says) }),
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
    const said = inSituation(isOther ? 'not-api-server' : 'unclear-server', { target, says: words(who.says) })
    return { ...failedStep(said, tls.handshakeMs, evidence), verdict: isOther ? 'failed' : 'passed' }
  }
  const left = tls.certificate ? Date.parse(tls.certificate.validTo) - facts.now : 0
  const valid = left > 0 ? say`, valid for ${words(sayDuration(left))} more` : NOTHING
  const says =
    who === null
      ? say`ca.crt vouches for the certificate of ${code(target)}${valid}.`
      : say`${code(target)} answers as an API server, and ca.crt vouches for its certificate${valid}.`
  return passed(says, tls.handshakeMs, evidence)
}
