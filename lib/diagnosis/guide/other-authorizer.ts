import type { FamilyId } from '../causes/table'
import { checkAt, refused } from './examples'
import type { Guide } from './guide'

const REVIEW = 'The review of the call: its reason, and whether it says denied. Neither needs a right.'

/** Family I: who else is asked beside RBAC. */
export const authorizerGuides = {
  I1: {
    sees: [
      refused('create pods', { reason: 'requires one of ["container.pods.create"] permission(s).' }),
      refused('list pods', { reason: 'Azure does not have opinion for this user.' }),
    ],
    isToldByText: true,
    why: 'Beside RBAC the cloud’s authorizer was asked, and had nothing to allow either. Its words stand at the end. For a ServiceAccount a Role is enough.',
    check: [{ says: 'Check the call. Podscope shows both answers.', to: checkAt('create pods') }],
    change: [
      { says: 'For a ServiceAccount, follow the RBAC cause beside this one.' },
      {
        says: 'For a person or a cloud identity, give the permission in the cloud’s IAM, or bind a Role to the user name in the text.',
      },
    ],
    not: 'Give the cloud permission to the node’s identity because the text names it. Every pod of the node may get it.',
    gates: ['authorization'],
    related: ['I6', 'D0', 'C5'],
    seenBy: REVIEW,
  },
  I2: {
    sees: [refused('create pods', { reason: 'denied by policy: pods are made by the platform only' })],
    isToldByText: false,
    why: 'An authorizer said no, and not merely nothing. The first no ends the decision, so no Role and no binding changes it. RBAC itself never does this.',
    check: [{ says: 'Check the call: the review says denied.', to: checkAt('create pods') }],
    change: [{ says: 'Ask those who run the authorizer. Its words stand after the sentence.' }],
    not: 'Write a stronger Role. RBAC is not asked any more, or its yes does not count.',
    gates: ['authorization'],
    related: ['I1', 'I6', 'E12'],
    seenBy: REVIEW,
  },
  I3: {
    sees: [
      'Internal Server Error: "/api/v1/namespaces/shop/pods": Post "https://authz.example.com/authorize?timeout=30s": context deadline exceeded',
    ],
    isToldByText: true,
    why: 'An authorizer failed, and nobody allowed the call. That is 500 and no decision about rights.',
    check: [
      { says: 'See whether it still fails.', to: checkAt('list pods') },
      { says: 'Look at the log of the API server, and at the authorizer that it asks.' },
    ],
    change: [{ says: 'Repeat the call after a pause. When it lasts, an admin repairs the authorizer.' }],
    gates: ['authorization'],
    related: ['K500', 'I2'],
    seenBy: 'The text alone.',
  },
  I4: {
    sees: [
      'User "system:serviceaccount:shop:web" cannot list pods in the namespace "shop": Unknown user "system:serviceaccount:shop:web"',
    ],
    isToldByText: false,
    why: 'API servers before Kubernetes 1.12 word it so. "Unknown user" and "no RBAC policy matched" only mean that no rule matched.',
    check: [{ says: 'See the version of the API server.', command: 'kubectl version' }],
    change: [{ says: 'Read it as a refusal by RBAC, and give the account a Role.' }],
    gates: ['authorization'],
    related: ['D0', 'I6'],
    seenBy: 'The text alone.',
  },
  I5: {
    sees: [
      refused('get secrets', {
        user: 'system:node:a-3',
        name: 'db-password',
        reason: "no relationship found between node 'a-3' and this object",
      }),
    ],
    isToldByText: true,
    why: 'The call was made with a kubelet’s credentials. A node may read only what pods on it use, and list none of it.',
    check: [
      {
        says: 'See which credentials the program found: often the node’s kubeconfig, mounted from the host.',
        command: `kubectl -n shop get deployment web -o jsonpath='{.spec.template.spec.volumes}'`,
      },
    ],
    change: [{ says: 'Use the token that is mounted into the pod, and give its ServiceAccount a Role.' }],
    not: 'Bind a role to system:nodes. Every node then has the right.',
    gates: ['authorization'],
    related: ['C5', 'J16'],
    seenBy: 'The user in the text.',
  },
  I6: {
    sees: [
      refused('list pods', {
        reason:
          'webhook: not a member of the team\nrbac: RBAC: role.rbac.authorization.k8s.io "no-such-role" not found',
      }),
    ],
    isToldByText: true,
    why: 'Several authorizers were asked, none allowed the call, and each left its words in a line. Since Kubernetes 1.37 each line begins with the authorizer’s name.',
    check: [{ says: 'Check the call. Podscope shows each line.', to: checkAt('list pods') }],
    change: [{ says: 'One yes is enough. A Role is, where no authorizer says an explicit no (I2).' }],
    gates: ['authorization'],
    related: ['I1', 'I2', 'E7'],
    seenBy: 'The text, where the client kept all of its lines.',
  },
} as const satisfies Record<FamilyId<'other-authorizer'>, Guide>
