import * as z from 'zod/mini'
import { explanationSchema, findingsSchema } from '@/lib/contract/explanation'
import { triedSchema } from '../contract'
import * as ofCalls from '../gather/explain'
import * as ofTries from '../gather/try-call'

/** Answers as they go over the wire: sentences are text, with marks beside them. */
export async function explainCheck(...asked: Parameters<typeof ofCalls.explainCheck>) {
  return z.encode(explanationSchema, await ofCalls.explainCheck(...asked))
}

export async function explainText(...asked: Parameters<typeof ofCalls.explainText>) {
  return z.encode(findingsSchema, await ofCalls.explainText(...asked))
}

export async function tryCall(...asked: Parameters<typeof ofTries.tryCall>) {
  return z.encode(triedSchema, await ofTries.tryCall(...asked))
}
