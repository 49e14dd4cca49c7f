import { toYaml } from '@/lib/objects/to-yaml'
import { code, type Phrase, say } from '@/lib/phrase/phrase'
import type { AnsweredStatus } from '@/lib/rbac/answered-status'
import { kubectlCommand } from '@/lib/rbac/kubectl-command'
import type { RefusedTarget } from '@/lib/rbac/parse-forbidden'
import { scanGoQuoted } from '@/lib/words/go-quote'
import { describeResource } from '@/lib/words/resources'
import { clusterChange, type FixDraft, requestChange } from '../../fixes/draft'
import { AUTHORIZED, sayRefused } from '../../wording/phrases'
import { answerCause } from '../finding'
import { API_RESOURCES } from '../path-and-type/not-served'

/** What a message names in front of `after`: `pods "web-0" not found`, `configmaps "c" already exists`. */
export function namedIn(message: string, after: string): RefusedTarget | undefined {
  const quote = message.indexOf(' "')
  const name = quote < 1 ? undefined : scanGoQuoted(message, quote + 1)
  const qualified = message.slice(0, Math.max(quote, 0))
  if (!name || /\s/.test(qualified) || !message.startsWith(after, name.end)) return undefined
  const [resource = '', ...group] = qualified.split('.')
  return { resource, group: group.join('.'), name: name.value }
}

/** What the details name, or what the message names. */
export function namedTarget({ details }: AnsweredStatus, fallback?: RefusedTarget): RefusedTarget {
  const { name, group, kind } = details
  return kind === '' && fallback ? fallback : { resource: kind, group, name }
}

/** What a 404 says does not exist, and whether its text names it for certain. */
type Absence =
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
function absenceIn(status: AnsweredStatus): Absence | undefined {
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

type Missing = Exclude<Absence, { form: 'object' }>

function sayAbsent(data: Missing): Phrase {
  switch (data.form) {
    case 'namespace':
      return say`The API server found no namespace ${code(data.namespace)}. An authorized create in it gets this answer, and so does a read of the namespace itself.`
    case 'resource':
      return say`Nothing is served at this path. The API server may lack this version of the API group, or this resource or subresource; or the path has no version. ${AUTHORIZED}`
    case 'path':
      return say`The API server serves nothing at this path: the API group or its version is not installed, or the path is not one of the API's. ${AUTHORIZED}`
  }
}

function absentPath(data: Missing): FixDraft[] {
  switch (data.form) {
    case 'namespace': {
      const { namespace } = data
      return [
        requestChange(say`Check the namespace’s spelling.`),
        clusterChange(say`Create namespace ${code(namespace)}, if that is what you meant.`, {
          command: kubectlCommand`create namespace ${namespace}`,
          yaml: toYaml({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }),
        }),
      ]
    }
    case 'resource':
      return [
        requestChange(
          say`Compare group, version and resource with what the API server lists, such as /apis/apps/v1/…; resource names are plural and lowercase.`,
          { command: `${API_RESOURCES} && kubectl api-versions` },
        ),
      ]
    case 'path':
      return [
        requestChange(
          say`Compare the group and version with what the API server serves; a version may have been removed.`,
          { command: kubectlCommand`api-versions` },
        ),
      ]
  }
}

const pathNotFound = answerCause<'K404', Missing>({
  id: 'K404',
  title: 'The path or the namespace does not exist',
  nature: 'wrong',
  find(status) {
    const absence = absenceIn(status)
    return absence?.form === 'object' ? undefined : absence
  },
  confidence: ({ isCertain }) => (isCertain ? undefined : 'likely'),
  says: sayAbsent,
  fixes: absentPath,
})

function absentObject({ resource, group }: RefusedTarget, namespace: string): FixDraft {
  const qualified = describeResource({ group, resource })
  // A resource name as kubectl takes it; an older client's Status has a Kind here, which kubectl takes too.
  return requestChange(
    say`Check the call’s name and namespace.`,
    resource === '' ? {} : { command: kubectlCommand`-n ${namespace} get ${qualified}` },
  )
}

const objectNotFound = answerCause<'G7', Extract<Absence, { form: 'object' }>>({
  id: 'G7',
  family: 'answer',
  title: 'The object does not exist',
  nature: 'state',
  find(status) {
    const absence = absenceIn(status)
    return absence?.form === 'object' ? absence : undefined
  },
  confidence: ({ isCertain }) => (isCertain ? undefined : 'likely'),
  says: ({ target }) =>
    say`The API server has no ${sayRefused(target)} there. ${AUTHORIZED} A 403 would not say whether it exists.`,
  fixes: ({ target }, { namespace = '' }) => [absentObject(target, namespace)],
})

export const notFoundCauses = [pathNotFound, objectNotFound] as const
