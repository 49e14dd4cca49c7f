import * as z from 'zod/mini'
import type { AnsweredStatus } from '@/lib/rbac/answered-status'
import { recordedExchanges } from '@/lib/rbac/testing/recorded-world'

/** A failure Status as a client or an extractor hands it over. */
export function answered(
  code: number,
  message: string,
  details: Partial<AnsweredStatus['details']> = {},
): AnsweredStatus {
  return { code, reason: '', message, details: { name: '', group: '', kind: '', ...details } }
}

/** A refusal of Pod p before its admission text. */
export const POD = 'pods "p" is forbidden: '

/** Id of the cause, kind, the answer, and the cause in words. */
export type AnsweredRow = [id: string, kind: string, status: AnsweredStatus, says: string]

const statusSchema = z.object({
  message: z.string(),
  details: z.optional(
    z.object({
      name: z.exactOptional(z.string()),
      group: z.exactOptional(z.string()),
      kind: z.exactOptional(z.string()),
      causes: z.exactOptional(
        z.array(z.object({ message: z.exactOptional(z.string()), field: z.exactOptional(z.string()) })),
      ),
    }),
  ),
})

/** The recorded failures but 401s and authorization sentences. */
export function recordedFailures(): AnsweredStatus[] {
  return recordedExchanges().flatMap(({ response: { status: code, body } }) => {
    if (code < 400 || code === 401) return []
    if (typeof body === 'string') return [answered(code, body)]
    const { message, details = {} } = statusSchema.parse(body)
    return code === 403 && message.includes(' cannot ') ? [] : [answered(code, message, details)]
  })
}
