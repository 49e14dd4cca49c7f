import * as z from 'zod/mini'

const componentSchema = z.looseObject({
  'bom-ref': z.string(),
  name: z.string(),
  version: z.string(),
})

/** What `npm sbom --sbom-format cyclonedx` prints. */
export const bomSchema = z.looseObject({
  metadata: z.looseObject({ component: z.looseObject({ 'bom-ref': z.string() }) }),
  components: z.array(componentSchema),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
})
export type Bom = z.infer<typeof bomSchema>

export interface ShippedPackage {
  name: string
  version: string
}

/**
 * Narrows the SBOM of the whole lockfile to what the image has: the packages in its folder, and those that the build
 * writes into bundles, which are our dependencies and theirs. Those that only the framework depends on are in its
 * folder or not there at all. npm's own `--omit dev` loses packages that development tools depend on too (npm 11.19).
 */
export function shippedComponents(
  bom: Bom,
  direct: readonly string[],
  inFolder: readonly ShippedPackage[],
): Bom {
  const dependsOn = new Map(bom.dependencies.map((entry) => [entry.ref, entry.dependsOn]))
  const byRef = new Map(bom.components.map((component) => [component['bom-ref'], component]))
  const root = bom.metadata.component['bom-ref']
  const own = (dependsOn.get(root) ?? []).filter((ref) => direct.includes(byRef.get(ref)?.name ?? ''))
  const kept = new Set<string>()
  const left = own.filter((ref) => byRef.get(ref)?.name !== 'next')
  for (let ref = left.pop(); ref !== undefined; ref = left.pop()) {
    if (kept.has(ref)) continue
    kept.add(ref)
    left.push(...(dependsOn.get(ref) ?? []).filter((next) => byRef.get(next)?.scope !== 'optional'))
  }
  const isInFolder = ({ name, version }: ShippedPackage) =>
    inFolder.some((shipped) => shipped.name === name && shipped.version === version)
  const components = bom.components.filter((c) => kept.has(c['bom-ref']) || isInFolder(c))
  const refs = new Set([root, ...components.map((component) => component['bom-ref'])])
  return {
    ...bom,
    components,
    dependencies: bom.dependencies
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn: on }) => ({ ref, dependsOn: on.filter((other) => refs.has(other)) })),
  }
}

/** Packages that the image has and the SBOM does not list, as `name@version`. */
export function unlisted(bom: Bom, inFolder: readonly ShippedPackage[]): string[] {
  const listed = new Set(bom.components.map(({ name, version }) => `${name}@${version}`))
  return inFolder.map(({ name, version }) => `${name}@${version}`).filter((id) => !listed.has(id))
}
