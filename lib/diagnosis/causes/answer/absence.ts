import type { AnsweredStatus } from '@/lib/rbac/answered-status'
import type { RefusedTarget } from '@/lib/rbac/parse-forbidden'
import { namedIn, namedTarget } from './named-target'

/** What a 404 says does not exist, and whether its text names it for certain. */
export type Absence =
  | { form: 'object'; target: RefusedTarget; isCertain: boolean }
  | { form: 'namespace'; namespace: string; isCertain: false }
  | { form: 'path'; isCertain: false }
  | { form: 'resource'; isCertain: true }

const NO_MATCH = /no matches for kind "([^"]{1,253})" in (?:version|group) "([^"]{1,320})"/
const NO_RESOURCE = /no matches for ([a-z0-9.-]{1,253}\/v\d[a-z0-9]{0,16}), Resource=([a-z]{1,63})/
const NO_TYPE = /the server (?:doesn't|does not) have a resource type "([^"]{1,320})"/

/** A kind and its version, or a type, that a client did not find in what the API server lists. */
export function unlistedIn({
  code,
  message,
}: AnsweredStatus): { kind: string; version: string } | { type: string } | undefined {
  if (code !== 404) return undefined
  const [, kind, version = ''] = NO_MATCH.exec(message) ?? []
  if (kind !== undefined) return { kind, version }
  const [, at = '', resource] = NO_RESOURCE.exec(message) ?? []
  if (resource !== undefined) return { kind: resource, version: at }
  const [, type] = NO_TYPE.exec(message) ?? []
  return type === undefined ? undefined : { type }
}

/** Undefined for another code, and for a 404 that names nothing. */
export function absenceIn(status: AnsweredStatus): Absence | undefined {
  const { code, message, details } = status
  if (code !== 404) return undefined
  if (unlistedIn(status)) return undefined
  const named = namedIn(message, ' not found')
  const target = namedTarget(status, named)
  // kubectl writes what it did in front: `error when creating "cm.yaml": namespaces "nosuch" not found`.
  const isNamespace = target.resource === 'namespaces' && target.group === '' && target.name !== ''
  if (isNamespace && message.endsWith(' not found')) {
    return { form: 'namespace', namespace: target.name, isCertain: false }
  }
  if (named) return { form: 'object', target, isCertain: true }
  if (/^404 page not found/.test(message.trim())) return { form: 'path', isCertain: false }
  if (message.startsWith('the server could not find the requested resource')) {
    return { form: 'resource', isCertain: true }
  }
  return details.name === '' || details.kind === '' ? undefined : { form: 'object', target, isCertain: false }
}
