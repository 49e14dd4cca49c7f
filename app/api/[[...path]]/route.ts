import { guarded } from '@/lib/server/http/guarded'
import { unknownRoute } from '@/lib/server/http/unknown-route'

export const dynamic = 'force-dynamic'

export const GET = guarded(unknownRoute)
export const POST = guarded(unknownRoute)
