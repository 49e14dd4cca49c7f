import type { Catalogue } from '@/lib/objects/catalogue'
import { userOf } from '@/lib/rbac/service-account'
import type { Attributes } from '@/lib/rbac/types'
import type { Facts } from '../../facts'
import { catalogue as recorded } from '../role-world'
import { threeAskers } from '../three-askers'
import type { Act } from './evaluate'
import { CUSTOM, namesOf } from './served'
import type { BrokenWorld } from './worlds'

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

/** The recorded API server with every kind that the projects install. */
const catalogue: Catalogue = {
  ...recorded,
  resources: [
    ...recorded.resources,
    ...CUSTOM.map(({ group, resource, namespaced, subresources }) => ({
      group,
      version: 'v1',
      resource,
      ...namesOf(resource),
      namespaced,
      verbs: VERBS,
      shortNames: [],
      subresources: subresources.map((name) => ({
        name,
        kind: namesOf(resource).kind,
        verbs: ['get', 'patch', 'update'],
      })),
      preferred: true,
    })),
  ],
}

export function attributesOf({ verb, group, resource: word, name, path, namespace }: Act): Attributes {
  if (path !== '') return { kind: 'path', verb, path }
  const [resource = '', subresource = ''] = word.split('/')
  return { kind: 'resource', verb, group, resource, subresource, name, namespace }
}

/** What is read about the refused call by who may read RBAC and ask for reviews, and with it which accounts exist. */
export function factsOf({ broken, who, accounts }: BrokenWorld, act: Act, seesAccounts = false): Facts {
  const [, , about] = threeAskers(broken, userOf(who.namespace, who.name), attributesOf(act), catalogue)
  if (!about) throw new Error('No asker reads about another account.')
  const named = [
    ...broken.roleBindings,
    ...broken.clusterRoleBindings.map((one) => ({ ...one, namespace: '' })),
  ].flatMap(({ namespace: at, subjects }) =>
    subjects.flatMap(({ kind, name, namespace = at }) =>
      kind === 'ServiceAccount' ? [`${namespace}/${name}`] : [],
    ),
  )
  return seesAccounts
    ? { ...about[1], accounts: new Map(named.map((one) => [one, accounts.has(one)])) }
    : about[1]
}
