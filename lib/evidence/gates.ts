/**
 * The gates that a call passes, in the order of the API server: the handler chain of apiserver's config.go, then the REST
 * handlers (1.36). `passed` is what an answer from behind a gate proves of it; `stages` are its place on the short line of
 * an explanation.
 */
export const GATES = [
  {
    id: 'network',
    title: 'network and TLS',
    stages: ['network', 'TLS'],
    refusal: 'no HTTP answer, or one that is not a Kubernetes Status',
    passed: 'An API server answered.',
  },
  {
    id: 'filters',
    title: 'request filters',
    stages: ['authentication'],
    refusal: '429 as plain text, while the API server stops',
    passed: 'The server accepted the request.',
  },
  {
    id: 'authentication',
    title: 'authentication',
    stages: ['authentication'],
    refusal: '401 Unauthorized, never with a reason',
    passed: 'The server knows whose token this is.',
  },
  {
    id: 'impersonation',
    title: 'impersonation',
    stages: ['authorization'],
    refusal: '403 with the verb impersonate',
    passed: 'No Impersonate header was refused.',
  },
  {
    id: 'fairness',
    title: 'priority and fairness',
    stages: ['authorization'],
    refusal: '429 as plain text',
    passed: 'The call got a seat.',
  },
  {
    id: 'authorization',
    title: 'authorization',
    stages: ['authorization'],
    refusal: '403 with the sentence “User … cannot …”',
    passed: 'An authorizer allowed it.',
  },
  {
    id: 'routing',
    title: 'routing',
    stages: ['admission'],
    refusal: '404 or 405',
    passed: 'The resource is served.',
  },
  {
    id: 'decoding',
    title: 'decoding',
    stages: ['admission'],
    refusal: '400, 406, 413 or 415',
    passed: 'The request was understood.',
  },
  {
    id: 'mutating',
    title: 'mutating admission',
    stages: ['admission'],
    refusal: '403, or the code that a webhook chose',
    passed: 'Nothing refused it.',
  },
  {
    id: 'validation',
    title: 'validation',
    stages: ['admission'],
    refusal: '422',
    passed: 'The object is valid.',
  },
  {
    id: 'validating',
    title: 'validating admission',
    stages: ['admission'],
    refusal: '403 or 422; quota comes last',
    passed: 'Policies, webhooks and quotas allowed it.',
  },
  {
    id: 'storage',
    title: 'storage',
    stages: ['storage'],
    refusal: '404, 409, 410, 429, 500 or 504',
    passed: 'Storage answered.',
  },
] as const

export type GateId = (typeof GATES)[number]['id']
export type Stage = (typeof GATES)[number]['stages'][number]

/** The gates as an explanation shows them, neighbors that it does not tell apart as one. */
export const STAGES: readonly Stage[] = [...new Set(GATES.flatMap(({ stages }): readonly Stage[] => stages))]

/** The place of a gate in the order. */
export function gateIndex(id: GateId): number {
  return GATES.findIndex((gate) => gate.id === id)
}
