/** Why the API server refused a token of its identity provider, by what of its configuration. */
export interface OidcRefusal {
  /** The field of AuthenticationConfiguration that decided, or "" where the provider was never reached. */
  field: 'claimValidationRules' | 'userValidationRules' | 'claimMappings' | ''
  /** The expression or claim of that rule. */
  rule?: string
  /** The rule's own message, or what was there. */
  says?: string
}

// authenticator/token/oidc/oidc.go of kube-apiserver 1.30 to 1.36. Quotes inside an expression are its own.
const FORMS: readonly (readonly [OidcRefusal['field'], RegExp])[] = [
  [
    'userValidationRules',
    /\boidc: error evaluating user info validation rule: validation expression \\{0,31}'(?<rule>[^\n]{1,600}?)\\{0,31}' failed: (?<says>[^\n"\],]{0,400})/i,
  ],
  [
    'claimValidationRules',
    /\boidc: error evaluating claim validation expression: validation expression \\{0,31}'(?<rule>[^\n]{1,600}?)\\{0,31}' failed: (?<says>[^\n"\],]{0,400})/i,
  ],
  [
    'claimValidationRules',
    /\boidc: required claim (?<rule>\S{1,200}) (?<says>not present in ID token|value does not match\. Got = [^\n"\]]{1,400})/i,
  ],
  [
    'claimMappings',
    /\boidc: (?:error evaluating (?:username|groups?|uid|extra) claim expression: |parse (?:username|groups?) claims \\{0,31}"(?<rule>[^"\\\n]{1,200})\\{0,31}": )(?<says>[^\n"\],]{0,400})|\boidc: (?:email not verified)/i,
  ],
  ['', /\boidc: authenticator (?:for issuer \S{1,300} is )?not initialized/i],
]

/** The reason in the API server's own log; undefined where a text has none. A wrong issuer alone leaves none. Linear. */
export function oidcRefusalIn(text: string): OidcRefusal | undefined {
  if (!/\boidc: /i.test(text)) return undefined
  for (const [field, form] of FORMS) {
    const groups = form.exec(text)?.groups
    if (groups === undefined && !form.test(text)) continue
    const { rule, says = '' } = groups ?? {}
    return {
      field,
      ...(rule === undefined ? {} : { rule }),
      ...(says.trim() === '' ? {} : { says: says.trim() }),
    }
  }
  return undefined
}
