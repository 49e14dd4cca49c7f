import { describe, expect, it } from 'vitest'
import { recordedFailures } from '@/lib/diagnosis/testing/answered'
import { explainAlone } from '@/lib/diagnosis/testing/on-the-wire'
import { extractRefusals } from '@/lib/reader/extract-refusals'

const REFUSED =
  'pods is forbidden: User "system:serviceaccount:shop:web" cannot list resource "pods" in API group "" in the namespace "shop"'

const explained = (text: string) => explainAlone(extractRefusals(text))

describe('explainAlone', () => {
  it.each([
    ['a refusal', `Error from server (Forbidden): ${REFUSED}`, 'authorization'],
    ['a 401 without a reason', 'error: You must be logged in to the server (Unauthorized)', 'authentication'],
    [
      'an admission',
      'Error from server (Forbidden): pods "a" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1',
      'admission',
    ],
    [
      'a certificate',
      'Get "https://10.96.0.1:443/api/v1/pods": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      'tls',
    ],
  ])('explains %s by its text', (_what, text, kind) => {
    expect(explained(text)).toMatchObject([{ kind }])
  })

  type Said = { cause: string; says: RegExp; fix?: RegExp }
  const FORBIDDEN = 'Error from server (Forbidden): '
  const UNAUTHENTICATED = '"Unable to authenticate the request" err='

  it.each<[string, string, Said]>([
    [
      'a namespace that cannot be created',
      `${FORBIDDEN}namespaces is forbidden: User "jane" cannot create resource "namespaces" in API group "" at the cluster scope`,
      { cause: 'F5', says: /none lets it create namespaces\.$/ },
    ],
    [
      'an expired token of an identity provider',
      `${UNAUTHENTICATED}"[invalid bearer token, oidc: verify token: oidc: token is expired (Token Expiry: 2026-11-25 07:00:00 +0000 UTC)]"`,
      { cause: 'B1', says: /^The identity provider’s token/, fix: /^Sign in again/ },
    ],
    [
      'an expired token of an account, where an identity provider is asked too',
      `${UNAUTHENTICATED}"[invalid bearer token, oidc: verify token: oidc: id token issued by a different provider, service account token has expired]"`,
      { cause: 'B1', says: /kubelet replaces a mounted token/, fix: /^Read the token’s file again/ },
    ],
    [
      'a proxy that is not there',
      'Unable to connect to the server: proxyconnect tcp: dial tcp 10.0.0.9:3128: connect: connection refused',
      {
        cause: 'A7',
        says: /^The client is configured to use an HTTP proxy, 10\.0\.0\.9:3128, and could not connect /,
      },
    ],
    [
      'a kubelet that is not reached',
      'Error from server: Get "https://10.0.0.5:10250/containerLogs/shop/web/web": dial tcp 10.0.0.5:10250: i/o timeout',
      { cause: 'K500', says: /could not reach the kubelet of the pod’s node: /, fix: /reaches its kubelet/ },
    ],
    [
      'a kubelet without a certificate',
      'Error from server: error dialing backend: remote error: tls: internal error',
      { cause: 'K500', says: /could not reach the kubelet/, fix: /serving certificate/ },
    ],
    [
      'a kubelet of another node at its address, since 1.37',
      'Error from server: Get "https://10.0.0.5:10250/containerLogs/shop/web/web": invalid node serving cert common name; expected "system:node:a-2", got "system:node:a-1"',
      {
        cause: 'K500',
        says: /could not reach the kubelet/,
        fix: /names system:node:a-2: what answered has one of system:node:a-1, /,
      },
    ],
    [
      'an external signer of tokens that does not answer',
      'Error from server (InternalError): Internal error occurred: failed to generate token: while signing jwt: rpc error: code = Unavailable desc = connection error',
      { cause: 'K500', says: /external signer did not sign/, fix: /--service-account-signing-endpoint/ },
    ],
    [
      'a token’s file that the user of the container cannot read',
      'open /var/run/secrets/kubernetes.io/serviceaccount/token: permission denied',
      { cause: 'B8', says: /cannot read its token’s file/, fix: /supplementalGroupsPolicy Strict/ },
    ],
    [
      'a conversion webhook',
      'Error from server: conversion webhook for cert-manager.io/v1alpha2, Kind=Certificate failed: Post "https://cert-manager-webhook.cert-manager.svc:443/convert?timeout=30s": x509: certificate signed by unknown authority',
      {
        cause: 'K500',
        says: /could not convert the Certificate: /,
        fix: /conversion webhook .* of Certificate/,
      },
    ],
    [
      'a webhook whose answer is none',
      'Error from server (InternalError): Internal error occurred: failed calling webhook "v.example.com": received invalid webhook response: expected response.uid="a", got "b"',
      {
        cause: 'J9',
        says: /^Admission webhook v\.example\.com answered with an error, or /,
        fix: /AdmissionReview/,
      },
    ],
    [
      'a pod of two disruption budgets',
      'Error from server: This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
      { cause: 'K500', says: /^The API server does not evict the pod: /, fix: /only one of them matches/ },
    ],
    [
      'a claim that was to change what it cannot',
      'The PersistentVolumeClaim "data" is invalid: spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
      { cause: 'K422', says: /only a part of spec can be changed/, fix: /^Change only the fields/ },
    ],
    [
      'a node that creates a pod',
      'Error from server (Forbidden): pods "web-0" is forbidden: pod does not have "kubernetes.io/config.mirror" annotation, node "n1" can only create mirror pods',
      { cause: 'J16', says: /^NodeRestriction limits node n1 /, fix: /ServiceAccount/ },
    ],
    [
      'metrics that are not installed',
      'error: Metrics API not available',
      { cause: 'G9', says: /^kubectl found no metrics API that works/ },
    ],
    [
      'a group that discovery finds stale',
      'error: unable to retrieve the complete list of server APIs: external.metrics.k8s.io/v1beta1: stale GroupVersion discovery: external.metrics.k8s.io/v1beta1',
      { cause: 'G9', says: /stale GroupVersion/, fix: /APIService of group external\.metrics\.k8s\.io/ },
    ],
    [
      'a webhook that allows no dry run',
      'Error from server (BadRequest): admission webhook "hook.example.com" does not support dry run',
      {
        cause: 'J19',
        says: /without calling it\. The write itself is not refused/,
        fix: /sideEffects: None/,
      },
    ],
    [
      'an unreadable object that is deleted',
      `${FORBIDDEN}secrets "broken" is forbidden: not permitted to do "unsafe-delete-ignore-read-errors", reason: `,
      {
        cause: 'H10',
        says: /needs the verb unsafe-delete-ignore-read-errors on secrets broken/,
        fix: /without the option/,
      },
    ],
    [
      'a kubelet whose user is no node',
      'Unable to register node "n1" with API server: nodes "n1" is forbidden: could not determine node from user "kubelet"',
      {
        cause: 'J16',
        says: /could not determine node from user "kubelet"/,
        fix: /certificate of user system:node:/,
      },
    ],
    [
      'a kubelet that cannot join',
      'failed to run Kubelet: unable to load bootstrap kubeconfig: stat /etc/kubernetes/bootstrap-kubelet.conf: no such file or directory',
      { cause: 'B14', says: /has most likely expired/, fix: /kubelet\.conf/ },
    ],
    [
      'logs that a kubelet refuses the API server',
      'error: You must be logged in to the server (the server has asked for the client to provide credentials ( pods/log web-0))',
      { cause: 'C7', says: /the kubelet did not accept it/, fix: /renew the certificate/ },
    ],
    [
      'an exec that a kubelet refuses the API server',
      'error: unable to upgrade connection: Unauthorized',
      { cause: 'C7', says: /the kubelet did not accept it/, fix: /renew the certificate/ },
    ],
    ...[
      'Error from server (Forbidden): Forbidden (user=system:anonymous, verb=get, resource=nodes, subresource=proxy)',
      'Forbidden (user=system:anonymous, verb=get, resource=nodes, subresource=proxy) ( pods/log web-0)',
      'error: unable to upgrade connection: Forbidden (user=system:anonymous, verb=create, resource=nodes, subresource(s)=[exec proxy])',
    ].map((text): [string, string, Said] => [
      'an API server that shows a kubelet no certificate',
      text,
      { cause: 'C7', says: /judged the API server as the anonymous user/, fix: /--kubelet-client-key/ },
    ]),
    [
      'a program that calls a kubelet without a token',
      'Forbidden (user=system:anonymous, verb=get, resource=nodes, subresource=metrics)',
      { cause: 'C1', says: /no token is sent/ },
    ],
    [
      'a signer, where it does not say who asked',
      `${FORBIDDEN}certificatesigningrequests.certificates.k8s.io "csr" is forbidden: user not permitted to approve requests with signerName "example.com/mine"`,
      { cause: 'H9', says: /verb approve for signer/, fix: /^Add approve on signers example\.com\/mine of/ },
    ],
    [
      'an Autopilot cluster',
      'Error from server (GKE Warden constraints violations): error when creating "pod.yaml": admission webhook "warden-validating.common-webhooks.networking.gke.io" denied the request: GKE Warden rejected the request because it violates one or more constraints.\nViolations details: {"[denied by autogke-disallow-privilege]":["container web is privileged; not allowed in Autopilot"]}',
      { cause: 'J8', says: /container web is privileged/ },
    ],
  ])('says of %s what its words prove, and no more', (_what, text, { cause, says, fix = /./ }) => {
    const [told, ...others] = explained(text)
    expect(others).toEqual([])
    expect(told).toMatchObject({ cause: { id: cause, says: expect.stringMatching(says) } })
    expect(told?.fixes[0]?.says).toMatch(fix)
  })

  const EXEC = 'Unable to connect to the server: getting credentials: exec: executable'

  it.each([
    [
      'a known program that is missing',
      `${EXEC} gke-gcloud-auth-plugin not found`,
      /gke-gcloud-auth-plugin, which is not installed where the client runs/,
      'gcloud components install gke-gcloud-auth-plugin',
      'command -v gke-gcloud-auth-plugin',
    ],
    [
      'a program of a company that is missing',
      `${EXEC} /opt/bin/acme-login not found`,
      /the program \/opt\/bin\/acme-login, which is not installed/,
      undefined,
      'command -v /opt/bin/acme-login',
    ],
    [
      'a program whose login has expired',
      `${EXEC} aws failed with exit code 255`,
      /the program aws, which ended with an error\. Most often its own login has expired/,
      'aws sso login',
      'kubectl auth whoami',
    ],
    [
      'a version that the client has not',
      'error: exec plugin: invalid apiVersion "client.authentication.k8s.io/v1alpha1"',
      /the kubeconfig asks for client\.authentication\.k8s\.io\/v1alpha1\. client-go has v1 since/,
      undefined,
      'kubectl config view --minify',
    ],
  ])(
    'says of %s that nothing was sent, and gives the command that settles it',
    (_what, text, says, fix, look) => {
      const [told, ...others] = explained(text)
      expect(others).toEqual([])
      expect(told).toMatchObject({
        verdict: 'failed',
        kind: 'authentication',
        says: 'The client has no credentials to send, so no permission was checked.',
        cause: { id: 'B12', confidence: 'proven', says: expect.stringMatching(says) },
        unseen: [{ command: look }],
      })
      expect(told?.fixes[0]?.command).toBe(fix)
    },
  )

  it('takes a kubelet’s word for the API server as likely, since the text does not say who called it', () => {
    const [told] = explained(
      'Forbidden (user=system:anonymous, verb=get, resource=nodes, subresource=proxy) ( pods/log web-0)',
    )
    expect(told?.cause).toMatchObject({ id: 'C7', confidence: 'likely' })
    expect(told?.fixes.flatMap(({ opens }) => opens)).toEqual([])
  })

  it('gives a fix for each program that a name can mean, and says for whom it is', () => {
    const [told] = explained(`${EXEC} kubelogin failed with exit code 1`)
    expect(told?.fixes.map(({ says, command }) => [says, command]).slice(0, 2)).toEqual([
      ['Log in again, if it logs in to Azure.', 'az login'],
      ['Log in again, if it logs in to another identity provider.', 'kubelogin clean'],
    ])
  })

  const OVER =
    'x509: certificate has expired or is not yet valid: current time 2026-11-26T07:00:00Z is after 2026-11-25T07:00:00Z'

  it.each([
    [
      'the server’s, in the words of a client',
      `Unable to connect to the server: tls: failed to verify certificate: ${OVER}`,
      ['tls', 'A11'],
      'A certificate of the address that was called expired at 2026-11-25 07:00:00 UTC, and the client’s clock says 2026-11-26 07:00:00 UTC.',
    ],
    [
      'the server’s, of a client whose clock is behind',
      'Get "https://10.96.0.1:443/api/v1/pods": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2020-01-01T00:00:00Z is before 2026-11-25T07:00:00Z',
      ['tls', 'A11'],
      'A certificate of 10.96.0.1:443 is valid only from 2026-11-25 07:00:00 UTC, and the client’s clock says 2020-01-01 00:00:00 UTC.',
    ],
    [
      'the client’s, in the log of a server',
      `${UNAUTHENTICATED}"[${OVER}, verifying certificate SN=4223, SKID=, AKID=5A:11 failed: ${OVER}]"`,
      ['authentication', 'B13'],
      'The client’s certificate expired at 2026-11-25 07:00:00 UTC, and the server’s clock says 2026-11-26 07:00:00 UTC. Its serial number is 107F.',
    ],
    [
      'the client’s, from another CA',
      `${UNAUTHENTICATED}"verifying certificate SN=4223, SKID=, AKID=5A:11 failed: x509: certificate signed by unknown authority"`,
      ['authentication', 'B13'],
      'The client’s certificate is signed by a CA that the server does not accept for clients. It is from another cluster, or the CA of clients was replaced. Its serial number is 107F.',
    ],
    [
      'the kubelet’s own',
      'E1126 07:00:00.000000 912 bootstrap.go:266] part of the existing bootstrap client certificate in /etc/kubernetes/kubelet.conf is expired: 2026-11-25 07:00:00 +0000 UTC',
      ['authentication', 'B14'],
      expect.stringMatching(
        /^The client certificate of this kubelet, in \/etc\/kubernetes\/kubelet\.conf, expired at 2026-11-25 07:00:00 UTC\./,
      ),
    ],
  ])('tells whose certificate is not valid: %s', (_whose, text, [kind, id], says) => {
    expect(explained(text)).toMatchObject([
      {
        kind,
        cause: { id, confidence: 'proven', says },
        unseen: [{ command: expect.stringMatching(/openssl x509 -noout/) }],
      },
    ])
  })

  it('shows no endpoints for a certificate of a webhook', () => {
    const dates = `tls: failed to verify certificate: ${OVER}`
    const [webhook] = explained(
      `Error from server (InternalError): Internal error occurred: failed calling webhook "a.example.com": failed to call webhook: Post "https://hook.tools.svc:443/x?timeout=10s": ${dates}`,
    )
    expect(webhook).toMatchObject({
      cause: { id: 'J9' },
      fixes: [{ where: 'cluster' }, { where: 'request' }],
    })
    expect(webhook?.fixes[0]?.command).toBeUndefined()
  })

  it('grants exactly the refused call, and says that no one was asked', () => {
    const [told] = explained(REFUSED)
    expect(told?.basis).toEqual({ says: 'The text alone; no cluster was asked.', isTextAlone: true })
    expect(told?.fixes[0]?.opens).toEqual([{ verb: 'list', group: '', resource: 'pods', namespace: 'shop' }])
    expect(told?.unseen).toHaveLength(1)
  })

  it('creates the account of a pod in the lines that give it to the pod, before it', () => {
    const [told] = explained(
      'pods is forbidden: User "system:serviceaccount:shop:default" cannot list resource "pods" in API group "" in the namespace "shop"',
    )
    const fix = told?.fixes.find(({ where }) => where === 'pod')
    expect(fix?.yaml).toContain('kind: ServiceAccount\n')
    expect(fix?.command).toBe(
      `kubectl apply -f - <<'EOF'\n${fix?.yaml?.trimEnd()}\nEOF\nkubectl -n shop set serviceaccount deployment my-app my-app`,
    )
  })

  it('tells an anonymous caller that may be no pod to bring credentials, before it speaks of a pod', () => {
    const [told] = explained(
      'Error: nodes is forbidden: User "system:anonymous" cannot list resource "nodes" in API group "" at the cluster scope',
    )
    expect(told?.cause?.id).toBe('C1')
    expect(told?.fixes.map(({ where }) => where)).toEqual(['request', 'pod'])
  })

  it('names no pod and no probe as the one that asked, whatever a real API server answered', () => {
    for (const { message } of recordedFailures()) {
      for (const told of explained(`Error from server: ${message}`)) {
        expect([message, JSON.stringify(told)]).not.toEqual([
          message,
          expect.stringMatching(/this pod|AccessReview: /i),
        ])
      }
    }
  })

  it('finds nothing in a text that is no refusal', () => {
    expect(explained('All is well.')).toEqual([])
  })
})
