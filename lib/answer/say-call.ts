import type { Explanation } from '@/lib/contract/explanation'
import { code, type Phrase, say } from '@/lib/phrase/phrase'
import { sayShortUser } from '@/lib/phrase/users'
import { describeResource } from '@/lib/words/resources'

type Request = Explanation['request']

/** Who asks: a ServiceAccount by its name alone where it belongs to the namespace of the call. */
export function sayCaller({ user = '', namespace }: Request): Phrase {
  return sayShortUser(user, namespace)
}

/** The call as words that follow "can"; undefined where a part of it is not known. */
export function sayShortCall(request: Request): Phrase | undefined {
  const { verb, path, group = '', resource, subresource, name, namespace } = request
  if (verb === undefined) return undefined
  if (path !== undefined) return [code(`${verb} ${path}`)]
  if (resource === undefined || namespace === undefined) return undefined
  const object = name === undefined || name === '' ? '' : ` ${name}`
  const what = code(`${verb} ${describeResource({ group, resource, subresource })}${object}`)
  return namespace === '' ? say`${what} cluster-wide` : say`${what} in ${code(namespace)}`
}
