import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import * as z from 'zod/mini'

/** The folder that holds one kustomization per world, and the list of them. */
export const WORLDS_DIR = join(import.meta.dirname, '../../k8s/worlds')

const showsSchema = z.array(
  z.strictObject({
    /** The page's own address. */
    read: z.enum(['/api/refusals', '/api/identity', '/api/connection/road', '/api/connection/policies']),
    /** As `missesOf` takes it. */
    answer: z.record(z.string(), z.unknown()),
  }),
)
export type Shows = z.infer<typeof showsSchema>

const worldSchema = z.strictObject({
  /** Also the name of its folder, and of the world of the sandbox. */
  name: z.string().check(z.regex(/^[a-z-]{1,40}$/)),
  /** One sentence: what is wrong around the pod. */
  says: z.string(),
  shows: showsSchema.check(z.minLength(1)),
  /** The same where the network plugin enforces NetworkPolicies, so the page sees less. */
  enforced: z.exactOptional(showsSchema),
})
export type ClusterWorld = z.infer<typeof worldSchema>

/** The worlds around the Podglass pod. Throws if an entry has another shape. */
export function readWorldList(): ClusterWorld[] {
  return z.array(worldSchema).parse(parse(readFileSync(join(WORLDS_DIR, 'worlds.yaml'), 'utf8')))
}
