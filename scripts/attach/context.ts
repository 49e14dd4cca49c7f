import { existsSync } from 'node:fs'
import * as z from 'zod/mini'
import { AttachError } from './attach-error'
import { KubectlError, type KubectlPlace, kubectlFor } from './kubectl'
import { contextTrouble } from './kubectl-trouble'

const viewSchema = z.object({
  'current-context': z.string(),
  contexts: z.tuple([z.object({ context: z.object({ namespace: z.optional(z.string()) }) })]),
})

/** What `kubectl config view` prints for this context. Throws an AttachError that says what to change. */
export async function readView(place: KubectlPlace): Promise<string> {
  const { kubeconfig } = place
  if (kubeconfig !== undefined && !existsSync(kubeconfig))
    throw new AttachError(`There is no file ${kubeconfig}.`)
  try {
    // --flatten takes the files of the kubeconfig in, wherever it lies. The view is read and dropped.
    return await kubectlFor(place)(['config', 'view', '--minify', '--flatten', '-o', 'json'])
  } catch (error) {
    throw error instanceof KubectlError ? contextTrouble(error, place) : error
  }
}

/** The name of the context, and the namespace that kubectl takes where a command names none. */
export async function readContext(place: KubectlPlace): Promise<{ context: string; namespace: string }> {
  const parsed = z.safeParse(viewSchema, JSON.parse(await readView(place)))
  if (!parsed.success) {
    throw new AttachError('The kubeconfig has no context.', 'Look at `kubectl config view --minify`.')
  }
  const [{ context }] = parsed.data.contexts
  return { context: parsed.data['current-context'], namespace: context.namespace || 'default' }
}
