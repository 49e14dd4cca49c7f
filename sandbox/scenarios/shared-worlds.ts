import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { readScenarioList, SCENARIOS_DIR } from '@/e2e/k8s/scenario-list'
import { at, listAt, textAt } from '@/lib/objects/fields'
import type { Scenario } from '../scenario'
import { shopPod, shopWorld } from './shop'

const RBAC_GROUP = 'rbac.authorization.k8s.io'

interface SharedOptions {
  name: string
  look: readonly string[]
  /** Other namespaces of the world, by the name that they have in the shop. */
  elsewhere?: Readonly<Record<string, string>>
  /** The ServiceAccount of the dashboard's pod; `web` when absent. */
  account?: string
}

/** A world's account can read bindings, so its cause is proven. The sandbox shows what is said before that. */
function isAboutReading(object: unknown, objects: readonly unknown[]): boolean {
  const role = textAt(object, 'roleRef', 'name')
  if (role !== '') {
    const named = objects.find((other) => textAt(other, 'metadata', 'name') === role && at(other, 'rules'))
    return named !== undefined && isAboutReading(named, objects)
  }
  const rules = listAt(object, 'rules')
  return (
    rules.length > 0 &&
    rules.every((rule) => listAt(rule, 'apiGroups').every((group) => group === RBAC_GROUP))
  )
}

/** What is wrong in a world of k8s/scenarios, in namespace shop. */
function brokenPart({ name, elsewhere = {} }: SharedOptions): string {
  const objects = parseAllDocuments(readFileSync(join(SCENARIOS_DIR, name, 'world.yaml'), 'utf8'))
    .map((document): unknown => document.toJS())
    .filter((object) => textAt(object, 'kind') !== 'Namespace')
  return objects
    .filter((object) => !isAboutReading(object, objects))
    .map((object) => {
      const isOfCluster = textAt(object, 'metadata', 'namespace') === ''
      let text = JSON.stringify(object)
      for (const [namespace, ours] of Object.entries(elsewhere)) text = text.replaceAll(namespace, ours)
      return text.replaceAll(`podglass-${name}`, isOfCluster ? name : 'shop')
    })
    .join('\n---\n')
}

const listed = new Map(readScenarioList().map((scenario) => [scenario.name, scenario]))

/** A world that a real cluster can have too: the mistake of k8s/scenarios in the shop, where the dashboard runs. */
function shared(options: SharedOptions): Scenario {
  const { name, look, account } = options
  const entry = listed.get(name)
  if (!entry) throw new Error(`k8s/scenarios/scenarios.yaml has no ${name}.`)
  const rbac = `\n${brokenPart(options)}`
  return {
    name,
    says: entry.cause === null ? entry.says : entry.says.replace(/\.$/, ` (${entry.cause}).`),
    look,
    world: (now) => shopWorld({ now, rbac, ...(account === undefined ? {} : { account }) }),
    pod: shopPod,
  }
}

const BINDINGS_UNREAD = [
  'Ask: list pods in shop; without reading bindings the cause is only possible, with the command that settles it',
  'Apply `rbacReading` of scenarios/rbac-reader.ts to the sandbox: the same card proves it',
]

export const verbMissingWorld = shared({
  name: 'verb-missing',
  look: [
    'Ask: watch pods in shop is refused; the card names Role pod-reader and RoleBinding web-reads-pods',
    'Apply the printed edit and the card turns green by itself',
  ],
})

export const nothingGrantedWorld = shared({
  name: 'nothing-granted',
  look: [
    'Permissions: every cell of the matrix is refused',
    'Connection: authenticated, and not authorized to read',
  ],
})

export const wrongGroupWorld = shared({ name: 'wrong-group', look: ['Ask: list deployments in group apps'] })

export const singularWorld = shared({ name: 'singular', look: ['Ask: list pods in shop'] })

export const casingWorld = shared({ name: 'casing', look: ['Ask: list pods in shop'] })

export const subresourceMissingWorld = shared({
  name: 'subresource-missing',
  look: ['Resources: open a pod and ask for its logs'],
})

export const namedWorld = shared({ name: 'named', look: ['Ask: get configmap feature-flags in shop'] })

export const listUnderNamesWorld = shared({
  name: 'list-under-names',
  look: ['Ask: list configmaps in shop'],
})

export const missingRoleWorld = shared({
  name: 'missing-role',
  look: ['Ask: list pods in shop; the refusal itself names the Role'],
})

export const roleUnboundWorld = shared({ name: 'role-unbound', look: BINDINGS_UNREAD })

export const otherAccountWorld = shared({ name: 'other-account', look: BINDINGS_UNREAD })

export const subjectNamespaceWorld = shared({
  name: 'subject-namespace',
  look: BINDINGS_UNREAD,
  elsewhere: { 'podglass-elsewhere': 'payments' },
})

export const userSubjectWorld = shared({ name: 'user-subject', look: BINDINGS_UNREAD })

export const groupTypoWorld = shared({ name: 'group-typo', look: BINDINGS_UNREAD })

export const bindingElsewhereWorld = shared({
  name: 'binding-elsewhere',
  look: BINDINGS_UNREAD,
  elsewhere: { 'podglass-binding-elsewhere-other': 'default' },
})

export const otherNamespaceWorld = shared({ name: 'other-namespace', look: ['Ask: list pods in payments'] })

export const allNamespacesWorld = shared({
  name: 'all-namespaces',
  look: ['Ask: list pods in all namespaces'],
})

export const clusterResourceInRoleWorld = shared({
  name: 'cluster-resource-in-role',
  look: ['Ask: list nodes'],
})

export const defaultAccountWorld = shared({
  name: 'default-account',
  look: ['Ask: list pods in shop', 'Identity: serviceAccountName'],
  account: 'default',
})

export const permissiveBindingWorld = shared({
  name: 'permissive-binding',
  look: ['Permissions: the dangerous ones of this ServiceAccount'],
})
