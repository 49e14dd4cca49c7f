import { exposureSchema } from '@/lib/contract/exposure'
import { readSettings } from '@/lib/pod/environment'
import { describeExposure } from '@/lib/server/exposure'
import { guarded } from '@/lib/server/guarded'
import { respond } from '@/lib/server/respond'

export const dynamic = 'force-dynamic'

export const GET = guarded(() => respond(exposureSchema, () => describeExposure(readSettings())))
