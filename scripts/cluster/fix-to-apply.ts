import type { Explanation, Fix } from '@/lib/contract/explanation'
import { objectsIn, type ScenarioObject } from './scenario-world'

/** A fix that kubectl can apply, as the page prints it. */
export interface AppliedFix {
  fix: Fix
  /** The line that the reader would paste; absent where only YAML is printed. */
  command?: string
  yaml?: string
  /** Objects of the YAML in no namespace: what is left when the run's namespaces are gone. */
  clusterObjects: ScenarioObject[]
}

/** The first of the fixes that changes a role or a binding, and can be applied as it is printed; undefined for none. */
export function fixToApply({ fixes }: Pick<Explanation, 'fixes'>): AppliedFix | undefined {
  const fix = fixes.find(
    ({ where, yaml, command }) =>
      (where === 'role' || where === 'binding') && (yaml ?? command) !== undefined,
  )
  if (!fix) return undefined
  const { yaml, command } = fix
  const objects = yaml === undefined ? [] : objectsIn(yaml)
  return {
    fix,
    ...(command === undefined ? {} : { command }),
    ...(yaml === undefined ? {} : { yaml }),
    clusterObjects: objects.filter(({ metadata }) => metadata.namespace === undefined),
  }
}
