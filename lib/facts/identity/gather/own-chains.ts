import 'server-only'
import type { Cloud } from '@/lib/contract/cloud'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { readSettings } from '@/lib/pod/environment'
import { givenEnvironment } from '@/lib/pod/given-environment'
import type { Environment } from '@/lib/pod/setting'
import { readIdentity } from './identity'

interface ChainsQuestion {
  kube: InClusterClient
  signal: AbortSignal
  now?: () => number
  env?: Environment
}

/** The ways of this pod to clouds, as the Identity page shows them: at most two requests, and none to a cloud. */
export async function ownChains({ kube, signal, now = Date.now, env }: ChainsQuestion): Promise<Cloud[]> {
  const variables = env ?? givenEnvironment()
  const identity = await readIdentity({
    env: variables,
    settings: readSettings(variables),
    kube,
    now: now(),
    signal,
  })
  return identity.clouds ?? []
}
