import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { namespaceSchema } from '@/lib/contract/segments'
import { reviewSelf } from '@/lib/kube/reads/reviews'
import { createKubeClient, type InClusterClient } from '@/lib/kube/transport/client'
import { isAnswer, isOfApiServer, isUnreachable } from '@/lib/kube/transport/errors'
import { AttachError } from './attach-error'
import { readContext } from './context'
import { KubectlError, type KubectlPlace, kubectlCommand } from './kubectl'
import { contextTrouble } from './kubectl-trouble'
import { loginTrouble, reachTrouble, readLogin } from './laptop-trouble'
import { machineName } from './machine-name'
import { type OwnProxy, startOwnProxy } from './own-proxy'

const WHO_MS = 10_000

export interface AsMeOptions extends KubectlPlace {
  /** The context's when absent. */
  namespace?: string
}

/** A cluster as the user of a kubeconfig sees it, by a kubectl proxy on a Unix socket. */
export interface AsMe {
  context: string
  namespace: string
  /** As the API server knows the caller; undefined where it has no SelfSubjectReview (before 1.28). */
  user: { name: string; groups: readonly string[] } | undefined
  kube: InClusterClient
  /** The variables with which the server finds the cluster. */
  environment: Record<string, string>
  /** The proxy's folder; no other user can open it. */
  folder: string
  /** Resolves with a reason when the cluster can no longer be reached this way. */
  lost: Promise<string>
  close: () => Promise<void>
}

function notReached(place: KubectlPlace, contextName: string, error: unknown): AttachError {
  const byHand = `Try it by hand: ${kubectlCommand(place, 'get', '--raw', '/version')}`
  if (isUnreachable(error) && error.step === 'timeout') {
    return new AttachError(
      `The cluster did not answer your own credentials within ${WHO_MS / 1000} s.`,
      'The API server cannot be reached, or the login of your kubeconfig waits for you.',
      byHand,
    )
  }
  // kubectl's proxy reports failures of its own calls as bare text.
  const said = isAnswer(error) ? error.says.trim() : error instanceof Error ? error.message : String(error)
  return (
    reachTrouble(said, { ...place, contextName }) ??
    new AttachError(`The cluster did not answer a call with your own credentials: ${said}`, byHand)
  )
}

async function whoAmI(kube: InClusterClient, place: KubectlPlace, context: string): Promise<AsMe['user']> {
  try {
    return await reviewSelf(kube, { deadlineMs: WHO_MS })
  } catch (error) {
    if (isAnswer(error, 401)) {
      throw loginTrouble(await readLogin(place), new Date(), place)
    }
    if (isAnswer(error) && isOfApiServer(error)) return undefined
    throw notReached(place, context, error)
  }
}

/**
 * Opens the cluster of a kubeconfig as its user. The credentials stay in kubectl; nothing of them is read here. Throws an
 * AttachError that says what to change, and then leaves nothing behind.
 */
export async function asMe(options: AsMeOptions): Promise<AsMe> {
  const { namespace: asked, ...place } = options
  if (asked !== undefined && !z.safeParse(namespaceSchema, asked).success)
    throw new AttachError(`"${asked}" is not a valid namespace name.`)
  const { context, namespace: home } = await readContext(place)
  const namespace = asked ?? home
  let proxy: OwnProxy
  try {
    proxy = await startOwnProxy(place)
  } catch (error) {
    throw error instanceof KubectlError ? contextTrouble(error, place) : error
  }
  // Only what is not a credential: the namespace, where a pod also has it.
  const serviceAccountDir = join(proxy.folder, 'namespace-only')
  mkdirSync(serviceAccountDir)
  writeFileSync(join(serviceAccountDir, 'namespace'), namespace)
  const kube = createKubeClient({ kubectlProxyUrl: proxy.url, serviceAccountDir })
  const close = () => {
    kube.close()
    return proxy.stop()
  }
  try {
    const user = await whoAmI(kube, place, context)
    const environment = {
      KUBECTL_PROXY_URL: proxy.url,
      SERVICE_ACCOUNT_DIR: serviceAccountDir,
      ATTACHED_FROM: machineName(),
    }
    const lost = proxy.ended.then((said) => `kubectl proxy has ended. ${said}`.trim())
    return { context, namespace, user, kube, environment, folder: proxy.folder, lost, close }
  } catch (error) {
    await close()
    throw error
  }
}
