/** The gates that a call passes, in the order of the API server's handler chain (`pkg/server/config.go`, Kubernetes 1.36). */
export const gates = {
  way: { title: 'On the way', refusal: 'no HTTP answer, or one that is no Status of Kubernetes' },
  shutdown: { title: 'Shutdown', refusal: '429 as plain text, while the API server stops' },
  authentication: { title: 'Authentication', refusal: '401 Unauthorized, and never why' },
  impersonation: { title: 'Impersonation', refusal: '403 with the verb impersonate' },
  fairness: { title: 'Priority and fairness', refusal: '429 as plain text' },
  authorization: { title: 'Authorization', refusal: '403 with the sentence “User … cannot …”' },
  routing: { title: 'Routing', refusal: '404 or 405' },
  decoding: { title: 'Decoding', refusal: '400, 406, 413 or 415' },
  mutating: { title: 'Mutating admission', refusal: '403, or the code that a webhook chose' },
  validation: { title: 'Validation', refusal: '422' },
  validating: { title: 'Validating admission', refusal: '403 or 422; quota comes last' },
  storage: { title: 'Storage', refusal: '404, 409, 410, 429, 500 or 504' },
} as const

export type GateId = keyof typeof gates
