import type * as z from 'zod/mini'
import type { Answers } from './answers'
import { fitted, type ToolAnswer } from './tell'

interface Described<I extends z.ZodMiniType> {
  name: string
  title: string
  description: string
  input: I
  /** What each parameter takes. */
  parameters: { readonly [K in keyof z.output<I>]-?: string }
}

interface Made<I extends z.ZodMiniType, T extends object> extends Described<I> {
  /** What agents get, in its order; of several forms the fullest first. */
  find(args: z.output<I>, answers: Answers, signal: AbortSignal): Promise<T | readonly T[]>
  /** How they get what is left out for its size. */
  more: string
}

/** One question that an agent may ask. Every tool only reads. */
export interface Tool<I extends z.ZodMiniType = z.ZodMiniType, T = object> extends Described<I> {
  answer(args: z.output<I>, answers: Answers, signal: AbortSignal): Promise<ToolAnswer<T>>
}

/** An answer that needs other arguments: reported to the agent, which can change them. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError'
}

/** A tool whose answer is within the bounds, whatever is asked. */
export function tool<I extends z.ZodMiniType, T extends object>({
  find,
  more,
  ...described
}: Made<I, T>): Tool<I, T> {
  return {
    ...described,
    async answer(args, answers, signal) {
      const found = await find(args, answers, signal)
      return fitted(Array.isArray(found) ? (found as T[]) : [found as T], more)
    },
  }
}
