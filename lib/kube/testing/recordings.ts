import { readFileSync } from 'node:fs'
import * as z from 'zod/mini'

const exchangeSchema = z.object({
  name: z.string(),
  as: z.optional(z.string()),
  request: z.object({
    method: z.optional(z.string()),
    path: z.string(),
    headers: z.optional(z.record(z.string(), z.string())),
    body: z.optional(z.unknown()),
  }),
  response: z.object({
    status: z.number(),
    headers: z.optional(z.record(z.string(), z.string())),
    body: z.unknown(),
  }),
})
export type Exchange = z.infer<typeof exchangeSchema>

type Recordings =
  | 'kube-apiserver-1.36.2.jsonl'
  | 'table-watch.jsonl'
  | 'kubelet-1.36.2.jsonl'
  | 'later-gates-1.36.2.jsonl'
  | 'writers-1.36.2.jsonl'

/** Exchanges of a real kube-apiserver, or of a real kubelet, 1.36.2: e2e/recordings/README.md. */
export function recordings(file: Recordings): Exchange[] {
  const text = readFileSync(new URL(`../../../e2e/recordings/${file}`, import.meta.url), 'utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => exchangeSchema.parse(JSON.parse(line)))
}

/** The one exchange of that name. */
export function recording(file: Recordings, name: string): Exchange {
  const found = recordings(file).find((exchange) => exchange.name === name)
  if (!found) throw new Error(`No recording is called ${name}.`)
  return found
}
