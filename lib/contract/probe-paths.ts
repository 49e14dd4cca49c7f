/** Paths outside the resources that may be read: the steps of the connection page, discovery, health and metrics. */
export const PROBE_PATHS = [
  '/',
  '/version',
  '/healthz',
  '/livez',
  '/readyz',
  '/metrics',
  '/api',
  '/apis',
  '/openapi/v2',
  '/openapi/v3',
  '/.well-known/openid-configuration',
  '/openid/v1/jwks',
] as const
export type ProbePath = (typeof PROBE_PATHS)[number]
