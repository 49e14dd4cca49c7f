import type { Paste } from './paste'

/** Failures whose text names little beside themselves: what is pasted is the call that is asked about. */
export const alonePastes: readonly Paste[] = [
  [
    'Java, trust, alone',
    'Caused by: javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target',
    { kind: 'tls', cause: 'A4' },
  ],
  [
    'Node, trust, alone',
    `Error: self signed certificate in certificate chain
    at TLSSocket.onConnectSecure (node:_tls_wrap:1539:34) {
  code: 'SELF_SIGNED_CERT_IN_CHAIN'
}`,
    { kind: 'tls', cause: 'A4' },
  ],
  [
    'Node, name, alone',
    "Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames: IP: 10.0.0.9 is not in the cert's list: 10.96.0.1, 127.0.0.1",
    { kind: 'tls', cause: 'A5' },
  ],
  [
    '.NET, trust, alone',
    `System.Net.Http.HttpRequestException: The SSL connection could not be established, see inner exception.
 ---> System.Security.Authentication.AuthenticationException: The remote certificate is invalid because of errors in the certificate chain: UntrustedRoot`,
    { kind: 'tls', cause: 'A4' },
  ],
  [
    'rustls, trust, alone',
    'Error: Service(hyper_util::client::legacy::Error(Connect, Custom { kind: Other, error: Custom { kind: InvalidData, error: InvalidCertificate(UnknownIssuer) } }))',
    { kind: 'tls', cause: 'A4' },
  ],
  [
    'curl, trust, alone',
    `curl: (60) SSL certificate problem: unable to get local issuer certificate
More details here: https://curl.se/docs/sslcerts.html`,
    { kind: 'tls', cause: 'A4' },
  ],
  [
    'wget, trust',
    `ERROR: cannot verify kubernetes.default.svc's certificate, issued by 'CN=kubernetes':
  Unable to locally verify the issuer's authority.
To connect to kubernetes.default.svc insecurely, use \`--no-check-certificate'.`,
    { kind: 'tls', cause: 'A4' },
  ],
  [
    'Windows, silent',
    'Unable to connect to the server: dial tcp 52.12.3.4:443: connectex: A connection attempt failed because the connected party did not properly respond after a period of time, or established connection failed because connected host has failed to respond.',
    { kind: 'network', cause: 'A2' },
  ],
  [
    'macOS, trust',
    'Unable to connect to the server: tls: failed to verify certificate: x509: “kubernetes” certificate is not trusted',
    { kind: 'tls', cause: 'A4' },
  ],
  [
    'aiohttp, refused',
    "aiohttp.client_exceptions.ClientConnectorError: Cannot connect to host 10.96.0.1:443 ssl:default [Connect call failed ('10.96.0.1', 443)]",
    { kind: 'network', cause: 'A1' },
  ],
  [
    'a server that asks who calls it, silent',
    'E0317 03:41:56.672557    6253 proxy.go:73] Unable to authenticate the request due to an error: Post "https://10.254.0.1:443/apis/authentication.k8s.io/v1/tokenreviews": dial tcp 10.254.0.1:443: connect: connection timed out',
    { kind: 'network', cause: 'A2' },
  ],
  [
    'curl with NSS, trust',
    `$ curl https://10.96.0.1:443/version
curl: (60) Peer's Certificate issuer is not recognized.`,
    { kind: 'tls', cause: 'A4' },
  ],
  [
    'PHP, trust',
    'cURL error 60: SSL certificate problem: unable to get local issuer certificate (see https://curl.haxx.se/libcurl/c/libcurl-errors.html) for https://kubernetes.default.svc/api/v1/namespaces',
    { kind: 'tls', cause: 'A4' },
  ],
  [
    'undici, silent',
    `TypeError: fetch failed
    at node:internal/deps/undici/undici:12500:13 {
  [cause]: ConnectTimeoutError: Connect Timeout Error (attempted address: kubernetes.default.svc:443, timeout: 10000ms)
      code: 'UND_ERR_CONNECT_TIMEOUT'
}`,
    { kind: 'network', cause: 'A2' },
  ],
  [
    'Erlang, DNS',
    '[libcluster:k8s] request to kubernetes failed!: {:failed_connect, [{:to_address, {~c"kubernetes.default.svc", 443}}, {:inet, [:inet], :nxdomain}]}',
    { kind: 'network', cause: 'A3' },
  ],
  [
    'kube-rs, refused',
    'Error: HyperError: error trying to connect: tcp connect error: Connection refused (os error 111)',
    { kind: 'network', cause: 'A1' },
  ],
  [
    'fabric8, refused',
    `io.fabric8.kubernetes.client.KubernetesClientException: An error has occurred.
Caused by: java.net.ConnectException: Failed to connect to kubernetes.default.svc/10.96.0.1:443`,
    { kind: 'network' },
  ],
  [
    'Python without configuration',
    "urllib3.exceptions.MaxRetryError: HTTPConnectionPool(host='localhost', port=80): Max retries exceeded with url: /api/v1/namespaces/default/pods (Caused by NewConnectionError('<urllib3.connection.HTTPConnection object at 0x7f8d>: Failed to establish a new connection: [Errno 111] Connection refused'))",
    { kind: 'network', cause: 'A1' },
  ],
  [
    'Python, the end of a traceback',
    "(Caused by ConnectTimeoutError(<urllib3.connection.HTTPSConnection object at 0x7f1>, 'Connection to 10.96.0.1 timed out. (connect timeout=None)'))",
    { kind: 'network', cause: 'A2' },
  ],
  [
    'a CNI plugin in an event',
    '  Warning  FailedCreatePodSandBox  5s  kubelet  Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "abc": plugin type="calico" failed (add): error getting ClusterInformation: Get "https://10.96.0.1:443/apis/crd.projectcalico.org/v1/clusterinformations/default": x509: certificate signed by unknown authority',
    { kind: 'tls', cause: 'A4' },
  ],
  ['the router’s 404, alone', '404 page not found', { kind: 'not-found', cause: 'K404' }],
  [
    'priority and fairness, alone',
    'Too many requests, please try again later.',
    { kind: 'throttled', cause: 'K429' },
  ],
  [
    'client-go before 1.6',
    'the server does not allow access to the requested resource (get nodes)',
    { kind: 'authorization', verb: 'list', resource: 'nodes' },
  ],
]
