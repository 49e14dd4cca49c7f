/** What one SecurityContextConstraints of OpenShift had against a pod. */
export interface SccProvider {
  /** "" where the text does not name it, as OpenShift before 4.8 does for those that can be used. */
  name: string
  /** False when the pod's ServiceAccount and the creator cannot use it. */
  usable: boolean
  /** `.containers[0].runAsUser: Invalid value: 0: must be in the ranges: [1000, 1999]` */
  complaints: string[]
}

const PREFIX = 'unable to validate against any security context constraint:'
const NOT_USABLE = 'Forbidden: not usable by user or serviceaccount'

/** Every SCC that the text names, each once and in its order, none where it is cut there; undefined when it is about none. */
export function parseSccText(text: string): SccProvider[] | undefined {
  if (!text.startsWith(PREFIX)) return undefined
  const list = text
    .slice(PREFIX.length)
    .trimStart()
    .replace(/^\[|\]$/g, '')
  const providers = new Map<string, SccProvider>()
  const of = (name: string) => {
    const known = providers.get(name) ?? { name, usable: true, complaints: [] }
    providers.set(name, known)
    return known
  }
  for (const part of list.split(/, (?=provider |spec\.)/)) {
    const match = /^(?:provider "?([A-Za-z0-9.-]{1,253})"?: (?=\S)|(?=spec\.))([\s\S]+)$/.exec(part)
    if (!match) continue
    const [, name = '', words = ''] = match
    const theirs = words.replace(/,$/, '')
    if (theirs.startsWith(NOT_USABLE)) of(name).usable = false
    // The text is cut there.
    else if (!NOT_USABLE.startsWith(theirs.replace(/(?:\.\.\.|…)$/, ''))) of(name).complaints.push(theirs)
  }
  return [...providers.values()]
}

// Plugin PodSecurityPolicy of Kubernetes 1.3 to 1.24.
const POLICIES =
  /^(?:PodSecurityPolicy: )?(?:unable to (?:validate against any pod security policy|(?:admit|validate) pod): ?\[?|no providers available to validate pod request)/

/** What each PodSecurityPolicy has against a pod, none where no one can use any; undefined when the text is about none. */
export function parsePolicyText(text: string): string[] | undefined {
  const [head] = POLICIES.exec(text) ?? []
  return head === undefined
    ? undefined
    : text
        .slice(head.length)
        .replace(/\]$/, '')
        .split(/,? (?=provider |spec\.)/)
        .filter((one) => one !== '')
}
