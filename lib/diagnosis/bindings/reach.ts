import type { Reach } from '@/lib/contract/access-tuple'
import { code, type Phrase, plain, say } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import type { Subject } from '@/lib/rbac/types'
import { scanGoQuoted } from '@/lib/words/go-quote'
import { listOf } from '@/lib/words/lists'
import { kind as kindOf } from '../wording/phrases'

/** From the narrowest to the widest. */
const ORDER: readonly Reach[] = ['account', 'group', 'namespace', 'cluster', 'authenticated', 'everybody']

const GROUP_OF_NAMESPACE = 'system:serviceaccounts:'

/** The subject that a review's reason describes, such as `Group "ops"` or `ServiceAccount "web/shop"`. */
export function subjectOfReason(text: string): Subject | undefined {
  const space = text.indexOf(' ')
  const quoted = space < 0 ? undefined : scanGoQuoted(text, space + 1)
  if (quoted === undefined) return undefined
  const kind = text.slice(0, space)
  if (kind !== 'ServiceAccount') return { kind, name: quoted.value }
  const slash = quoted.value.lastIndexOf('/')
  return { kind, name: quoted.value.slice(0, slash), namespace: quoted.value.slice(slash + 1) }
}

function reachOf({ kind, name }: Subject): Reach {
  if (kind !== 'Group') return 'account'
  if (name === 'system:serviceaccounts') return 'cluster'
  if (name === 'system:authenticated') return 'authenticated'
  if (name === 'system:unauthenticated') return 'everybody'
  return name.startsWith(GROUP_OF_NAMESPACE) ? 'namespace' : 'group'
}

/** Who a subject names, in words. A ServiceAccount without a namespace is in the binding's own. */
export function saySubjectReach({ kind, name, namespace }: Subject, bindingNamespace = ''): Phrase {
  if (kind === 'ServiceAccount')
    return say`ServiceAccount ${code(`${namespace || bindingNamespace}/${name}`)}`
  if (kind !== 'Group') return kind === 'User' ? sayUser(name) : say`${kindOf(kind)} ${code(name)}`
  if (name === 'system:serviceaccounts') return say`every ServiceAccount in the cluster`
  if (name === 'system:authenticated') return say`everyone who is authenticated, people and ServiceAccounts`
  if (name === 'system:unauthenticated') return say`everyone without a token`
  return name.startsWith(GROUP_OF_NAMESPACE)
    ? say`every ServiceAccount in namespace ${code(name.slice(GROUP_OF_NAMESPACE.length))}`
    : say`everyone in group ${code(name)}`
}

/** How far a binding reaches by its subjects, and whom they name. Of subjects that are not all known it is the least. */
export function reachOfSubjects(
  subjects: readonly Subject[],
  bindingNamespace = '',
): { reach: Reach; whom: string } {
  const reaches = subjects.map(reachOf)
  const reach = ORDER.findLast((one) => reaches.includes(one)) ?? 'account'
  const isEverybody = reaches.includes('everybody') && reaches.includes('authenticated')
  const words = [...new Set(subjects.map((subject) => plain(saySubjectReach(subject, bindingNamespace))))]
  const shown = words.length > 4 ? [...words.slice(0, 3), `${words.length - 3} more`] : words
  return { reach, whom: isEverybody ? 'everyone, even without a token' : listOf(shown) }
}
