import { identitySchema } from '@/lib/contract/identity'
import { kubeClient } from '@/lib/kube/client'
import { processEnvironment, readSettings } from '@/lib/pod/environment'
import { readIdentity } from '@/lib/server/identity'
import { respond } from '@/lib/server/respond'

export const dynamic = 'force-dynamic'

export async function GET(request: Request): Promise<Response> {
  return respond(identitySchema, () =>
    readIdentity({
      env: processEnvironment(),
      settings: readSettings(),
      kube: kubeClient(),
      now: Date.now(),
      signal: request.signal,
    }),
  )
}
