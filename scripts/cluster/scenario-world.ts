import { parseAllDocuments } from 'yaml'
import * as z from 'zod/mini'
import type { ClusterScenario } from '@/e2e/k8s/scenario-list'
import type { Check } from '@/lib/contract/access-check'

const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.optional(z.string()) }),
})
export type ScenarioObject = z.infer<typeof objectSchema>

/** The objects of YAML documents. Throws for a document that is not a Kubernetes object. */
export function objectsIn(yaml: string): ScenarioObject[] {
  return parseAllDocuments(yaml).flatMap((document) => {
    const value: unknown = document.toJS()
    return value === null || value === undefined ? [] : [objectSchema.parse(value)]
  })
}

/** What a run adds to each name, so two runs never collide, nor with what is in the cluster. */
function ownNames(text: string, run: string): string {
  return text.replaceAll('podglass-', `podglass-${run}-`).replaceAll('example.com', `${run}.example.com`)
}

function ownCall(call: Check, run: string): Check {
  if ('path' in call) return { ...call, path: ownNames(call.path, run) }
  return { ...call, group: ownNames(call.group, run), namespace: ownNames(call.namespace, run) }
}

/** A scenario and its world under the names of one run. */
export interface OwnWorld {
  scenario: ClusterScenario
  yaml: string
}

/** The scenario in namespaces of the run's own: each name of the world that the list gives away, and those of its call. */
export function ownWorld(scenario: ClusterScenario, yaml: string, run: string): OwnWorld {
  return {
    yaml: ownNames(yaml, run),
    scenario: {
      ...scenario,
      namespace: ownNames(scenario.namespace, run),
      call: ownCall(scenario.call, run),
    },
  }
}

/** Whether an object belongs to the run: by its name if cluster-scoped, otherwise by its namespace. */
export function isOwn({ metadata }: ScenarioObject, run: string): boolean {
  const place = metadata.namespace ?? metadata.name
  return place.startsWith(`podglass-${run}-`) || place.endsWith(`.${run}.example.com`)
}
