import type { Explanation } from '@/lib/contract/explanation'
import { visibleText } from '@/lib/contract/visible-text'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import { describeResource } from '@/lib/words/resources'
import { describeUser } from '@/lib/words/users'

/** A part of a sentence; what is code is a name or a word of the API. */
export interface Word {
  text: string
  isCode?: true
}

export const code = (text: string): Word => ({ text: visibleText(text), isCode: true })
export const plain = (text: string): Word => ({ text })

type Request = Explanation['request']

/** Who asks: a ServiceAccount by its name alone where it belongs to the namespace of the call. */
export function whoWords({ user, namespace }: Request): Word {
  if (user === undefined || user === '') return plain('this account')
  const account = parseServiceAccount(user)
  if (!account) return user === 'system:anonymous' ? plain(describeUser(user)) : code(user)
  return code(account.namespace === namespace ? account.name : `${account.namespace}/${account.name}`)
}

/** The call as words that follow "may"; undefined where a part of it is not known. */
export function callWords(request: Request): Word[] | undefined {
  const { verb, path, group = '', resource, subresource, name, namespace } = request
  if (verb === undefined) return undefined
  if (path !== undefined) return [code(`${verb} ${path}`)]
  if (resource === undefined || namespace === undefined) return undefined
  const object = name === undefined || name === '' ? '' : ` ${name}`
  const what = code(`${verb} ${describeResource({ group, resource, subresource })}${object}`)
  return namespace === '' ? [what, plain(' cluster-wide')] : [what, plain(' in '), code(namespace)]
}
