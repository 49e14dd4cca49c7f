/**
 * The gates that a call passes, in the order of the API server: the handler chain of apiserver's config.go, then the REST
 * handlers (1.36). `passed` is what an answer from behind a gate proves of it.
 */
export const GATES = [
  {
    id: 'network',
    title: 'network and TLS',
    refusal: 'no HTTP answer, or one that is not a Kubernetes Status',
    passed: 'An API server answered.',
  },
  {
    id: 'filters',
    title: 'request filters',
    refusal: '429 as plain text, while the API server stops',
    passed: 'The server accepted the request.',
  },
  {
    id: 'authentication',
    title: 'authentication',
    refusal: '401 Unauthorized, never with a reason',
    passed: 'The server knows whose token this is.',
  },
  {
    id: 'impersonation',
    title: 'impersonation',
    refusal: '403 with the verb impersonate',
    passed: 'No Impersonate header was sent.',
  },
  {
    id: 'fairness',
    title: 'priority and fairness',
    refusal: '429 as plain text',
    passed: 'The call got a seat.',
  },
  {
    id: 'authorization',
    title: 'authorization',
    refusal: '403 with the sentence “User … cannot …”',
    passed: 'An authorizer allowed it.',
  },
  { id: 'routing', title: 'routing', refusal: '404 or 405', passed: 'The resource is served.' },
  {
    id: 'decoding',
    title: 'decoding',
    refusal: '400, 406, 413 or 415',
    passed: 'The request was understood.',
  },
  {
    id: 'mutating',
    title: 'mutating admission',
    refusal: '403, or the code that a webhook chose',
    passed: 'Nothing refused it.',
  },
  { id: 'validation', title: 'validation', refusal: '422', passed: 'The object is valid.' },
  {
    id: 'validating',
    title: 'validating admission',
    refusal: '403 or 422; quota comes last',
    passed: 'Policies, webhooks and quotas allowed it.',
  },
  {
    id: 'storage',
    title: 'storage',
    refusal: '404, 409, 410, 429, 500 or 504',
    passed: 'Storage answered.',
  },
] as const

export type GateId = (typeof GATES)[number]['id']

/** The place of a gate in the order. */
export function gateIndex(id: GateId): number {
  return GATES.findIndex((gate) => gate.id === id)
}
