import * as z from 'zod/mini'
import { namespaceSchema } from './segments'

/** The query of `GET /api/kinds` and of `GET /api/access/dangerous`; the pod's own namespace when none is named. */
export const namespaceQuerySchema = z.strictObject({ namespace: z.exactOptional(namespaceSchema) })
