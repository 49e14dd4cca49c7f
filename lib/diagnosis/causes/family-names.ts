import type { Cause } from '@/lib/contract/explanation'

type Traits = Pick<Cause, 'isUnserved' | 'isUnreviewed'>
interface InFamily {
  /** With which the ids of its causes begin. */
  letter: string
  title: string
  says: string
  traits?: Traits
}

/** The families of causes in the order in which the API server's gates refuse. */
export const FAMILIES = {
  network: { letter: 'A', title: 'On the way', says: 'Kubernetes did not answer, or something else did.' },
  authentication: {
    letter: 'B',
    title: 'Authentication',
    says: 'The API server did not accept the credentials, with a 401 that never says why, or the client had none to send.',
  },
  identity: {
    letter: 'C',
    title: 'Identity',
    says: 'The call was judged as a different identity than its author expected.',
  },
  delegation: {
    letter: 'H',
    title: 'Delegation',
    says: 'Acting as someone else, granting permissions, owning and signing.',
    traits: { isUnreviewed: true },
  },
  'other-authorizer': { letter: 'I', title: 'Other authorizers', says: 'What is asked besides RBAC.' },
  rules: { letter: 'D', title: 'Rules', says: 'What the account’s rules say, and what they do not.' },
  bindings: {
    letter: 'E',
    title: 'Bindings',
    says: 'A role allows the call, but no binding grants it to the account.',
  },
  scope: { letter: 'F', title: 'Scope', says: 'The permission exists, but the call is somewhere else.' },
  'path-and-type': {
    letter: 'G',
    title: 'Path and type',
    says: 'The call names something that does not exist. Permission is checked first.',
    traits: { isUnserved: true },
  },
  admission: {
    letter: 'J',
    title: 'Admission',
    says: 'Authorization said yes. The request was refused afterwards.',
  },
  answer: {
    letter: 'K',
    title: 'Answers',
    says: 'Not a refusal, but not a success either. Most of these prove that authorization said yes.',
  },
  cloud: {
    letter: 'L',
    title: 'Clouds',
    says: 'A cloud did not accept the pod’s identity. Kubernetes refused nothing, and no Role changes it.',
  },
  elsewhere: {
    letter: 'M',
    title: 'Elsewhere',
    says: 'Another product refused, in words of its own. The step that helps is there, and no Role changes it.',
  },
  pods: {
    letter: 'N',
    title: 'Pods',
    says: 'The kubelet or the scheduler says why a pod does not run. No call was refused, and no Role changes it.',
  },
} as const satisfies Record<string, InFamily>

export type FamilyName = keyof typeof FAMILIES

/** The family of a cause, by the letter of its id. */
export function familyOf(id: string): FamilyName {
  const names = Object.keys(FAMILIES) as FamilyName[]
  const name = names.find((one) => id.startsWith(FAMILIES[one].letter))
  if (name === undefined) throw new Error(`No family has the letter of ${id}.`)
  return name
}

/** What holds of each cause of a family, as it goes over the wire. */
export function traitsOf(family: FamilyName): Traits {
  const { traits = {} }: InFamily = FAMILIES[family]
  return traits
}
