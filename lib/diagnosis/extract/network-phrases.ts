import type { FoundNetwork } from './found'
import { spaced } from './known-texts'

export interface NetworkPhrase {
  pattern: RegExp
  kind: FoundNetwork['kind']
  cause: FoundNetwork['cause']
  /** The words name an API server themselves. */
  isSelfEvident?: boolean
}

function phrase(
  kind: FoundNetwork['kind'],
  cause: FoundNetwork['cause'],
  pattern: string,
  isSelfEvident = false,
): NetworkPhrase {
  return { pattern: new RegExp(spaced(pattern), 'gi'), kind, cause, isSelfEvident }
}

/**
 * How clients of any language say that a connection failed (Go, Node, Python, Java, .NET, Ruby, Rust, curl), the particular
 * before the general: where several fit one line, the first says what happened.
 */
export const NETWORK_PHRASES: readonly NetworkPhrase[] = [
  // A7: a proxy on the way
  phrase('proxy', 'A7', 'proxyconnect tcp: '),
  phrase('proxy', 'A7', 'Tunnel connection failed: \\d{3}'),
  phrase('proxy', 'A7', 'Cannot connect to proxy'),
  phrase('proxy', 'A7', 'Received HTTP code \\d{3} from proxy after CONNECT'),
  phrase('proxy', 'A7', 'CONNECT tunnel failed, response \\d{3}'),
  phrase('proxy', 'A7', 'tunneling socket could not be established, (?:statusCode=|cause=)'),
  phrase('proxy', 'A7', 'Unable to tunnel through proxy'),
  phrase('proxy', 'A7', 'Unexpected response code for CONNECT: \\d{3}'),
  phrase('proxy', 'A7', 'Failed to authenticate with proxy'),
  phrase('proxy', 'A7', "The proxy tunnel request to proxy '[^'\\n]{1,253}' failed"),
  phrase('proxy', 'A7', 'Proxy Authentication Required'),
  phrase('proxy', 'A7', 'ERR_ACCESS_DENIED'),
  phrase(
    'proxy',
    'A7',
    '(?:Get|Post|Put|Patch|Delete) \\\\*"https://[^"\\s]{1,2000}": (?:Forbidden|Bad Gateway|Service Unavailable|Gateway Timeout)\\b',
  ),
  phrase(
    'proxy',
    'A7',
    'Unable to connect to the server: (?:Forbidden|Bad Gateway|Service Unavailable|Proxy Authentication Required)\\b',
    true,
  ),
  phrase(
    'proxy',
    'A7',
    'Error from server(?: \\([A-Za-z]{2,40}\\))?: (?:an error on the server \\("?)?<(?:!DOCTYPE|html|head)',
    true,
  ),
  phrase('proxy', 'A7', 'an error on the server \\(\\\\{0,8}"<(?:!DOCTYPE|html|head)', true),
  phrase('proxy', 'A7', '(?:response body|Body): (?:b?["\'])?<(?:!DOCTYPE|html|head)'),
  // A5: a name that the certificate does not hold
  phrase('tls', 'A5', 'x509: certificate is (?:valid for|not valid for any names)'),
  phrase(
    'tls',
    'A5',
    "x509: cannot validate certificate for \\S{1,253} because it doesn't contain any IP SANs",
  ),
  phrase('tls', 'A5', 'certificate relies on legacy Common Name field'),
  phrase('tls', 'A5', 'ERR_TLS_CERT_ALTNAME_INVALID'),
  phrase('tls', 'A5', "does not match certificate's altnames"),
  phrase('tls', 'A5', '(?:Hostname|IP address) mismatch, certificate is not valid for'),
  phrase('tls', 'A5', "hostname '[^'\\n]{1,253}' doesn't match"),
  phrase('tls', 'A5', 'No subject alternative (?:DNS )?names? (?:matching|present)'),
  phrase('tls', 'A5', 'Hostname \\S{1,253} not verified'),
  phrase('tls', 'A5', 'RemoteCertificateNameMismatch'),
  phrase('tls', 'A5', '(?:InvalidCertificate\\()?NotValidForName'),
  phrase('tls', 'A5', 'certificate not valid for name'),
  phrase('tls', 'A5', 'no alternative certificate subject name matches target'),
  phrase('tls', 'A5', 'hostname \\S{1,253} does not match the server certificate'),
  phrase('tls', 'A5', 'hostname_check_failed'),
  phrase('tls', 'A5', "certificate common name \\S{1,253} doesn't match requested host name"),
  // Time: no row of the table
  phrase('tls', null, 'certificate has expired'),
  phrase('tls', null, 'CERT_HAS_EXPIRED'),
  phrase('tls', null, 'CertificateExpiredException'),
  phrase('tls', null, 'invalid peer certificate: Expired'),
  phrase('tls', null, 'InvalidCertificate\\(Expired'),
  phrase('tls', null, 'CERT_NOT_YET_VALID'),
  // A4: an issuer that the client does not know
  phrase('tls', 'A4', 'x509: certificate signed by unknown authority'),
  phrase('tls', 'A4', 'failed to verify certificate: x509: .{0,40}unknown authority'),
  phrase('tls', 'A4', 'unable to get (?:local )?issuer certificate'),
  phrase('tls', 'A4', 'UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?'),
  phrase('tls', 'A4', 'self[- ]signed certificate'),
  phrase(
    'tls',
    'A4',
    '(?:SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE)',
  ),
  phrase('tls', 'A4', 'unable to verify the first certificate'),
  phrase('tls', 'A4', 'PKIX path (?:building|validation) failed'),
  phrase('tls', 'A4', 'unable to find valid certification path'),
  phrase('tls', 'A4', 'InvalidCertificate\\((?:UnknownIssuer|BadSignature)'),
  phrase('tls', 'A4', 'invalid peer certificate: (?:UnknownIssuer|BadSignature)'),
  phrase('tls', 'A4', '(?:UntrustedRoot|PartialChain|RemoteCertificateChainErrors)'),
  phrase('tls', 'A4', '\\{:tls_alert, \\{:unknown_ca'),
  phrase('tls', 'A4', 'certificate[_ ]verify[_ ]failed'),
  phrase('tls', 'A4', 'SSL certificate problem'),
  phrase('tls', 'A4', "Peer's Certificate issuer is not recognized"),
  phrase('tls', 'A4', 'x509: [^\\n:]{0,80}certificate is not trusted'),
  phrase('tls', 'A4', "cannot verify \\S{1,253}'s certificate"),
  // A6 and its reverse. A client of plain HTTP reads the alert of TLS (RFC 8446, 5.1) as a broken answer.
  phrase('tls', 'A6', 'Client sent an HTTP request to an HTTPS server'),
  phrase('tls', 'A6', '(?:malformed HTTP response |BadStatusLine\\()[^\\n]{0,4}\\\\{1,4}x15\\\\{1,4}x03'),
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
  // A3: the name does not resolve
  phrase('network', 'A3', 'no such host'),
  phrase('network', 'A3', 'server misbehaving'),
  phrase('network', 'A3', '\\blookup \\S{1,253} on \\S{1,64}:53: '),
  phrase('network', 'A3', '\\blookup \\S{1,253}: (?:i/o timeout|Temporary failure)'),
  phrase('network', 'A3', '\\bENOTFOUND\\b'),
  phrase('network', 'A3', '\\bEAI_AGAIN\\b'),
  phrase('network', 'A3', 'Name or service not known'),
  phrase('network', 'A3', 'Temporary failure in name resolution'),
  phrase('network', 'A3', 'Name does not resolve'),
  phrase('network', 'A3', 'nodename nor servname provided'),
  phrase('network', 'A3', 'failed to lookup address information'),
  phrase('network', 'A3', 'dns error: '),
  phrase('network', 'A3', 'UnknownHostException'),
  phrase('network', 'A3', 'Could not resolve host'),
  phrase('network', 'A3', ':nxdomain\\b'),
  phrase('network', 'A3', 'Try again \\(kubernetes'),
  phrase('network', 'A3', 'getaddrinfo failed'),
  // A1: nothing listens
  phrase('network', 'A1', 'The connection to the server \\S{1,300} was refused', true),
  phrase('network', 'A1', 'connection refused'),
  phrase('network', 'A1', '\\bECONNREFUSED\\b'),
  phrase('network', 'A1', 'actively refused it'),
  phrase('network', 'A1', "Connect call failed \\('"),
  phrase(
    'network',
    'A1',
    "Failed to connect to \\S{1,253} port \\d{1,5}(?: after \\d{1,9} ms)?: Couldn't connect to server",
  ),
  phrase('network', 'A1', ':econnrefused\\b'),
  phrase('network', 'A1', 'ConnectException: Failed to connect to \\S{1,300}:\\d{1,5}'),
  // A2: packets are dropped
  phrase('network', 'A2', 'i/o timeout'),
  phrase('network', 'A2', '\\bE(?:CONN)?TIMEDOUT\\b'),
  phrase('network', 'A2', 'connect(?:ion)? timed out'),
  phrase('network', 'A2', 'Connection to \\S{1,253} timed out'),
  phrase('network', 'A2', '\\b(?:Socket|Connect|HttpConnect)Timeout(?:Error|Exception)\\b'),
  phrase('network', 'A2', 'Client\\.Timeout (?:exceeded while awaiting headers|or context cancellation)'),
  phrase('network', 'A2', 'no route to host'),
  phrase('network', 'A2', 'network is unreachable'),
  phrase('network', 'A2', '\\bE(?:HOST|NET)UNREACH\\b'),
  phrase('network', 'A2', 'No route to host'),
  phrase('network', 'A2', 'context deadline exceeded'),
  phrase('network', 'A2', 'operation timed out'),
  phrase('network', 'A2', 'request canceled while waiting for connection'),
  phrase('network', 'A2', 'deadline has elapsed'),
  phrase('network', 'A2', 'UND_ERR_CONNECT_TIMEOUT'),
  phrase('network', 'A2', 'Read timed out'),
  phrase('network', 'A2', 'did not properly respond after a period of time'),
  // Cut in the middle: no row of the table
  phrase('network', null, 'connection reset by peer'),
  phrase('network', null, '\\bECONNRESET\\b'),
  phrase('network', null, 'socket hang up'),
  phrase('network', null, 'http2: client connection lost'),
  phrase('network', null, 'http2: server sent GOAWAY'),
  phrase('network', null, 'unexpected EOF'),
  phrase('network', null, '": EOF\\b'),
  phrase('network', null, 'Remote end closed connection without response'),
  phrase('network', null, 'Connection aborted'),
  phrase('network', null, 'broken pipe'),
  phrase('network', null, 'Unable to connect to the server: ', true),
]
