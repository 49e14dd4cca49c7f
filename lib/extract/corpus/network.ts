import type { Expected, Paste } from './paste'

const network = (cause: string | null): Expected => ({ kind: 'network', cause })
const tls = (cause: string | null): Expected => ({ kind: 'tls', cause })
const proxy: Expected = { kind: 'proxy', cause: 'A7' }

/** Clients that did not reach the API server, in texts that show that they called it. */
export const networkPastes: readonly Paste[] = [
  [
    'kubectl, refused',
    'The connection to the server 10.96.0.1:6443 was refused - did you specify the right host or port?',
    network('A1'),
  ],
  [
    'kubectl without a kubeconfig',
    `E1124 13:37:05.1   12 memcache.go:265] couldn't get current server API group list: Get "http://localhost:8080/api?timeout=32s": dial tcp 127.0.0.1:8080: connect: connection refused
The connection to the server localhost:8080 was refused - did you specify the right host or port?`,
    network('A1'),
  ],
  [
    'Go, refused',
    'Get "https://10.96.0.1:443/api/v1/namespaces/shop/pods?limit=500": dial tcp 10.96.0.1:443: connect: connection refused',
    network('A1'),
  ],
  [
    'Node, refused',
    `Error: connect ECONNREFUSED 10.96.0.1:443
    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1606:16) {
  errno: -111,
  code: 'ECONNREFUSED',
  syscall: 'connect',
  address: '10.96.0.1',
  port: 443
}`,
    network('A1'),
  ],
  [
    'Python, refused',
    "urllib3.exceptions.MaxRetryError: HTTPSConnectionPool(host='10.96.0.1', port=443): Max retries exceeded with url: /api/v1/namespaces/shop/pods (Caused by NewConnectionError('<urllib3.connection.HTTPSConnection object at 0x7f>: Failed to establish a new connection: [Errno 111] Connection refused'))",
    network('A1'),
  ],
  [
    'Java, refused',
    `io.fabric8.kubernetes.client.KubernetesClientException: Operation: [list]  for kind: [Pod]  with name: [null]  in namespace: [shop]  failed.
Caused by: java.net.ConnectException: Failed to connect to kubernetes.default.svc/10.96.0.1:443
Caused by: java.net.ConnectException: Connection refused (Connection refused)`,
    network('A1'),
  ],
  [
    'curl, refused',
    "curl: (7) Failed to connect to kubernetes.default.svc port 443 after 2 ms: Couldn't connect to server",
    network('A1'),
  ],
  [
    '.NET, refused',
    'System.Net.Http.HttpRequestException: Connection refused (kubernetes.default.svc:443)\n ---> System.Net.Sockets.SocketException (111): Connection refused',
    network('A1'),
  ],
  [
    'Rust, refused',
    'Error: HyperError: client error (Connect): tcp connect error: Connection refused (os error 111) kube_client::client: https://10.96.0.1:443/api/v1/pods',
    network('A1'),
  ],
  ['Go, silent', 'Unable to connect to the server: dial tcp 203.0.113.7:443: i/o timeout', network('A2')],
  [
    'Go, reflector',
    'E1124 13:37:05.1       1 reflector.go:147] Failed to watch *v1.Pod: failed to list *v1.Pod: Get "https://10.96.0.1:443/api/v1/pods?limit=500&resourceVersion=0": dial tcp 10.96.0.1:443: i/o timeout',
    network('A2'),
  ],
  [
    'Node, silent',
    'FetchError: request to https://10.96.0.1:443/apis/apps/v1/deployments failed, reason: connect ETIMEDOUT 10.96.0.1:443',
    network('A2'),
  ],
  [
    'Python, silent',
    "urllib3.exceptions.ConnectTimeoutError: (<urllib3.connection.HTTPSConnection object at 0x7f>, 'Connection to 10.96.0.1 timed out. (connect timeout=None)') url: https://10.96.0.1:443/api/v1/pods",
    network('A2'),
  ],
  [
    'Go, awaiting headers',
    'Unable to connect to the server: net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
    network('A2'),
  ],
  [
    'no route',
    'Unable to connect to the server: dial tcp 10.0.0.9:6443: connect: no route to host',
    network('A2'),
  ],
  [
    'Go, DNS',
    'Get "https://kubernetes.default.svc/api/v1/namespaces": dial tcp: lookup kubernetes.default.svc on 10.96.0.10:53: no such host',
    network('A3'),
  ],
  [
    'Go, DNS silent',
    'Unable to connect to the server: dial tcp: lookup abc.gr7.eu-west-1.eks.amazonaws.com on 10.96.0.10:53: read udp 10.1.2.3:4567->10.96.0.10:53: i/o timeout',
    network('A3'),
  ],
  [
    'Node, DNS',
    'Error: getaddrinfo ENOTFOUND kubernetes.default.svc\n    at GetAddrInfoReqWrap.onlookup [as oncomplete] (node:dns:107:26)',
    network('A3'),
  ],
  ['Node, DNS silent', 'Error: getaddrinfo EAI_AGAIN kubernetes.default.svc.cluster.local', network('A3')],
  [
    'Python, DNS',
    "urllib3.exceptions.MaxRetryError: HTTPSConnectionPool(host='kubernetes.default.svc', port=443): Max retries exceeded with url: /api/v1/pods (Caused by NameResolutionError(\"<urllib3.connection.HTTPSConnection object at 0x7f>: Failed to resolve 'kubernetes.default.svc' ([Errno -2] Name or service not known)\"))",
    network('A3'),
  ],
  [
    'Java, DNS',
    'java.net.UnknownHostException: kubernetes.default.svc: Name or service not known',
    network('A3'),
  ],
  ['curl, DNS', 'curl: (6) Could not resolve host: kubernetes.default.svc', network('A3')],
  [
    'kubectl, CA',
    'Unable to connect to the server: x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "kubernetes")',
    tls('A4'),
  ],
  [
    'Go, CA',
    'Get "https://10.96.0.1:443/version?timeout=32s": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    tls('A4'),
  ],
  [
    'Node, CA',
    'FetchError: request to https://kubernetes.default.svc/api/v1/pods failed, reason: unable to get local issuer certificate',
    tls('A4'),
  ],
  [
    'Python, CA',
    "urllib3.exceptions.MaxRetryError: HTTPSConnectionPool(host='10.96.0.1', port=443): Max retries exceeded with url: /version/ (Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in certificate chain (_ssl.c:1006)')))",
    tls('A4'),
  ],
  [
    'Java, CA',
    'io.fabric8.kubernetes.client.KubernetesClientException: An error has occurred.\nCaused by: javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target',
    tls('A4'),
  ],
  [
    'curl, CA',
    `$ curl https://kubernetes.default.svc/api
curl: (60) SSL certificate problem: unable to get local issuer certificate
More details here: https://curl.se/docs/sslcerts.html`,
    tls('A4'),
  ],
  [
    '.NET, CA',
    'System.Net.Http.HttpRequestException: The SSL connection could not be established\n ---> System.Security.Authentication.AuthenticationException: The remote certificate is invalid because of errors in the certificate chain: PartialChain\n   at k8s.Kubernetes.SendRequest(HttpRequestMessage httpRequest)',
    tls('A4'),
  ],
  [
    'Go, name',
    'Unable to connect to the server: x509: certificate is valid for 10.96.0.1, 192.168.1.10, not 203.0.113.7',
    tls('A5'),
  ],
  [
    'Node, name',
    "Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames: Host: kubernetes.example. is not in the cert's altnames: DNS:kubernetes, DNS:kubernetes.default\n  at https://kubernetes.default.svc/api/v1/pods",
    tls('A5'),
  ],
  [
    'Python, name',
    "HTTPSConnectionPool(host='api.shop.internal', port=6443): Max retries exceeded with url: /api/v1/pods (Caused by SSLError(SSLCertVerificationError(\"Hostname mismatch, certificate is not valid for 'api.shop.internal'\")))",
    tls('A5'),
  ],
  [
    'Java, name',
    'javax.net.ssl.SSLPeerUnverifiedException: Hostname 10.0.0.9 not verified:\n    certificate: sha256/x\n    DN: CN=kube-apiserver\n\tat io.fabric8.kubernetes.client.http.StandardHttpClient',
    tls('A5'),
  ],
  [
    'expired',
    'Unable to connect to the server: x509: certificate has expired or is not yet valid: current time 2026-11-24T13:37:05Z is after 2026-11-01T00:00:00Z',
    tls(null),
  ],
  ['handshake timeout', 'Unable to connect to the server: net/http: TLS handshake timeout', tls(null)],
  [
    'plain http',
    `$ curl http://10.96.0.1:443/api
Client sent an HTTP request to an HTTPS server.`,
    tls('A6'),
  ],
  ['plain http, alone', 'Client sent an HTTP request to an HTTPS server.\n', tls('A6')],
  [
    'http answer',
    'Get "https://10.0.0.9:6443/api?timeout=32s": http: server gave HTTP response to HTTPS client',
    tls(null),
  ],
  [
    'proxy, Go',
    'Get "https://10.96.0.1:443/api/v1/namespaces": proxyconnect tcp: dial tcp 10.9.9.9:3128: connect: connection refused',
    proxy,
  ],
  [
    'proxy, Go, CONNECT refused',
    'Failed to create deployment: Post "https://34.57.171.181/apis/apps/v1/namespaces/default/deployments": Forbidden',
    proxy,
  ],
  [
    'proxy, Python',
    "urllib3.exceptions.MaxRetryError: HTTPSConnectionPool(host='10.96.0.1', port=443): Max retries exceeded with url: /api/v1/pods (Caused by ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 403 Forbidden')))",
    proxy,
  ],
  [
    'proxy, curl',
    'curl -k https://kubernetes.default.svc/api\ncurl: (56) Received HTTP code 403 from proxy after CONNECT',
    proxy,
  ],
  ['mesh', 'RBAC: access denied', { kind: 'mesh', cause: 'A8' }],
  [
    'mesh, kubectl',
    'Error from server (Forbidden): RBAC: access denied (get pods)',
    { kind: 'mesh', cause: 'A8' },
  ],
  [
    'mesh, curl',
    `> GET /api/v1/namespaces/shop/pods HTTP/1.1
> Host: kubernetes.default.svc
< HTTP/1.1 403 Forbidden
< content-type: text/plain
< server: envoy
RBAC: access denied`,
    { kind: 'mesh', cause: 'A8' },
  ],
  [
    'kubectl proxy',
    `$ curl http://localhost:8001/api/v1/namespaces/shop/pods/web-0/exec
Forbidden`,
    { kind: 'proxy', cause: 'A9' },
  ],
  [
    'reset',
    'Get "https://10.96.0.1:443/api/v1/pods": read tcp 10.1.2.3:4567->10.96.0.1:443: read: connection reset by peer',
    network(null),
  ],
  ['EOF', 'Unable to connect to the server: EOF', network(null)],
  [
    'Helm without a kubeconfig',
    'Error: Kubernetes cluster unreachable: Get "http://localhost:8080/version": dial tcp [::1]:8080: connect: connection refused',
    network('A1'),
  ],
  [
    'CoreDNS',
    '[WARNING] plugin/kubernetes: Kubernetes API connection failure: Get "https://10.96.0.1:443/version": dial tcp 10.96.0.1:443: i/o timeout',
    network('A2'),
  ],
  [
    'leader election',
    'E1124 13:37:05.1 1 leaderelection.go:369] Failed to update lock: Put "https://10.96.0.1:443/apis/coordination.k8s.io/v1/namespaces/op/leases/x?timeout=5s": context deadline exceeded',
    network('A2'),
  ],
  [
    'Rust, CA',
    'Error: kube::Error Service(hyper_util::client::legacy::Error(Connect, Custom { kind: Other, error: Custom { kind: InvalidData, error: InvalidCertificate(UnknownIssuer) } }))',
    tls('A4'),
  ],
  [
    'Ruby, CA',
    'SSL_connect returned=1 errno=0 peeraddr=10.96.0.1:443 state=error: certificate verify failed (unable to get local issuer certificate) (Kubeclient::HttpError)',
    tls('A4'),
  ],
  [
    'a page of a proxy, kubectl',
    'Error from server (Forbidden): <html>\n<head><title>403 Forbidden</title></head>\n<body>squid</body></html> (get pods)',
    proxy,
  ],
  [
    'a page of a proxy, Python',
    "kubernetes.client.exceptions.ApiException: (403)\nReason: Forbidden\nHTTP response headers: HTTPHeaderDict({'Server': 'nginx', 'Content-Type': 'text/html'})\nHTTP response body: <html>\n<head><title>403 Forbidden</title></head></html>",
    proxy,
  ],
  [
    'a page of a load balancer',
    'Error from server (InternalError): an error on the server ("<html>\\r\\n<head><title>502 Bad Gateway</title></head>") has prevented the request from succeeding (get pods)',
    proxy,
  ],
  [
    'Python, exec refused',
    'kubernetes.client.exceptions.ApiException: (0)\nReason: Handshake status 403 Forbidden',
    { kind: 'authorization', cause: null },
  ],
  [
    'client-node, exec refused',
    'Error: Unexpected server response: 403\n    at ClientRequest.<anonymous> (/app/node_modules/ws/lib/websocket.js:1:1)\n    at WebSocketHandler.connect (/app/node_modules/@kubernetes/client-node/dist/web-socket-handler.js:1:1)',
    { kind: 'authorization', cause: null },
  ],
  [
    'CoreDNS, between its own lookups that time out',
    `[ERROR] plugin/errors: 2 904690.652420. HINFO: read udp 10.42.0.9:36585->10.0.2.2:53: i/o timeout
[WARNING] plugin/kubernetes: Kubernetes API connection failure: Get "https://10.43.0.1:443/version": dial tcp 10.43.0.1:443: connect: no route to host
[ERROR] plugin/errors: 2 904690.652420. HINFO: read udp 10.42.0.9:44554->10.0.2.2:53: i/o timeout`,
    { kind: 'network', cause: 'A2' },
  ],
]
