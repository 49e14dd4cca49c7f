import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import * as z from 'zod/mini'
import { checkSchema } from '@/lib/contract/access-check'
import { causeOf } from '@/lib/diagnosis/causes/all'

/** The folder that holds one kustomization per scenario, and the list of them. */
export const SCENARIOS_DIR = join(import.meta.dirname, '../../k8s/scenarios')

const scenarioSchema = z.strictObject({
  /** Also the name of its folder. */
  name: z.string().check(z.regex(/^[a-z0-9-]+$/)),
  /** One sentence: what is wrong in this world. */
  says: z.string(),
  /** The namespace of the account. */
  namespace: z.string(),
  serviceAccount: z.string(),
  /** The call that the account asks about, as `POST /api/access/check` takes it. */
  call: checkSchema,
  /** The id of the cause that Podglass names; null where the call is allowed. */
  cause: z.nullable(z.string().check(z.refine((id) => causeOf(id) !== undefined))),
  /** The id of the dangerous permission that the account has. */
  danger: z.exactOptional(z.string()),
  /** Why it belongs on a throwaway cluster. Such a scenario is left out unless it is named. */
  warning: z.exactOptional(z.string()),
  /** Undoes it; without one, `kubectl delete -k` on its folder does. */
  undo: z.exactOptional(z.string()),
})
export type ClusterScenario = z.infer<typeof scenarioSchema>

/** The broken worlds for a real cluster, in the order of their causes. Throws if an entry has another shape. */
export function readScenarioList(): ClusterScenario[] {
  return z.array(scenarioSchema).parse(parse(readFileSync(join(SCENARIOS_DIR, 'scenarios.yaml'), 'utf8')))
}
