import type * as z from 'zod/mini'
import type { Answers } from './answers'
import type { ToolAnswer } from './fit'

/** One question that an agent may ask. Every tool only reads. */
export interface Tool<I extends z.ZodMiniType = z.ZodMiniType, O extends z.ZodMiniType = z.ZodMiniType> {
  name: string
  title: string
  description: string
  input: I
  /** What each parameter takes. */
  parameters: { readonly [K in keyof z.output<I>]-?: string }
  output: O
  answer(args: z.output<I>, answers: Answers, signal: AbortSignal): Promise<ToolAnswer<z.input<O>>>
}

/** An answer that needs other arguments: reported to the agent, which can change them. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError'
}

/** Keeps the types of a tool together. */
export function tool<I extends z.ZodMiniType, O extends z.ZodMiniType>(made: Tool<I, O>): Tool<I, O> {
  return made
}
