import * as z from 'zod/mini'
import { inTurns } from '@/lib/kube/in-turns'

/** Shorter lists are validated with the rest of the answer. */
const LONG = 100

/** An answer as `z.parse` gives it. Its long lists are validated element by element, with turns for others between. */
export async function validated<S extends z.ZodMiniType>(
  schema: S,
  answer: z.input<S>,
): Promise<z.output<S>> {
  const lists: Record<string, unknown[]> = {}
  for (const [name, field] of Object.entries(schema instanceof z.ZodMiniObject ? schema.shape : {})) {
    const list = (answer as Record<string, unknown> | undefined)?.[name]
    if (!(field instanceof z.ZodMiniArray) || !Array.isArray(list) || list.length < LONG) continue
    const valid: unknown[] = []
    await inTurns(list, (one) => valid.push(z.parse(field.def.element as z.ZodMiniType, one)))
    lists[name] = valid
  }
  if (Object.keys(lists).length === 0) return z.parse(schema, answer)
  const emptied = Object.fromEntries(Object.keys(lists).map((name) => [name, []]))
  return Object.assign(z.parse(schema, { ...(answer as object), ...emptied }) as object, lists) as z.output<S>
}
