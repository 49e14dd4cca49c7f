import type { FoundNetwork } from '../found'
import { saidBy } from '../text/spaced'

export interface LostConnection {
  /** The client that prints it, and since when. */
  by: string
  pattern: RegExp
  kind: FoundNetwork['kind']
  failure: FoundNetwork['failure']
  /** The words name an API server themselves. */
  isSelfEvident: boolean
}

function said(
  kind: FoundNetwork['kind'],
  failure: FoundNetwork['failure'],
  rows: Readonly<Record<string, string>>,
  isSelfEvident = false,
): LostConnection[] {
  return saidBy(rows, { kind, failure, isSelfEvident }, 'gi')
}

/** A client names the file of the cluster's CA and says that it cannot read it, in either order. */
const CA_FILE_MISSING = String.raw`(?:ENOENT: [a-z ,]{1,60}|EACCES: [a-z ,]{1,60}|(?:No such file or directory|Permission denied):? |(?:NoSuchFile|FileNotFound|AccessDenied)Exception: |Could not find (?:file|a part of the path) |error setting certificate (?:file|verify locations): (?:CAfile: )?|CA certificate bundle, invalid path: )\\{0,8}["'\x60]?[^\s"':]{0,200}serviceaccount/ca\.crt\b|serviceaccount/ca\.crt\\{0,8}["'\x60)]{0,2}:? (?:no such file or directory|permission denied|does not exist|not found|failed to open stream)`

/**
 * How clients of any language say that a connection failed, the particular before the general: where several fit one line, the
 * first says what happened. Each alternative is met by a text of the tests.
 */
export const CONNECTIONS: readonly LostConnection[] = [
  // A7: a proxy on the way
  ...said('proxy', 'proxy-between', {
    'net/http of Go 1.9+': 'proxyconnect tcp: ',
    'net/http of Go before 1.9': 'http: error connecting to proxy ',
    'net/http of Go, what the proxy said': String.raw`(?:Get|Post|Put|Patch|Delete) \\*["'\x60]https://[^"'\x60\s]{1,2000}["'\x60]: (?:Forbidden|Bad Gateway|Service Unavailable|Gateway Timeout)\b`,
    'net/http of Go before 1.14, what the proxy said': String.raw`(?:Get|Post|Put|Patch|Delete) https://[^"\s]{1,2000}: (?:Forbidden|Bad Gateway|Service Unavailable|Gateway Timeout)[ \t]{0,9}(?=\n|$)`,
    'curl 7 and 8': String.raw`Could not resolve proxy: |Received HTTP code \d{3} from proxy after CONNECT|CONNECT tunnel failed, response \d{3}`,
    'https-proxy-agent 5+ of Node': 'Proxy connection ended before receiving CONNECT response',
    'tunnel-agent 0.6 of Node': 'tunneling socket could not be established, (?:statusCode=|cause=)',
    'aiohttp 3 of Python': String.raw`ClientHttpProxyError: \d{3}`,
    'urllib3 1 and 2 of Python': String.raw`Tunnel connection failed: \d{3}|(?:Cannot|Unable to) connect to proxy`,
    'hyper-util 0.1 of Rust': 'tunnel error: (?:unsuccessful|proxy authorization required)',
    'HttpURLConnection of Java 8+': 'Unable to tunnel through proxy',
    'OkHttp 3 and 4 of Java': String.raw`Unexpected response code for CONNECT: \d{3}|Failed to authenticate with proxy`,
    'SocketsHttpHandler of .NET 5+': String.raw`The proxy tunnel request to proxy '[^'\n]{1,253}' failed`,
    'any proxy, by RFC 9110': 'Proxy Authentication Required',
    'Squid 3+': 'ERR_ACCESS_DENIED',
    'kubectl 0.x, of a page': String.raw`failed \(50[234]\) 50[234] [A-Za-z ]{5,30}: <(?:!DOCTYPE|html|head)`,
    'clients that print a page for a body': String.raw`(?:response body|Body): (?:b?["'])?<(?:!DOCTYPE|html|head)`,
  }),
  ...said(
    'proxy',
    'proxy-between',
    {
      'kubectl 1.9+': String.raw`Unable to connect to the server: (?:Forbidden|Bad Gateway|Service Unavailable|Proxy Authentication Required)\b`,
      'kubectl, of a page': String.raw`Error from server(?: \([A-Za-z]{2,40}\))?: (?:an error on the server \(["']?)?<(?:!DOCTYPE|html|head)`,
      'client-go, of a page': String.raw`(?:an error on the server \(\\{0,8}["']|unable to upgrade connection: )<(?:!DOCTYPE|html|head)`,
      'the official client of Python, of a page': String.raw`\bkubernetes(?:_asyncio)?\.client[^\s]{0,60}ApiException: \(\d{3}\)\s{1,20}Reason: [^\n]{0,100}\s{1,20}(?:HTTP response headers: [^\n]{0,4000}\s{1,20})?HTTP response body: (?:b?["'])?<(?:!DOCTYPE|html|head)`,
      'the Dashboard 1 and 2, of a page': String.raw`Dashboard reported [A-Z][A-Za-z ]{2,40} \([45]\d\d\):\s{1,9}<(?:!DOCTYPE|html|head)`,
    },
    true,
  ),
  // A5: a name that the certificate does not hold
  ...said('tls', 'wrong-certificate-name', {
    'crypto/x509 of Go 1.15+': String.raw`x509: certificate is (?:valid for|not valid for any names)|x509: cannot validate certificate for \S{1,253} because it doesn't contain any IP SANs|certificate relies on legacy Common Name field`,
    'Node 8+': "ERR_TLS_CERT_ALTNAME_INVALID|does not match certificate's altnames",
    'ssl of Python 3.7+': '(?:Hostname|IP address) mismatch, certificate is not valid for',
    'ssl of Python before 3.7': String.raw`hostname '[^'\n]{1,253}' doesn't match`,
    'Java 8+': String.raw`No subject alternative (?:DNS )?names? (?:matching|present)|No name matching \S{1,253} found`,
    'OkHttp 3 and 4 of Java': String.raw`Hostname \S{1,253} not verified`,
    'Apache HttpClient 4 of Java': "domain name does not match the server's certificate",
    '.NET 5+': 'RemoteCertificateNameMismatch',
    'rustls 0.20+ of Rust': 'NotValidForName|certificate not valid for name',
    'curl with OpenSSL': 'no alternative certificate subject name matches target',
    'OpenSSL of Ruby': String.raw`hostname \S{1,253} does not match the server certificate`,
    'ssl of Erlang 20+': 'hostname_check_failed',
    'GNU Wget': String.raw`certificate common name \S{1,253} doesn't match requested host name`,
  }),
  // A11: its dates. A server logs what its client says of the certificate that it was shown.
  ...said('tls', 'certificate-out-of-date', {
    'crypto/x509 of Go, OpenSSL': 'certificate (?:has expired|is not yet valid)',
    'Node 8+': 'CERT_HAS_EXPIRED|CERT_NOT_YET_VALID',
    'Java 8+': 'Certificate(?:Expired|NotYetValid)Exception',
    'rustls 0.20+ of Rust': String.raw`invalid (?:peer )?certificate: (?:(?:Cert)?Expired|NotValidYet)`,
    '.NET 5+': String.raw`errors in the certificate chain: NotTimeValid\b`,
    'a server of Go, of its client': String.raw`TLS handshake error from \S{1,300}: remote error: tls: expired certificate`,
  }),
  // A rule that it breaks whoever signed it, which no cause explains
  ...said('tls', null, {
    'OpenSSL 3, strict since Python 3.13': String.raw`certificate verify failed: (?:Missing Authority Key Identifier|Basic Constraints of CA cert not marked critical|EE certificate key too weak|CA md too weak)`,
  }),
  // A server logs what it met on a connection of its client: its alert is about the certificate that it was shown.
  ...said('tls', 'http-on-tls-port', {
    'a server of Go': String.raw`TLS handshake error from \S{1,300}: (?:tls: first record does not look like a TLS handshake|client sent an HTTP request to an HTTPS server)`,
  }),
  ...said('tls', 'untrusted-ca', {
    'a server of Go, of its client': String.raw`TLS handshake error from \S{1,300}: remote error: (?:tls: )?unknown certificate authority`,
  }),
  ...said('tls', null, {
    'a server of Go, of anything else': String.raw`TLS handshake error from \S{1,300}: `,
  }),
  // A4: no CA to verify with
  ...said(
    'tls',
    'no-ca-file',
    {
      'clients that read it': CA_FILE_MISSING,
      'the official client of Python': 'Service certification file does not exists?',
    },
    true,
  ),
  // A4: an issuer that the client does not know
  ...said('tls', 'untrusted-ca', {
    'crypto/x509 of Go': String.raw`x509: certificate signed by unknown authority|failed to verify certificate: x509: .{0,40}unknown authority|x509: failed to load system roots and no roots provided`,
    'crypto/x509 of Go on macOS': String.raw`x509: [^\n:]{0,80}certificate is not trusted`,
    OpenSSL:
      'unable to get (?:local )?issuer certificate|self[- ]signed certificate|certificate[_ ]verify[_ ]failed',
    'Node 8+':
      'UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?|(?:SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE)|unable to verify the first certificate',
    'Java 8+': 'PKIX path (?:building|validation) failed|unable to find valid certification path',
    'rustls 0.20+ of Rust': String.raw`InvalidCertificate\((?:UnknownIssuer|BadSignature)|invalid (?:peer )?certificate: (?:UnknownIssuer|BadSignature)`,
    '.NET 5+': '(?:UntrustedRoot|PartialChain|RemoteCertificateChainErrors)',
    'ssl of Erlang': String.raw`\btls_alert, ?[{"\\]{0,9}:?unknown[_ ]ca\b`,
    curl: "SSL certificate problem|Peer's Certificate issuer is not recognized",
    'GNU Wget': String.raw`cannot verify \S{1,253}'s certificate`,
  }),
  // A6 and its reverse. A client of plain HTTP reads the alert of TLS (RFC 8446, 5.1) as a broken answer.
  ...said('tls', 'http-on-tls-port', {
    'a server of Go 1.12+': 'Client sent an HTTP request to an HTTPS server',
    'net/http of Go, http.client of Python': String.raw`(?:malformed HTTP response |BadStatusLine\()[^\n]{0,4}\\{1,4}x15\\{1,4}x03`,
  }),
  ...said('tls', null, {
    'net/http of Go':
      'server gave HTTP response to HTTPS client|first record does not look like a TLS handshake|TLS handshake timeout|remote error: tls: |tls: failed to verify certificate',
    OpenSSL: 'wrong version number|packet length too long|SSL_ERROR_SYSCALL',
    'Java 8+': 'Unrecognized SSL message, plaintext connection|SSLHandshakeException',
    '.NET 5+': 'The SSL connection could not be established',
    curl: String.raw`Certificate verification failed, e\.g\. CRL, CA or signature check`,
    'Node 10+': 'socket disconnected before secure TLS connection was established',
  }),
  ...said('mesh', null, {
    'Envoy, for a server that it does not reach': 'upstream connect error or disconnect/reset before headers',
  }),
  // The client knows no address to call.
  ...said(
    'network',
    'no-address',
    {
      'client-go': 'KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT (?:must|have to) be (?:defined|set)',
      'clientcmd of client-go':
        'invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER',
      'the official client of Python': String.raw`Service host/port is (?:not set|set but empty)\b|Invalid kube-?config file\. No configuration found`,
      'kopf and pykube': 'neither in-cluster, nor via kubeconfig',
      'the provider of Terraform 2+': 'cannot create REST client: no client config',
      'kube-rs': 'failed to read an incluster environment variable|MissingInClusterVariables',
    },
    true,
  ),
  // A3: the name does not resolve
  ...said('network', 'name-not-resolved', {
    'net of Go': String.raw`no such host|server misbehaving|\blookup \S{1,253} on \S{1,64}:53: |\blookup \S{1,253}: (?:i/o timeout|Temporary failure)`,
    Node: String.raw`\bENOTFOUND\b|\bEAI_AGAIN\b`,
    glibc: 'Name or service not known|Temporary failure in name resolution',
    musl: String.raw`Name does not resolve|Try again \(kubernetes`,
    macOS: 'nodename nor servname provided',
    'Python on Windows': 'getaddrinfo failed',
    'std of Rust': 'failed to lookup address information',
    'hyper of Rust': String.raw`(?<![\w-])dns error: `,
    Java: 'UnknownHostException|UnresolvedAddressException',
    curl: 'Could not resolve host',
    Erlang: String.raw`\bnxdomain\b`,
    'urllib3 2 of Python': "NameResolutionError|Failed to resolve (?:host )?'",
    'nslookup and wget of BusyBox': "nslookup: can't resolve '|wget: bad address '",
    'nslookup of BIND': String.raw`server can't find \S{1,253}: (?:NXDOMAIN|SERVFAIL)`,
    '.NET on Linux': String.raw`Resource temporarily unavailable \([^\s()]{1,253}:\d`,
  }),
  // A1: nothing listens
  ...said(
    'network',
    'nothing-listens',
    { kubectl: String.raw`The connection to the server \S{1,300} was refused` },
    true,
  ),
  ...said('network', 'nothing-listens', {
    'Linux, in any language': 'connection refused',
    Node: String.raw`\bECONNREFUSED\b`,
    Windows: 'actively refused it',
    'asyncio of Python': String.raw`Connect call failed \('`,
    'curl 7 and 8': String.raw`Failed to connect to \S{1,253} port \d{1,5}(?: after \d{1,9} ms)?: Could(?:n't| not) connect to server`,
    'OkHttp 3 and 4 of Java': String.raw`ConnectException: Failed to connect to \S{1,300}:\d{1,5}`,
  }),
  // A2: packets are dropped
  ...said('network', 'no-answer', {
    'net of Go': String.raw`i/o timeout|Client\.Timeout (?:exceeded while awaiting headers|or context cancellation)|no route to host|network is unreachable|(?<!rate limiter Wait returned an error: )context deadline exceeded|request canceled while waiting for connection`,
    Node: String.raw`\bE(?:CONN)?TIMEDOUT\b|\bE(?:HOST|NET)UNREACH\b|UND_ERR_CONNECT_TIMEOUT`,
    'Linux, in any language': 'connect(?:ion)? timed out',
    'urllib3 of Python': String.raw`Connection to \S{1,253} timed out|Read timed out`,
    'Java and Python, by its class': String.raw`\b(?:Socket|Connect|HttpConnect)Timeout(?:Error|Exception)\b`,
    'hyper and tokio of Rust': 'operation timed out|deadline has elapsed',
    '.NET 5+': String.raw`did not properly respond after a period of time|configured HttpClient\.Timeout of `,
    'Net::HTTP of Ruby': 'Net::(?:Open|Read)Timeout|Timed out (?:connecting to|reading data from) server',
    'Cilium, whose policy lets no packet out': String.raw`(?:Policy denied(?: by denylist)? DROPPED|policy-verdict:\S{1,40} EGRESS DENIED|drop \(Policy denied)`,
  }),
  // Cut in the middle, or a dial that failed where a cut left out how
  ...said('network', null, {
    'Linux, in any language': 'connection reset by peer|Cannot assign requested address|broken pipe',
    Node: String.raw`\bECONNRESET\b|socket hang up`,
    Java: 'SocketException: Connection reset',
    'OkHttp 3 and 4 of Java': 'unexpected end of stream on ',
    Erlang: String.raw`\bfailed_connect\b`,
    'net/http of Go': String.raw`http2: client connection lost|http2: server sent GOAWAY|unexpected EOF|": EOF\b|\bdial tcp (?:\[[0-9a-f:]{2,45}\]|[\w.-]{1,253}):\d{1,5}: `,
    'urllib3 of Python': 'Connection aborted|Remote end closed connection without response',
    // Not one Erlang node of another.
    'programs, in their own words':
      '(?:could not|cannot|can\'t|unable to|failed to) connect to(?! ?:"?[a-z][\\w-]{0,60}@)',
  }),
  ...said('network', null, { kubectl: 'Unable to connect to the server: ' }, true),
]
