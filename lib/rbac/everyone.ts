import { ruleAllows } from './rule'
import type { Attributes, PolicyRule } from './types'

/**
 * What the default bindings of the API server grant everyone who is signed in (system:basic-user, system:discovery,
 * system:public-info-viewer and, for ServiceAccounts, system:service-account-issuer-discovery of Kubernetes 1.36).
 */
export const EVERYONE: readonly PolicyRule[] = [
  {
    verbs: ['create'],
    apiGroups: ['authorization.k8s.io'],
    resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
  },
  { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
  {
    verbs: ['get'],
    nonResourceURLs: [
      '/healthz',
      '/livez',
      '/readyz',
      '/version',
      '/version/',
      '/api',
      '/api/*',
      '/apis',
      '/apis/*',
      '/openapi',
      '/openapi/*',
      '/.well-known/openid-configuration',
      '/.well-known/openid-configuration/',
      '/openid/v1/jwks',
      '/openid/v1/jwks/',
    ],
  },
]

/** True for a call that no Role need allow. */
export function isEveryones(call: Attributes): boolean {
  return EVERYONE.some((rule) => ruleAllows(rule, call))
}
