import { describe, expect, it } from 'vitest'
import { explainAlone } from '@/lib/diagnosis/testing/on-the-wire'
import { readLogFrom } from '@/lib/facts/refusals/judge/log-refusals'
import { extractRefusals } from '@/lib/reader/extract-refusals'

const explained = (text: string) => explainAlone(extractRefusals(text))
const QUOTA = 'pods "a" is forbidden: exceeded quota: q, requested: pods=1, used: pods=5, limited: pods=5'
const CALLED =
  'failed calling webhook "scan.lab.io": failed to call webhook: Post "https://scan.lab.svc:443/": dial tcp 10.96.1.1:443: connect: connection refused'
const AT = '1201 10:00:00.000000       1'

describe('how strong a cause is', () => {
  it.each([
    ['a client tells the whole sentence', `Error from server (Forbidden): ${QUOTA}`, 'proven'],
    ['nobody is named', QUOTA, 'likely'],
    [
      'an event says it',
      `  Warning  FailedCreate  2m  replicaset-controller  Error creating: ${QUOTA}`,
      'likely',
    ],
    [
      'the sentence is cut',
      'Error from server (Forbidden): pods "a" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "app" must set...',
      'likely',
    ],
  ])('where %s', (_where, text, confidence) => {
    expect(explained(text)).toMatchObject([{ kind: 'admission', cause: { confidence } }])
  })
})

describe('that a Role will not help', () => {
  const UNKNOWN = 'pods "web-0" is forbidden: not on a Tuesday'

  it('is not said of a reason that is not understood, which one command settles', () => {
    for (const text of [UNKNOWN, `Error from server (Forbidden): ${UNKNOWN}`]) {
      const [told] = explained(text)
      expect(told).toMatchObject({
        cause: null,
        unseen: [{ command: expect.stringContaining('auth can-i') }],
      })
      expect(told?.says).toBe(
        'The API server refused pods web-0. Podglass does not understand the reason: it can be of an admission plugin or of another authorizer.',
      )
    }
  })

  it('is said of words of a plugin that are known', () => {
    expect(explained(QUOTA)[0]?.says).toContain('a Role that allows it will not help')
  })

  it.each([
    `admission webhook "validate-policy.kyverno.svc" denied the request: path: spec.rules[0].mutate.targets.: auth check fails, additional privileges are required for the service account 'system:serviceaccount:kyverno:background': cannot update/apps/v1/Deployment in namespace lab`,
    `admission webhook "validate-policy.kyverno.svc" denied the request: path: spec.rules[0].generate..: system:serviceaccount:kyverno:background does not have permissions to 'create' resource apps/v1/Deployment. Grant proper permissions to the background controller`,
  ])('is not said where a webhook names a missing permission: %s', (text) => {
    const [told] = explained(`Error from server: error when creating "a.yaml": ${text}`)
    expect(told).toMatchObject({ kind: 'admission', cause: { id: 'J20' } })
    expect(told?.says).not.toContain('will not help')
    expect(told?.says).toContain('another account lacks a permission')
  })
})

describe('the API server’s own log', () => {
  it.each([
    ['failing open', `W${AT} dispatcher.go:205] Failed calling webhook, failing open scan.lab.io: ${CALLED}`],
    ['an error of its dispatcher, which it goes on from', `E${AT} dispatcher.go:130] ${CALLED}`],
  ])('shows that the call went on: %s', (_what, text) => {
    expect(explained(text)).toMatchObject([
      {
        verdict: 'failed',
        says: 'The API server could not call a webhook and went on without it, so this refused nothing.',
        cause: {
          id: 'J9',
          confidence: 'proven',
          says: expect.stringContaining('Its failurePolicy is Ignore, so the call went on.'),
        },
      },
    ])
    expect(readLogFrom(`2026-12-01T10:00:00.1Z ${text}`)).toMatchObject({ settled: [], open: [] })
  })

  it.each([
    ['its client', `Error from server (InternalError): Internal error occurred: ${CALLED}`],
    ['its log', `W${AT} dispatcher.go:217] Failed calling webhook, failing closed scan.lab.io: ${CALLED}`],
  ])('and %s show that it did not', (_who, text) => {
    expect(explained(text)[0]?.cause?.says).toContain('Its failurePolicy is Fail.')
  })

  it('says nothing of the policy where nobody shows it', () => {
    expect(explained(CALLED)[0]?.cause?.says).not.toContain('failurePolicy')
  })

  it.each(['Unable', 'unable', 'UNABLE'])('tells of the client’s certificate, in any letters: %s', (word) => {
    const text = `E${AT} authentication.go:75] "${word} to authenticate the request" err="[x509: certificate has expired or is not yet valid: current time 2026-12-01T10:00:00Z is after 2026-11-01T10:00:00Z]"`
    expect(explained(text)).toMatchObject([
      { kind: 'authentication', cause: { id: 'B13', confidence: 'proven' } },
    ])
  })
})

describe('a proxy that copies the words of the API server', () => {
  it('is named as what refused, and no Role is offered', () => {
    const [told, ...others] = explained(
      'Error from server (Forbidden): nodes is forbidden: User "ann" cannot list resource "nodes" in API group "" at the cluster scope\nAsk your Teleport admin to ensure that your Teleport role includes access to the nodes in "kubernetes_resources" field.',
    )
    expect(others).toEqual([])
    expect(told).toMatchObject({ kind: 'proxy', verdict: 'denied', fixes: [] })
  })
})
