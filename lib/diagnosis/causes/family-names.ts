/** The families of causes in the order in which the API server's gates refuse. */
export const FAMILIES = {
  network: { title: 'On the way', says: 'Kubernetes did not answer, or somebody else did.' },
  authentication: {
    title: 'Authentication',
    says: 'The API server did not accept the token. Its answer is 401 for every reason.',
  },
  identity: { title: 'Identity', says: 'The call was judged as somebody else than its author thought.' },
  delegation: {
    title: 'Delegation',
    says: 'Acting as somebody else, giving rights away, owning and signing.',
  },
  'other-authorizer': { title: 'Other authorizers', says: 'Who is asked beside RBAC.' },
  rules: { title: 'Rules', says: 'What the rules of the account say, and what they do not.' },
  bindings: { title: 'Bindings', says: 'A role allows the call, and no binding gives it to the account.' },
  scope: { title: 'Scope', says: 'The right exists, and the call is somewhere else.' },
  'path-and-type': {
    title: 'Path and type',
    says: 'The call names something that is not there. Permission is checked first.',
  },
  admission: {
    title: 'Admission',
    says: 'Authorization said yes. What was asked for was refused afterwards.',
  },
  answer: {
    title: 'Answers',
    says: 'No refusal, but no success either. Most of them prove that authorization said yes.',
  },
} as const

export type FamilyName = keyof typeof FAMILIES
