import type { FoundNetwork } from '../found'
import { spaced } from '../sentences/known-texts'

export interface ConnectionOutcome {
  pattern: RegExp
  kind: FoundNetwork['kind']
  failure: FoundNetwork['failure']
  /** The words name an API server themselves. */
  isSelfEvident?: boolean
}

function phrase(
  kind: FoundNetwork['kind'],
  failure: FoundNetwork['failure'],
  pattern: string,
  isSelfEvident = false,
): ConnectionOutcome {
  return { pattern: new RegExp(spaced(pattern), 'gi'), kind, failure, isSelfEvident }
}

/** A client names the file of the cluster's CA and says that it cannot read it, in either order. */
const CA_FILE_MISSING = String.raw`(?:ENOENT: [a-z ,]{1,60}|EACCES: [a-z ,]{1,60}|(?:No such file or directory|Permission denied):? |(?:NoSuchFile|FileNotFound|AccessDenied)Exception: |Could not find (?:file|a part of the path) |error setting certificate (?:file|verify locations): (?:CAfile: )?|CA certificate bundle, invalid path: )\\{0,8}["'\x60]?[^\s"':]{0,200}serviceaccount/ca\.crt\b|serviceaccount/ca\.crt\\{0,8}["'\x60)]{0,2}:? (?:no such file or directory|permission denied|does not exist|not found|failed to open stream)`

/**
 * How clients of any language say that a connection failed (Go, Node, Python, Java, .NET, Ruby, Rust, curl), the particular
 * before the general: where several fit one line, the first says what happened.
 */
export const CONNECTION_OUTCOMES: readonly ConnectionOutcome[] = [
  // A7: a proxy on the way
  phrase('proxy', 'proxy-between', 'proxyconnect tcp: '),
  phrase('proxy', 'proxy-between', 'http: error connecting to proxy '),
  phrase('proxy', 'proxy-between', 'Could not resolve proxy: '),
  phrase('proxy', 'proxy-between', 'Proxy connection ended before receiving CONNECT response'),
  phrase('proxy', 'proxy-between', 'ClientHttpProxyError: \\d{3}'),
  phrase('proxy', 'proxy-between', 'tunnel error: (?:unsuccessful|proxy authorization required)'),
  phrase('proxy', 'proxy-between', 'Tunnel connection failed: \\d{3}'),
  phrase('proxy', 'proxy-between', '(?:Cannot|Unable to) connect to proxy'),
  phrase('proxy', 'proxy-between', 'Received HTTP code \\d{3} from proxy after CONNECT'),
  phrase('proxy', 'proxy-between', 'CONNECT tunnel failed, response \\d{3}'),
  phrase('proxy', 'proxy-between', 'tunneling socket could not be established, (?:statusCode=|cause=)'),
  phrase('proxy', 'proxy-between', 'Unable to tunnel through proxy'),
  phrase('proxy', 'proxy-between', 'Unexpected response code for CONNECT: \\d{3}'),
  phrase('proxy', 'proxy-between', 'Failed to authenticate with proxy'),
  phrase('proxy', 'proxy-between', "The proxy tunnel request to proxy '[^'\\n]{1,253}' failed"),
  phrase('proxy', 'proxy-between', 'Proxy Authentication Required'),
  phrase('proxy', 'proxy-between', 'ERR_ACCESS_DENIED'),
  phrase(
    'proxy',
    'proxy-between',
    '(?:Get|Post|Put|Patch|Delete) \\\\*"https://[^"\\s]{1,2000}": (?:Forbidden|Bad Gateway|Service Unavailable|Gateway Timeout)\\b',
  ),
  phrase(
    'proxy',
    'proxy-between',
    'Unable to connect to the server: (?:Forbidden|Bad Gateway|Service Unavailable|Proxy Authentication Required)\\b',
    true,
  ),
  phrase(
    'proxy',
    'proxy-between',
    'Error from server(?: \\([A-Za-z]{2,40}\\))?: (?:an error on the server \\("?)?<(?:!DOCTYPE|html|head)',
    true,
  ),
  phrase('proxy', 'proxy-between', 'an error on the server \\(\\\\{0,8}"<(?:!DOCTYPE|html|head)', true),
  phrase('proxy', 'proxy-between', '(?:response body|Body): (?:b?["\'])?<(?:!DOCTYPE|html|head)'),
  // A5: a name that the certificate does not hold
  phrase('tls', 'wrong-certificate-name', 'x509: certificate is (?:valid for|not valid for any names)'),
  phrase(
    'tls',
    'wrong-certificate-name',
    "x509: cannot validate certificate for \\S{1,253} because it doesn't contain any IP SANs",
  ),
  phrase('tls', 'wrong-certificate-name', 'certificate relies on legacy Common Name field'),
  phrase('tls', 'wrong-certificate-name', 'ERR_TLS_CERT_ALTNAME_INVALID'),
  phrase('tls', 'wrong-certificate-name', "does not match certificate's altnames"),
  phrase('tls', 'wrong-certificate-name', '(?:Hostname|IP address) mismatch, certificate is not valid for'),
  phrase('tls', 'wrong-certificate-name', "hostname '[^'\\n]{1,253}' doesn't match"),
  phrase('tls', 'wrong-certificate-name', 'No subject alternative (?:DNS )?names? (?:matching|present)'),
  phrase('tls', 'wrong-certificate-name', 'Hostname \\S{1,253} not verified'),
  phrase('tls', 'wrong-certificate-name', 'RemoteCertificateNameMismatch'),
  phrase('tls', 'wrong-certificate-name', 'NotValidForName'),
  phrase('tls', 'wrong-certificate-name', 'No name matching \\S{1,253} found'),
  phrase('tls', 'wrong-certificate-name', "domain name does not match the server's certificate"),
  phrase('tls', 'wrong-certificate-name', 'certificate not valid for name'),
  phrase('tls', 'wrong-certificate-name', 'no alternative certificate subject name matches target'),
  phrase('tls', 'wrong-certificate-name', 'hostname \\S{1,253} does not match the server certificate'),
  phrase('tls', 'wrong-certificate-name', 'hostname_check_failed'),
  phrase(
    'tls',
    'wrong-certificate-name',
    "certificate common name \\S{1,253} doesn't match requested host name",
  ),
  // Time: no row of the table
  phrase('tls', null, 'certificate has expired'),
  phrase('tls', null, 'CERT_HAS_EXPIRED'),
  phrase('tls', null, 'CertificateExpiredException'),
  phrase('tls', null, 'invalid (?:peer )?certificate: (?:Cert)?Expired'),
  phrase('tls', null, 'InvalidCertificate\\(Expired'),
  phrase('tls', null, 'CERT_NOT_YET_VALID'),
  // A certificate that breaks a rule, whoever signed it
  phrase(
    'tls',
    null,
    'certificate verify failed: (?:Missing Authority Key Identifier|Basic Constraints of CA cert not marked critical|EE certificate key too weak|CA md too weak)',
  ),
  // A server logs what it met on a connection of its client: its alert is about the certificate that it was shown.
  phrase(
    'tls',
    'http-on-tls-port',
    'TLS handshake error from \\S{1,300}: (?:tls: first record does not look like a TLS handshake|client sent an HTTP request to an HTTPS server)',
  ),
  phrase(
    'tls',
    'untrusted-ca',
    'TLS handshake error from \\S{1,300}: remote error: (?:tls: )?unknown certificate authority',
  ),
  phrase('tls', null, 'TLS handshake error from \\S{1,300}: '),
  // A4: no CA to verify with
  phrase('tls', 'no-ca-file', CA_FILE_MISSING, true),
  phrase('tls', 'no-ca-file', 'Service certification file does not exists?', true),
  // A4: an issuer that the client does not know
  phrase('tls', 'untrusted-ca', 'x509: certificate signed by unknown authority'),
  phrase('tls', 'untrusted-ca', 'failed to verify certificate: x509: .{0,40}unknown authority'),
  phrase('tls', 'untrusted-ca', 'unable to get (?:local )?issuer certificate'),
  phrase('tls', 'untrusted-ca', 'UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?'),
  phrase('tls', 'untrusted-ca', 'self[- ]signed certificate'),
  phrase(
    'tls',
    'untrusted-ca',
    '(?:SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE)',
  ),
  phrase('tls', 'untrusted-ca', 'unable to verify the first certificate'),
  phrase('tls', 'untrusted-ca', 'PKIX path (?:building|validation) failed'),
  phrase('tls', 'untrusted-ca', 'unable to find valid certification path'),
  phrase('tls', 'untrusted-ca', 'InvalidCertificate\\((?:UnknownIssuer|BadSignature)'),
  phrase('tls', 'untrusted-ca', 'invalid (?:peer )?certificate: (?:UnknownIssuer|BadSignature)'),
  phrase('tls', 'untrusted-ca', 'x509: failed to load system roots and no roots provided'),
  phrase('tls', 'untrusted-ca', '(?:UntrustedRoot|PartialChain|RemoteCertificateChainErrors)'),
  phrase('tls', 'untrusted-ca', '\\btls_alert, ?[{"\\\\]{0,9}:?unknown[_ ]ca\\b'),
  phrase('tls', 'untrusted-ca', 'certificate[_ ]verify[_ ]failed'),
  phrase('tls', 'untrusted-ca', 'SSL certificate problem'),
  phrase('tls', 'untrusted-ca', "Peer's Certificate issuer is not recognized"),
  phrase('tls', 'untrusted-ca', 'x509: [^\\n:]{0,80}certificate is not trusted'),
  phrase('tls', 'untrusted-ca', "cannot verify \\S{1,253}'s certificate"),
  // A6 and its reverse. A client of plain HTTP reads the alert of TLS (RFC 8446, 5.1) as a broken answer.
  phrase('tls', 'http-on-tls-port', 'Client sent an HTTP request to an HTTPS server'),
  phrase(
    'tls',
    'http-on-tls-port',
    '(?:malformed HTTP response |BadStatusLine\\()[^\\n]{0,4}\\\\{1,4}x15\\\\{1,4}x03',
  ),
  phrase('tls', null, 'server gave HTTP response to HTTPS client'),
  phrase('tls', null, 'first record does not look like a TLS handshake'),
  phrase('tls', null, 'wrong version number'),
  phrase('tls', null, 'packet length too long'),
  phrase('tls', null, 'Unrecognized SSL message, plaintext connection'),
  phrase('tls', null, 'TLS handshake timeout'),
  phrase('tls', null, 'remote error: tls: '),
  phrase('tls', null, 'tls: failed to verify certificate'),
  phrase('tls', null, 'SSLHandshakeException'),
  phrase('tls', null, 'The SSL connection could not be established'),
  phrase('tls', null, 'Certificate verification failed, e\\.g\\. CRL, CA or signature check'),
  phrase('tls', null, 'socket disconnected before secure TLS connection was established'),
  phrase('tls', null, 'SSL_ERROR_SYSCALL'),
  phrase('tls', null, 'gnutls_handshake\\(\\) failed'),
  // Envoy answers for a server that it does not reach.
  phrase('mesh', null, 'upstream connect error or disconnect/reset before headers'),
  // The client knows no address to call.
  phrase(
    'network',
    'no-address',
    'KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT (?:must|have to) be (?:defined|set)',
    true,
  ),
  phrase('network', 'no-address', 'Service host/port is (?:not set|set but empty)\\b', true),
  phrase('network', 'no-address', 'failed to read an incluster environment variable', true),
  phrase('network', 'no-address', 'MissingInClusterVariables', true),
  phrase(
    'network',
    'no-address',
    'invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER',
    true,
  ),
  phrase('network', 'no-address', 'Invalid kube-?config file\\. No configuration found', true),
  phrase('network', 'no-address', 'neither in-cluster, nor via kubeconfig', true),
  // A3: the name does not resolve
  phrase('network', 'name-not-resolved', 'no such host'),
  phrase('network', 'name-not-resolved', 'server misbehaving'),
  phrase('network', 'name-not-resolved', '\\blookup \\S{1,253} on \\S{1,64}:53: '),
  phrase('network', 'name-not-resolved', '\\blookup \\S{1,253}: (?:i/o timeout|Temporary failure)'),
  phrase('network', 'name-not-resolved', '\\bENOTFOUND\\b'),
  phrase('network', 'name-not-resolved', '\\bEAI_AGAIN\\b'),
  phrase('network', 'name-not-resolved', 'Name or service not known'),
  phrase('network', 'name-not-resolved', 'Temporary failure in name resolution'),
  phrase('network', 'name-not-resolved', 'Name does not resolve'),
  phrase('network', 'name-not-resolved', 'nodename nor servname provided'),
  phrase('network', 'name-not-resolved', 'failed to lookup address information'),
  phrase('network', 'name-not-resolved', '(?<![\\w-])dns error: '),
  phrase('network', 'name-not-resolved', 'UnknownHostException'),
  phrase('network', 'name-not-resolved', 'Could not resolve host'),
  phrase('network', 'name-not-resolved', '\\bnxdomain\\b'),
  phrase('network', 'name-not-resolved', 'Try again \\(kubernetes'),
  phrase('network', 'name-not-resolved', 'getaddrinfo failed'),
  phrase('network', 'name-not-resolved', 'NameResolutionError'),
  phrase('network', 'name-not-resolved', "Failed to resolve (?:host )?'"),
  phrase('network', 'name-not-resolved', "nslookup: can't resolve '"),
  phrase('network', 'name-not-resolved', "wget: bad address '"),
  phrase('network', 'name-not-resolved', "server can't find \\S{1,253}: (?:NXDOMAIN|SERVFAIL)"),
  phrase('network', 'name-not-resolved', 'UnresolvedAddressException'),
  phrase('network', 'name-not-resolved', 'Resource temporarily unavailable \\([^\\s()]{1,253}:\\d'),
  // A1: nothing listens
  phrase('network', 'nothing-listens', 'The connection to the server \\S{1,300} was refused', true),
  phrase('network', 'nothing-listens', 'connection refused'),
  phrase('network', 'nothing-listens', '\\bECONNREFUSED\\b'),
  phrase('network', 'nothing-listens', 'actively refused it'),
  phrase('network', 'nothing-listens', "Connect call failed \\('"),
  phrase(
    'network',
    'nothing-listens',
    "Failed to connect to \\S{1,253} port \\d{1,5}(?: after \\d{1,9} ms)?: Couldn't connect to server",
  ),
  phrase('network', 'nothing-listens', 'ConnectException: Failed to connect to \\S{1,300}:\\d{1,5}'),
  // A2: packets are dropped
  phrase('network', 'no-answer', 'i/o timeout'),
  phrase('network', 'no-answer', '\\bE(?:CONN)?TIMEDOUT\\b'),
  phrase('network', 'no-answer', 'connect(?:ion)? timed out'),
  phrase('network', 'no-answer', 'Connection to \\S{1,253} timed out'),
  phrase('network', 'no-answer', '\\b(?:Socket|Connect|HttpConnect)Timeout(?:Error|Exception)\\b'),
  phrase(
    'network',
    'no-answer',
    'Client\\.Timeout (?:exceeded while awaiting headers|or context cancellation)',
  ),
  phrase('network', 'no-answer', 'no route to host'),
  phrase('network', 'no-answer', 'network is unreachable'),
  phrase('network', 'no-answer', '\\bE(?:HOST|NET)UNREACH\\b'),
  phrase('network', 'no-answer', 'No route to host'),
  phrase('network', 'no-answer', '(?<!rate limiter Wait returned an error: )context deadline exceeded'),
  phrase('network', 'no-answer', 'operation timed out'),
  phrase('network', 'no-answer', 'request canceled while waiting for connection'),
  phrase('network', 'no-answer', 'deadline has elapsed'),
  phrase('network', 'no-answer', 'UND_ERR_CONNECT_TIMEOUT'),
  phrase('network', 'no-answer', 'Read timed out'),
  phrase('network', 'no-answer', 'did not properly respond after a period of time'),
  phrase('network', 'no-answer', 'configured HttpClient\\.Timeout of '),
  phrase('network', 'no-answer', 'Net::(?:Open|Read)Timeout'),
  phrase('network', 'no-answer', 'Timed out (?:connecting to|reading data from) server'),
  // Cilium, where its policy lets no packet out
  phrase(
    'network',
    'no-answer',
    '(?:Policy denied(?: by denylist)? DROPPED|policy-verdict:\\S{1,40} EGRESS DENIED|drop \\(Policy denied)',
  ),
  // Cut in the middle: no row of the table
  phrase('network', null, 'connection reset by peer'),
  phrase('network', null, '\\bECONNRESET\\b'),
  phrase('network', null, 'SocketException: Connection reset'),
  phrase('network', null, '\\bfailed_connect\\b'),
  phrase('network', null, 'unexpected end of stream on '),
  phrase('network', null, 'Cannot assign requested address'),
  phrase('network', null, 'socket hang up'),
  phrase('network', null, 'http2: client connection lost'),
  phrase('network', null, 'http2: server sent GOAWAY'),
  phrase('network', null, 'unexpected EOF'),
  phrase('network', null, '": EOF\\b'),
  phrase('network', null, 'Remote end closed connection without response'),
  phrase('network', null, 'Connection aborted'),
  phrase('network', null, 'broken pipe'),
  // A dial that failed, where a cut left out how.
  phrase('network', null, '\\bdial tcp (?:\\[[0-9a-f:]{2,45}\\]|[\\w.-]{1,253}):\\d{1,5}: '),
  phrase('network', null, "(?:could not|cannot|can't|unable to|failed to) connect to "),
  phrase('network', null, 'Unable to connect to the server: ', true),
]

export interface AnswerOutcome {
  /** Without a code of its own, its group `code` or `word` says it. */
  pattern: RegExp
  code?: number
  /** Only an API server or its client says it so. */
  isSelfEvident?: boolean
}

const CODE = String.raw`(?<code>40[1349]|429|50[0234])`
const WORD = String.raw`(?<word>Unauthorized|Forbidden|Not ?Found|Conflict|Too Many Requests|Internal Server Error|Bad Gateway|Service Unavailable|Gateway Timeout)`

function answer(pattern: string, code?: number): AnswerOutcome {
  return { pattern: new RegExp(spaced(pattern), 'g'), ...(code === undefined ? {} : { code }) }
}

function own(pattern: string, code: number): AnswerOutcome {
  return { ...answer(pattern, code), isSelfEvident: true }
}

/** How clients of any language tell an answer by its code or its word alone, its body dropped: the particular before the general. */
export const ANSWER_OUTCOMES: readonly AnswerOutcome[] = [
  // client-go: the answer was no Status and no text.
  own(
    String.raw`\bunknown \((?:get|post|put|patch|delete) [a-z][a-z0-9.-]{0,315}(?: [^()\s]{1,253})?\)`,
    403,
  ),
  own(
    String.raw`the server responded with the status code 403 but did not return more information[^\n]{0,400}`,
    403,
  ),
  own(
    String.raw`the server does not allow access to the requested resource(?: \((?:get|post|put|patch|delete) [^()\n]{1,600}\))?`,
    403,
  ),
  own(
    String.raw`Error from server \(Forbidden\): ?(?:Forbidden|unknown)?(?: \((?:get|post|put|patch|delete) [^()\n]{1,600}\))?[ \t]{0,20}(?=\n|$)`,
    403,
  ),
  // Kubernetes 1.5 named the path and no one.
  own(
    String.raw`\bForbidden: \\{0,31}"/(?:apis?(?:/[^"\s\\]{0,600})?|version)\\{0,31}"(?: \((?:get|post|put|patch|delete) [^()\n]{1,300}\))?`,
    403,
  ),
  {
    ...answer(String.raw`Failure executing: [A-Z]{3,6} at: [^\s]{1,2000} ?\.? Message: ${WORD}[^\n]{0,400}`),
    isSelfEvident: true,
  },
  own(String.raw`\(0\)\s{1,20}Reason: Handshake status 403 Forbidden`, 403),
  own(String.raw`unable to upgrade connection: Forbidden[ \t]{0,20}(?=\n|$)`, 403),
  own('Kubernetes API (?:access is forbidden|forbidden access)', 403),
  answer(String.raw`\b(?:k8s|[Kk]ubernetes(?: API)?)(?: -|:) ${CODE}\b(?![\d.])`),
  // A kubelet asks the API server who can do this, and its callers print no word of the answer.
  own(
    String.raw`(?:[Ff]ailed to scrape node|unable to (?:fully )?(?:fetch|scrape) metrics from)[^\n]{0,400}?\b403 Forbidden`,
    403,
  ),
  own(String.raw`\bhttps?://[^\s/"'<>]{1,253}:10250\b[^\n]{0,600}?\b403 Forbidden`, 403),
  // A code with its word, in either order.
  answer(
    String.raw`\b${CODE}\b[\s:,"'()-]{1,4}(?:(?:Client|Server) Error: |message='|reason: |error: )?${WORD.replace('?<word>', '?:')}\b[^\n]{0,300}`,
  ),
  answer(
    String.raw`\b${WORD.replace('?<word>', '?:')}["'\x60]?[\s:,(]{1,4}(?:code |status |HTTP )?${CODE}\b`,
  ),
  answer(String.raw`\(${CODE}\)\s{1,20}Reason: [^\n]{0,100}`),
  // A code behind what clients call it.
  answer(String.raw`\bHTTP/[\d.]{1,3}["']? ${CODE}\b[^\n]{0,200}`),
  answer(
    String.raw`(?<![A-Za-z])(?:[Ss]tatus|[Cc]ode|[Rr]esponse|HTTP|http|resp|error|[A-Za-z_-]{1,20}(?:[Cc]ode|[Ss]tatus|_code))["'\])]{0,4}(?: (?:code|[Ee]rror|[Ss]tatus))?(?: (?:of|is|was))?\s?[:=]?\s?[[("'\x60]{0,3}${CODE}\b[^\n]{0,200}`,
  ),
  // The access log of the API server.
  answer(
    String.raw`\bwrap\.go:\d{1,5}\] (?:GET|POST|PUT|PATCH|DELETE) [^\s]{1,2000}: \([\d.]{1,12}[a-zµ]{1,3}\) ${CODE}\b`,
  ),
  // The word alone, where an error ends with it.
  answer(String.raw`\bUnauthorized\b`, 401),
  answer(String.raw`\bunauthorized(?=["'\x60.)\]}\s]{0,6}(?:\n|$))`, 401),
  answer(
    String.raw`(?:(?:: |[=(] ?|Reason: |invalid status code |['"\x60])["'\x60]{0,2}Forbidden|\bForbidden!)(?=[\s"'\x60.!),;\]}]{0,6}(?:\n|$|"|,|[A-Z]|at )|['"\x60])[^\n]{0,200}`,
    403,
  ),
]
