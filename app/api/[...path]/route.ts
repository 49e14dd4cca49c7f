import { guarded } from '@/lib/server/guarded'
import { unknownRoute } from '@/lib/server/unknown-route'

export const dynamic = 'force-dynamic'

export const GET = guarded(unknownRoute)
export const POST = guarded(unknownRoute)
