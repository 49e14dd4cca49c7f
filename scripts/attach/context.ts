import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import * as z from 'zod/mini'
import { visibleText } from '@/lib/words/visible-text'
import { AttachError } from './attach-error'
import { KubectlError, type KubectlPlace, kubectlFor } from './kubectl'
import { contextTrouble } from './kubectl-trouble'

// No users: --flatten would print their tokens and keys too.
const PARTS = '{.clusters}{"\\n"}{.contexts}{"\\n"}{.current-context}'

const contextsSchema = z.tuple([z.object({ context: z.object({ namespace: z.optional(z.string()) }) })])

/** One context of a kubeconfig with its cluster, the files that it names taken in. Nothing of its user. */
export interface ContextView {
  clusters: unknown
  contexts: unknown
  /** Its name, on one line and fit for a terminal. */
  context: string
}

/** Where client-go looks for .kube: on Windows it takes the first of three homes that has one. */
function homes(): string[] {
  if (process.platform !== 'win32') return [homedir()]
  const { HOME, HOMEDRIVE, HOMEPATH, USERPROFILE } = process.env
  const byDrive = HOMEDRIVE && HOMEPATH ? `${HOMEDRIVE}${HOMEPATH}` : undefined
  return [HOME, byDrive, USERPROFILE].flatMap((home) => home || [])
}

/** True where kubectl finds a kubeconfig on its own, or one is named. */
export function hasKubeconfig({ kubeconfig, context }: KubectlPlace): boolean {
  if (kubeconfig !== undefined || context !== undefined) return true
  const { KUBECONFIG } = process.env
  const files = KUBECONFIG ? KUBECONFIG.split(delimiter) : homes().map((home) => join(home, '.kube/config'))
  return files.some((file) => file !== '' && existsSync(file))
}

function parsed(json = ''): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

/** What `kubectl config view` prints for this context. Throws an AttachError that says what to change. */
export async function readView(place: KubectlPlace): Promise<ContextView> {
  const { kubeconfig } = place
  if (kubeconfig !== undefined && !existsSync(kubeconfig))
    throw new AttachError(`There is no file ${kubeconfig}.`)
  try {
    const printed = await kubectlFor(place)([
      ...['config', 'view', '--minify', '--flatten'],
      `--output=jsonpath=${PARTS}`,
    ])
    const [clusters, contexts, ...name] = printed.split('\n')
    const context = visibleText(name.join('\\n'))
    return { clusters: parsed(clusters), contexts: parsed(contexts), context }
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error
    if (error.why === 'failed' && !hasKubeconfig(place)) {
      const usual = process.platform === 'win32' ? '%USERPROFILE%\\.kube\\config' : '~/.kube/config'
      throw new AttachError(
        `kubectl finds no kubeconfig: ${process.env.KUBECONFIG ? 'KUBECONFIG names no file that exists, and ' : ''}there is none at ${usual}.`,
        'Name one with --kubeconfig FILE.',
      )
    }
    throw contextTrouble(error, place)
  }
}

/** The name of the context, and the namespace that kubectl takes where a command names none. */
export async function readContext(place: KubectlPlace): Promise<{ context: string; namespace: string }> {
  const view = await readView(place)
  const contexts = z.safeParse(contextsSchema, view.contexts)
  if (!contexts.success) {
    throw new AttachError(
      'The kubeconfig has no context.',
      'Check what this prints: kubectl config view --minify',
    )
  }
  const [{ context }] = contexts.data
  return { context: view.context, namespace: context.namespace || 'default' }
}
