import * as z from 'zod/mini'
import { namespaceSchema, objectNameSchema } from '@/lib/contract/segments'
import { type Pod, parsePod } from '@/lib/identity/pod-spec'
import { KubeStatusError, KubeTextError, KubeUnreachableError } from '@/lib/kube/errors'
import { fetchObject } from '@/lib/kube/objects'
import type { KubeClient } from '@/lib/kube/types'
import { noteOwnPod } from './own-pod-end'

/** What the process believes to be its pod, and by what. */
export interface PodName {
  name: string
  namespace: string
  by: string
}

export type OwnPod =
  | { state: 'present'; says: string; pod: Pod }
  | { state: 'absent' | 'failed'; says: string }
  | { state: 'denied'; says: string; explain?: string }

const DEADLINE_MS = 3000

/** Asks the API server for this pod's own object: one GET. Every refusal and fault is a state; only an abort throws. */
export async function readOwnPod(
  kube: KubeClient,
  believed: PodName | undefined,
  signal: AbortSignal,
): Promise<OwnPod> {
  if (kube.server.route === 'none') return { state: 'absent', says: kube.server.why }
  const name = z.safeParse(objectNameSchema, believed?.name)
  const namespace = z.safeParse(namespaceSchema, believed?.namespace)
  if (!believed || !name.success || !namespace.success) {
    return {
      state: 'absent',
      says: 'Neither token, env nor files say which pod this is, so that its object cannot be asked for.',
    }
  }
  const target = { group: '', version: 'v1', resource: 'pods', namespace: namespace.data, name: name.data }
  const title = `Pod ${namespace.data}/${name.data}`
  try {
    const pod = parsePod(await fetchObject(kube, target, { signal, deadlineMs: DEADLINE_MS }))
    if (pod) noteOwnPod(kube, pod)
    return pod
      ? { state: 'present', says: `${title} was read from the API server.`, pod }
      : { state: 'failed', says: `${title} was answered in a form that is no Pod.` }
  } catch (error) {
    signal.throwIfAborted()
    return refusalOf(error, title, target, believed.by)
  }
}

function refusalOf(
  error: unknown,
  title: string,
  target: { namespace: string; name: string },
  by: string,
): OwnPod {
  const says = error instanceof Error ? error.message : 'The call failed.'
  if (error instanceof KubeUnreachableError && error.step === 'credentials') {
    return { state: 'absent', says: `${title} was not asked for: ${error.says}` }
  }
  const status = error instanceof KubeStatusError || error instanceof KubeTextError ? error.httpStatus : 0
  if (status === 403) {
    const { name, namespace } = target
    const query = new URLSearchParams({ verb: 'get', group: '', resource: 'pods', name, namespace })
    return {
      state: 'denied',
      says: `This ServiceAccount may not get ${title}. Env and files are shown without comparison.`,
      explain: `?${query}`,
    }
  }
  if (status === 401)
    return {
      state: 'denied',
      says: `The API server did not accept the token (401), so ${title} could not be read.`,
    }
  if (status === 404)
    return { state: 'absent', says: `${title} does not exist. Its name was taken from ${by}.` }
  return { state: 'failed', says }
}
