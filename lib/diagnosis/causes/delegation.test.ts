import { describe, expect, it } from 'vitest'
import { explainStatus } from '@/lib/diagnosis/testing/on-the-wire'
import { formatEscalation } from '@/lib/rbac/escalation-text'
import { type AnsweredRow, answered, POD } from '../testing/answered'

const NOT_HELD =
  'user "system:serviceaccount:shop:web" (groups=["system:serviceaccounts" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}'

const ROWS: AnsweredRow[] = [
  [
    'H1',
    'authorization',
    answered(403, `roles.rbac.authorization.k8s.io "more" is forbidden: ${NOT_HELD}`),
    'ServiceAccount shop/web does not itself have what roles.rbac.authorization.k8s.io more would grant: get and list on secrets. Writing the Role was authorized. Without the verb escalate, the API server lets no one grant more than they have.',
  ],
  [
    'H2',
    'authorization',
    answered(403, `rolebindings.rbac.authorization.k8s.io "b" is forbidden: ${NOT_HELD}`),
    'ServiceAccount shop/web does not itself have what the role behind rolebindings.rbac.authorization.k8s.io b grants: get and list on secrets. Writing the binding was authorized. Without the verb bind, the API server lets no one grant more than they have. The text does not name the role.',
  ],
  [
    'H7',
    'authorization',
    answered(400, 'requested [{Group  ops  }] without impersonating a user name'),
    'The call impersonates groups, a UID or extra keys, but no user. They require Impersonate-User.',
  ],
  [
    'H8',
    'admission',
    answered(
      403,
      'daemonsets.apps "x" is forbidden: cannot set blockOwnerDeletion if an ownerReference refers to a resource you can\'t set finalizers on: , <nil>',
    ),
    'The call itself was authorized. It sets blockOwnerDeletion on an owner reference, which needs update on the owner’s finalizers. The text does not name the owner.',
  ],
  [
    'H8',
    'admission',
    answered(
      403,
      'secrets "x" is forbidden: cannot set blockOwnerDeletion if an ownerReference refers to a resource you can\'t set finalizers on: User "nina" cannot update brokers/finalizers.example.com in project "shop", <nil>',
    ),
    'The call itself was authorized. It sets blockOwnerDeletion on an owner reference, which needs update on brokers.example.com/finalizers.',
  ],
  [
    'H8',
    'admission',
    answered(403, `${POD}cannot set an ownerRef on a resource you can't delete: , <nil>`),
    'The call itself was authorized. It changes owner references, which needs delete on the object itself.',
  ],
  [
    'H8',
    'admission',
    answered(
      403,
      `${POD}cannot set blockOwnerDeletion in this case because cannot find RESTMapping for APIVersion a/v1 Kind B: no matches`,
    ),
    'The call itself was authorized. It sets blockOwnerDeletion on an owner reference whose apiVersion and kind the API server does not know.',
  ],
  [
    'H9',
    'authorization',
    answered(
      403,
      'certificatesigningrequests.certificates.k8s.io "csr" is forbidden: user not permitted to approve requests with signerName "example.com/mine"',
    ),
    'The call itself was authorized. The verb approve for signer example.com/mine is a separate permission, on signers in certificates.k8s.io.',
  ],
  [
    'I3',
    'authorization',
    answered(500, 'Internal Server Error: "/api/v1/pods": Post "https://authz": context deadline exceeded'),
    'An authorizer failed: Post "https://authz": context deadline exceeded. This is not an authorization decision.',
  ],
]

describe('the cause by a text of escalation, impersonation or ownership', () => {
  it.each(ROWS)('is %s, of kind %s', (id, kind, status, says) => {
    const explanation = explainStatus(status)
    expect(explanation).toMatchObject({ kind, cause: { id, says } })
    expect(explanation.evidence).toMatchObject([{ probe: 'The text', says: status.message }])
  })

  it.each([
    [5, /: get on r0; get on r1; get on r2; get on r3; get on r4\. Writing/],
    [213, /: get on r0; .* get on r4; and 208 more\. Writing/],
  ])('names at most five of %i missing permissions, and counts the rest', (count, words) => {
    const missing = Array.from({ length: count }, (_, i) => ({
      apiGroups: [''],
      resources: [`r${i}`],
      verbs: ['get'],
    }))
    for (const resource of ['roles', 'rolebindings']) {
      const said = formatEscalation({ name: 'system:serviceaccount:shop:web', groups: [] }, missing, '')
      const { cause } = explainStatus(
        answered(403, `${resource}.rbac.authorization.k8s.io "x" is forbidden: ${said}`),
      )
      const shown = words.source.replace(/r(\d)/g, 'r\\d+')
      expect(cause?.says).toMatch(new RegExp(shown))
      expect(cause?.says.length).toBeLessThan(500)
    }
  })

  it.each([
    ['in project "shop"', /^Grant .* update on brokers\.example\.com\/finalizers/, true, ' -n shop '],
    [
      'at the cluster scope',
      /^Add update on brokers\.example\.com\/finalizers to a ClusterRole /,
      false,
      ' ',
    ],
  ])('offers a Role only where the owner is in a namespace: %s', (place, says, hasYaml, where) => {
    const text = `secrets "x" is forbidden: cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: User "nina" cannot update brokers/finalizers.example.com ${place}, <nil>`
    const { fixes, unseen } = explainStatus(answered(403, text), { user: 'nina', namespace: 'shop' })
    expect(fixes[0]?.says).toMatch(says)
    expect(fixes[0]?.yaml !== undefined).toBe(hasYaml)
    expect(unseen[0]?.command).toBe(
      `kubectl${where}auth can-i update brokers.example.com --subresource=finalizers --as=nina`,
    )
  })

  it('warns of the verb that deletes what cannot be read, and offers to do without it first', () => {
    const text = 'secrets "x" is forbidden: not permitted to do "unsafe-delete-ignore-read-errors", reason: '
    const { fixes } = explainStatus(answered(403, text), { user: 'nina', namespace: 'shop' })
    expect(fixes.map(({ yaml, warning = '' }) => [yaml !== undefined, warning.slice(0, 36)])).toEqual([
      [false, ''],
      [true, 'It deletes past finalizers and preco'],
    ])
  })

  it('says what could not be resolved beside an escalation', () => {
    const text = `roles.rbac.authorization.k8s.io "r" is forbidden: ${NOT_HELD}; resolution errors: [role.rbac.authorization.k8s.io "x" not found]`
    const { alternatives } = explainStatus(answered(403, text))
    expect(alternatives).toMatchObject([{ id: 'H3', confidence: 'possible' }])
    expect(alternatives[0]?.says).toContain('role.rbac.authorization.k8s.io "x" not found')
  })
})
