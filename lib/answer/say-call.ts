import type { Explanation } from '@/lib/contract/explanation'
import { code, type Phrase, say } from '@/lib/phrase/phrase'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import { describeResource } from '@/lib/words/resources'

type Request = Explanation['request']

/** Who asks, by the name that a card uses: a ServiceAccount by its name alone where it belongs to the namespace of the call. */
export function callerName({ user, namespace }: Request): string | undefined {
  if (user === undefined || user === '' || user === 'system:anonymous') return undefined
  const account = parseServiceAccount(user)
  if (!account) return user
  return account.namespace === namespace ? account.name : `${account.namespace}/${account.name}`
}

export function sayCaller(request: Request): Phrase {
  const name = callerName(request)
  if (name !== undefined) return [code(name)]
  return request.user === 'system:anonymous' ? say`the anonymous user` : say`this account`
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
