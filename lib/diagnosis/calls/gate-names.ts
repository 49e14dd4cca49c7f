/** The gates of the API server in their order: the handler chain of apiserver's config.go, then the REST handlers (1.36). */
export const GATE_NAMES = [
  'network and TLS',
  'request filters',
  'authentication',
  'impersonation',
  'priority and fairness',
  'authorization',
  'routing',
  'decoding',
  'mutating admission',
  'validation',
  'validating admission',
  'storage',
] as const

export const NETWORK = 0
export const FILTERS = 1
export const AUTHENTICATION = 2
export const FAIRNESS = 4
export const AUTHORIZATION = 5
export const ROUTING = 6
export const DECODING = 7
export const MUTATING = 8
export const VALIDATION = 9
export const VALIDATING = 10
export const STORAGE = 11
