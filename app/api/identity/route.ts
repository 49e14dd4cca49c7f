import { identitySchema } from '@/lib/facts/identity/contract/identity'
import { readIdentity } from '@/lib/facts/identity/gather/identity'
import { kubeClient } from '@/lib/kube/transport/client'
import { readSettings } from '@/lib/pod/environment'
import { givenEnvironment } from '@/lib/pod/given-environment'
import { guarded } from '@/lib/server/http/guarded'
import { respond } from '@/lib/server/http/respond'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  return respond(identitySchema, () =>
    readIdentity({
      env: givenEnvironment(),
      settings: readSettings(),
      kube: kubeClient(),
      now: Date.now(),
      signal: request.signal,
    }),
  )
})
