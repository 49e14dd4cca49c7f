/** A permission that one of Kyverno's own accounts lacks, as its policy webhook or its cleanup webhook says it. */
export interface KyvernoLack {
  /** Which of its controllers, as its chart names them. */
  controller: 'admission' | 'background' | 'cleanup' | 'reports'
  /** The user name, where the text has it. */
  account?: string
  verbs: readonly string[]
  /** "" for the core group. */
  group: string
  /** A Kind, as the policy writes it. */
  kind: string
  namespace?: string
}

/** Those that Kyverno asks a review for: no other word of a text becomes a grant. */
const VERB = '(?:get|list|watch|create|update|patch|delete)'
const TARGET = String.raw`(?<target>[A-Za-z][\w.*/-]{0,300})`
const ACCOUNT = String.raw`(?<account>system:serviceaccount:[a-z0-9-]{1,63}:[a-z0-9.-]{1,253})`
const IN = String.raw`(?: in namespace (?<namespace>[a-z0-9-]{1,63})\b)?`

// pkg/validation/policy/actions.go, pkg/policy/auth/auth.go and pkg/validation/cleanuppolicy/validate.go of kyverno 1.9.5 to 1.19.0.
const FORMS: readonly RegExp[] = [
  new RegExp(
    String.raw`${ACCOUNT} requires permissions (?<verbs>${VERB}(?:,${VERB}){0,6}) for resource ${TARGET}${IN}`,
  ),
  new RegExp(
    String.raw`(?:${ACCOUNT}|kyverno) does not have permissions to '(?<verbs>${VERB})' resource ${TARGET}`,
  ),
  new RegExp(
    String.raw`auth check fails, (?:additional privileges are required for the service account '?${ACCOUNT}'?|require additional privileges, update the ClusterRole '[^'\n]{1,253}'):? ?cannot (?<verbs>${VERB})[ /]${TARGET}${IN}`,
  ),
  /(?<controller>cleanup) controller has no permission to (?<verbs>delete|list) kind (?<target>[A-Za-z]\w{0,62})/,
]
const NAMED = /\b(?<controller>admission|background|cleanup|reports)[ -]controller/

/** What Kyverno says of a permission that it lacks itself; undefined for what it says of an object. Linear. */
export function parseKyvernoLack(text: string): KyvernoLack | undefined {
  if (!/permission|auth check/.test(text)) return undefined
  for (const form of FORMS) {
    const { account, verbs = '', target = '', namespace, ...said } = form.exec(text)?.groups ?? {}
    if (target === '') continue
    const name = said.controller ?? NAMED.exec(account ?? text)?.groups?.controller ?? 'background'
    const controller =
      (['admission', 'cleanup', 'reports'] as const).find((one) => one === name) ?? 'background'
    return {
      controller,
      verbs: verbs.split(','),
      ...kindIn(target),
      ...(account === undefined ? {} : { account }),
      ...(namespace === undefined ? {} : { namespace }),
    }
  }
  return undefined
}

/** `apps/v1/Deployment`, `autoscaling.k8s.io/v1/VerticalPodAutoscaler//shop`, `Deployment/`: group and Kind. */
function kindIn(target: string): { group: string; kind: string } {
  const parts = target.split('/').map((part) => part.replace(/\.+$/, ''))
  const version = parts.findIndex((part) => /^v\d[a-z0-9]{0,16}$/.test(part))
  return { group: version === 1 ? (parts[0] ?? '') : '', kind: parts[version + 1] ?? '' }
}
