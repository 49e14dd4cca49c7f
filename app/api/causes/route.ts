import { causesSchema } from '@/lib/contract/causes'
import { families } from '@/lib/diagnosis/causes/families'
import { guarded } from '@/lib/server/http/guarded'
import { respond } from '@/lib/server/http/respond'

export const dynamic = 'force-dynamic'

export const GET = guarded(() =>
  respond(causesSchema, () => ({
    causes: families.flatMap(({ title: family, causes }) =>
      causes.map(({ id, title }) => ({ id, title, family })),
    ),
  })),
)
