/** What one SecurityContextConstraints of OpenShift had against a pod. */
export interface SccProvider {
  name: string
  /** False when the pod's ServiceAccount and the creator cannot use it. */
  usable: boolean
  /** `.containers[0].runAsUser: Invalid value: 0: must be in the ranges: [1000, 1999]` */
  complaints: string[]
}

const PREFIX = 'unable to validate against any security context constraint:'
const NOT_USABLE = /^Forbidden: not usable by user or serviceaccount/

/** Every SCC that the text names, each once and in its order, none where it is cut there; undefined when it is about none. */
export function parseSccText(text: string): SccProvider[] | undefined {
  if (!text.startsWith(PREFIX)) return undefined
  const list = text
    .slice(PREFIX.length)
    .trimStart()
    .replace(/^\[|\]$/g, '')
  const providers = new Map<string, SccProvider>()
  for (const part of list.split(/, (?=provider )/)) {
    const match = /^provider "?([A-Za-z0-9.-]{1,253})"?: ([\s\S]*)$/.exec(part)
    if (!match) continue
    const [, name = '', says = ''] = match
    const known = providers.get(name) ?? { name, usable: true, complaints: [] }
    if (NOT_USABLE.test(says)) known.usable = false
    else known.complaints.push(says)
    providers.set(name, known)
  }
  return [...providers.values()]
}
