// What API servers take besides their issuer: the names of their Service (EKS, Alibaba Cloud), the name of an AKS control plane,
// and Gardener's (its --api-audiences).
const OF_AN_API_SERVER =
  /^(?:(?:https:\/\/)?kubernetes\.default(?:\.svc(?:\.[a-z0-9.-]+)?)?(?::\d+)?\/?|https:\/\/[a-z0-9.-]+\.azmk8s\.io(?::\d+)?\/?|kubernetes)$/

/**
 * True for a token that is for an API server by its claims: for its issuer, which is the default of --api-audiences, or for a name that
 * only API servers have. Which audiences one takes, no claim says.
 */
export function isForApiServer({
  audiences,
  issuer,
}: {
  audiences: readonly string[]
  issuer: string
}): boolean {
  return audiences.includes(issuer) || audiences.some((audience) => OF_AN_API_SERVER.test(audience))
}
