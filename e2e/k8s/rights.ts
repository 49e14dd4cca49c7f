import { heldDangers } from '@/lib/diagnosis/dangers/dangerous-rights'
import { recordedCatalogue } from '@/lib/diagnosis/testing/recorded-catalogue'
import { authorize } from '@/lib/rbac/authorize'
import { parseRbacObjects } from '@/lib/rbac/objects'
import { rulesFor } from '@/lib/rbac/rules-for'
import { userOf } from '@/lib/rbac/service-account'
import { recordedExchanges } from '@/lib/rbac/testing/recorded-world'
import { validateObjects } from '@/lib/rbac/validate'
import { describeResource } from '@/lib/words/resources'
import { type KustomizeManifest, readManifests } from './kustomize'
import type { Rights } from './levels'

const SA = userOf('shop', 'podglass')

const VERBS = [
  ...['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'],
  ...['use', 'bind', 'escalate', 'impersonate', 'approve', 'sign', 'attest', '*'],
]

/** Every resource of a real server with its subresources, and names that only authorizers know. */
function resourceWords(): { group: string; resource: string; subresource: string; says: string }[] {
  const { resources } = recordedCatalogue(recordedExchanges())
  const all = resources.flatMap(({ group, resource, subresources }) =>
    ['', ...subresources.map(({ name }) => name)].map((subresource) => ({ group, resource, subresource })),
  )
  const unlisted = ['users', 'groups', '*', 'nodes/proxy', 'nodes/metrics'].map((word) => {
    const [resource = '', subresource = ''] = word.split('/')
    return { group: '', resource, subresource }
  })
  return [...all, ...unlisted].map((word) => ({
    ...word,
    says: describeResource(word),
  }))
}

const rightsFound = new Map<string, Rights & { elsewhere: string[] }>()

/** Every permission that the authorizer finds, asked one at a time: in the namespace, in another, and at cluster scope. */
export function rightsOf(yaml: string): Rights & { elsewhere: string[] } {
  const known = rightsFound.get(yaml)
  if (known !== undefined) return known
  const { objects } = parseRbacObjects(readManifests(yaml))
  const found = { here: new Set<string>(), elsewhere: new Set<string>(), everywhere: new Set<string>() }
  for (const { says, ...word } of resourceWords()) {
    for (const verb of VERBS) {
      const may = (namespace: string) =>
        authorize(SA, { kind: 'resource', verb, name: '', namespace, ...word }, objects).allowed
      if (may('')) found.everywhere.add(`${verb} ${says}`)
      else if (may('payments')) found.elsewhere.add(`${verb} ${says}`)
      else if (may('shop')) found.here.add(`${verb} ${says}`)
    }
  }
  const sorted = (rights: ReadonlySet<string>) => [...rights].sort()
  const rights = {
    here: sorted(found.here),
    elsewhere: sorted(found.elsewhere),
    everywhere: sorted(found.everywhere),
  }
  rightsFound.set(yaml, rights)
  return rights
}

/** What is wrong with the RBAC objects of an installation in namespace shop. */
export function rbacFaults(objects: readonly KustomizeManifest[]): string[] {
  const parsed = parseRbacObjects(objects, { namespace: 'shop' })
  const rules = [...parsed.objects.roles, ...parsed.objects.clusterRoles].flatMap((role) => role.rules)
  const words = rules.flatMap(({ verbs, apiGroups = [], resources = [], nonResourceURLs = [] }) => [
    ...verbs,
    ...apiGroups,
    ...resources,
    ...nonResourceURLs,
  ])
  const subjects = [...parsed.objects.roleBindings, ...parsed.objects.clusterRoleBindings].flatMap(
    (binding) => binding.subjects,
  )
  const scoped = rulesFor(SA, 'shop', parsed.objects).resourceRules.map((rule) => ({
    ...rule,
    nonResourceURLs: [],
    scope: 'cluster' as const,
    namespace: '',
  }))
  return [
    ...parsed.problems.map(({ says }) => says),
    ...validateObjects(parsed.objects).map(({ kind, field, says }) => `${kind} ${field}: ${says}`),
    ...words.filter((word) => word.includes('*')).map((word) => `a wildcard: ${word}`),
    ...subjects
      .filter(({ kind, name }) => kind !== 'ServiceAccount' || !['podglass', 'web'].includes(name))
      .map(({ kind, name }) => `a subject that is not the account: ${kind} ${name}`),
    ...heldDangers(scoped, 'shop').map(({ danger }) => `a dangerous permission: ${danger.id}`),
  ]
}
