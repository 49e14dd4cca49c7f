import type { Explanation } from '@/lib/contract/explanation'
import { code, type Phrase, say } from '@/lib/phrase/phrase'
import { sayShortUser } from '@/lib/phrase/users'
import { callWords } from '@/lib/rbac/call'

type Request = Explanation['request']

/** Who asks: a ServiceAccount by its name alone where it belongs to the namespace of the call. */
export function sayCaller({ user = '', namespace }: Request): Phrase {
  return sayShortUser(user, namespace)
}

/** The call as words that follow "can"; undefined where a part of it is not known. */
export function sayShortCall(request: Request): Phrase | undefined {
  const { verb, path, resource, namespace } = request
  if (verb === undefined) return undefined
  const what = code(callWords({ ...request, verb }))
  if (path !== undefined) return [what]
  if (resource === undefined || namespace === undefined) return undefined
  return namespace === '' ? say`${what} cluster-wide` : say`${what} in ${code(namespace)}`
}
