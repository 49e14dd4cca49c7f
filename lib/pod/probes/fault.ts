import 'server-only'
import * as z from 'zod/mini'

const systemErrorSchema = z.object({ code: z.string() })

// A dual-stack connect fails with an AggregateError whose own message is empty.
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}

/** The code and the words of a failed socket. A kernel's ETIMEDOUT is silence: nothing came back. */
export function toFault(
  error: unknown,
  ms: number,
): { outcome: 'failed'; ms: number; code: string; says: string } | { outcome: 'silent'; ms: number } {
  const parsed = systemErrorSchema.safeParse(error)
  const code = parsed.success ? parsed.data.code : 'UNKNOWN'
  if (code === 'ETIMEDOUT') return { outcome: 'silent', ms }
  return { outcome: 'failed', ms, code, says: messageOf(error).slice(0, 500) }
}
