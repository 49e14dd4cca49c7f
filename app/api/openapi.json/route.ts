import { openApiDocument } from '@/lib/pages/openapi/document'
import { openApiSchema } from '@/lib/pages/openapi/routes'
import { readSettings } from '@/lib/pod/environment'
import { guarded } from '@/lib/server/http/guarded'
import { respond } from '@/lib/server/http/respond'

export const dynamic = 'force-dynamic'

// It takes 30 ms to make, and is the same for as long as the process lives.
let made: ReturnType<typeof openApiDocument> | undefined

export const GET = guarded(() =>
  respond(openApiSchema, () => {
    made ??= openApiDocument(readSettings().basePath)
    return made
  }),
)
