/** Texts that mention a refusal, or tell one of somebody else: they must give nothing. */
export const mentions: readonly (readonly [source: string, text: string])[] = [
  [
    'documentation of the sentence',
    'The message has the form: <resource> is forbidden: User "<user>" cannot <verb> resource "<resource>" in API group "<group>" in the namespace "<namespace>"',
  ],
  [
    'source code of the sentence',
    `func forbiddenMessage(attributes authorizer.Attributes) string {
	username := ""
	if ns := attributes.GetNamespace(); len(ns) > 0 {
		return fmt.Sprintf("User %q cannot %s resource %q in API group %q in the namespace %q", username, attributes.GetVerb(), resource, attributes.GetAPIGroup(), ns)
	}
	return fmt.Sprintf("User %q cannot %s resource %q in API group %q at the cluster scope", username, attributes.GetVerb(), resource, attributes.GetAPIGroup())`,
  ],
  [
    'source code in Python',
    `    if e.status == 403:
        logger.error(f"{resource} is forbidden: User {user!r} cannot {verb} resource {resource!r}")`,
  ],
  ['a test that expects a text', 'assert.EqualError(t, err, `pods "x" is forbidden: %s`)'],
  [
    'prose about every failure',
    'When a pod starts, the kubelet mounts a token. Programs read it and call the API server at the address in KUBERNETES_SERVICE_HOST. If the connection times out, look at NetworkPolicy first; if the name cannot be resolved, look at CoreDNS; if the certificate is signed by an unknown authority, mount ca.crt. A connection refused usually means a wrong port. A 401 means the token is not accepted, a 403 that RBAC has no rule, and 404 page not found is a wrong path. See also our runbook for the case that the server is currently unable to handle the request.',
  ],
  [
    'a README with code in it',
    `## Troubleshooting
If you see \`connection refused\` for \`https://kubernetes.default.svc\`, check that the API server is running. If you see \`Unauthorized\`, the token has expired.`,
  ],
  [
    'a changelog',
    `- Fixed a bug where the controller crashed when it got a 403 from the API server
- webhook: no longer fails when "failed calling webhook" is logged
- Improved error message "x509: certificate signed by unknown authority"`,
  ],
  ['a query for the sentence', '{namespace="shop"} |= "is forbidden: User"'],
  [
    'grep of source code',
    `$ grep -rn "is forbidden" .
./pkg/errors.go:41:	return fmt.Errorf("%s is forbidden: %v", r, err)`,
  ],
  [
    'an alert rule',
    `- alert: ApiserverForbidden
  expr: sum(rate(apiserver_request_total{code="403"}[5m])) > 1
  annotations:
    summary: "Many requests are forbidden"
    description: "User {{ $labels.user }} gets 403 Forbidden"`,
  ],
  [
    'a comment in YAML',
    `# Without this rule: "cannot list resource pods"
kind: ClusterRoleBinding
subjects:
- kind: ServiceAccount
  name: default
  namespace: forbidden`,
  ],
  [
    'an audit event that allowed',
    '{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","stage":"ResponseComplete","requestURI":"/api/v1/pods","verb":"list","user":{"username":"alice"},"responseStatus":{"metadata":{},"code":200},"annotations":{"authorization.k8s.io/decision":"allow","authorization.k8s.io/reason":"RBAC: allowed by ClusterRoleBinding"}}',
  ],
  [
    'pip, trust',
    "WARNING: Retrying after connection broken by 'SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self signed certificate in certificate chain'))': /simple/requests/",
  ],
  [
    'npm, trust',
    `npm ERR! code SELF_SIGNED_CERT_IN_CHAIN
npm ERR! errno SELF_SIGNED_CERT_IN_CHAIN
npm ERR! request to https://registry.npmjs.org/x failed, reason: self signed certificate in certificate chain`,
  ],
  [
    'git, trust',
    "fatal: unable to access 'https://git.corp/x.git/': SSL certificate problem: unable to get local issuer certificate",
  ],
  [
    'JDBC, trust',
    'com.microsoft.sqlserver.jdbc.SQLServerException: The driver could not establish a secure connection: PKIX path building failed',
  ],
  [
    'Docker, trust',
    'error during connect: Get "https://docker:2376/v1.24/info": x509: certificate signed by unknown authority',
  ],
  [
    'LDAP, trust',
    'javax.naming.CommunicationException: simple bind failed: ldap.corp:636 [Root exception is javax.net.ssl.SSLHandshakeException: PKIX path building failed]',
  ],
  [
    'a kubelet that is scraped',
    `E0101 10:10:10.101010       1 scraper.go:140] "Failed to scrape node" err="Get \\"https://10.0.0.4:10250/metrics/resource\\": x509: cannot validate certificate for 10.0.0.4 because it doesn't contain any IP SANs" node="node-1"`,
  ],
  [
    'a resolver upstream',
    '[ERROR] plugin/errors: 2 example.com. A: read udp 10.244.0.3:44113->8.8.8.8:53: i/o timeout',
  ],
  [
    'Helm, a Kind that is not installed',
    `Error: unable to build kubernetes objects from release manifest: resource mapping not found for name: "x" namespace: "" from "": no matches for kind "ServiceMonitor" in version "monitoring.coreos.com/v1"
ensure CRDs are installed first`,
  ],
  [
    'an ACME challenge, 403',
    `E0314 15:10:00.000001       1 sync.go:190] cert-manager/challenges "msg"="propagation check failed" "error"="wrong status code '403', expected '200'" "dnsName"="www.example.com" "resource_kind"="Challenge"`,
  ],
  [
    'AWS by Karpenter',
    '{"level":"ERROR","time":"2024-09-09T09:09:09.999Z","logger":"controller","message":"Reconciler error","error":"launching nodeclaim, creating instance, with fleet error(s), UnauthorizedOperation: You are not authorized to perform this operation."}',
  ],
]
