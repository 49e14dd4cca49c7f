import { answerApi } from '@/lib/server/api/routes'
import { guarded } from '@/lib/server/http/guarded'
import { warmLists } from '@/lib/server/live/warm-list'

export const dynamic = 'force-dynamic'

export const GET = guarded(answerApi)
export const POST = guarded(answerApi)

// Who asks first loads this module, and has the processor first.
setTimeout(() => void warmLists().catch(() => undefined), 500).unref()
