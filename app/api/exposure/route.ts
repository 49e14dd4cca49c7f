import { exposureSchema } from '@/lib/contract/exposure'
import { readSettings } from '@/lib/pod/environment'
import { describeExposure } from '@/lib/server/gate/exposure'
import { guarded } from '@/lib/server/http/guarded'
import { respond } from '@/lib/server/http/respond'

export const dynamic = 'force-dynamic'

export const GET = guarded(() => respond(exposureSchema, () => describeExposure(readSettings())))
