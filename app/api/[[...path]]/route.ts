import { answerApi } from '@/lib/server/api/routes'
import { guarded } from '@/lib/server/http/guarded'

export const dynamic = 'force-dynamic'

export const GET = guarded(answerApi)
export const POST = guarded(answerApi)
