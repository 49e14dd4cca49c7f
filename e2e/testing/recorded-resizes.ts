import { readFileSync } from 'node:fs'
import * as z from 'zod/mini'

const schema = z.object({
  states: z.array(z.object({ what: z.string(), pod: z.unknown() })),
  refusals: z.array(
    z.object({
      answer: z.object({
        code: z.number(),
        reason: z.string(),
        message: z.string(),
        details: z.object({ name: z.string(), kind: z.string() }),
      }),
    }),
  ),
})

/** In-place resizes of a real pod: what the Pod said about each, and what the API server answered to those that it refused. */
export function recordedResizes(): z.infer<typeof schema> {
  return schema.parse(JSON.parse(readFileSync('e2e/inpod/resize-states.json', 'utf8')))
}
