import { openApiDocument } from '@/lib/contract/openapi/document'
import { openApiSchema } from '@/lib/contract/openapi/routes'
import { readSettings } from '@/lib/pod/environment'
import { guarded } from '@/lib/server/gate/guarded'
import { respond } from '@/lib/server/http/respond'

export const dynamic = 'force-dynamic'

export const GET = guarded(() => respond(openApiSchema, () => openApiDocument(readSettings().basePath)))
