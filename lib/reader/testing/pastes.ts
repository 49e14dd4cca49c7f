import { readFileSync } from 'node:fs'
import * as z from 'zod/mini'

/** What a paste must give. A field that is left out must be absent or empty, but `cause`, which is compared where it is told: never for a call that RBAC judged. */
const expectedSchema = z.strictObject({
  kind: z.string(),
  user: z.exactOptional(z.string()),
  verb: z.exactOptional(z.string()),
  group: z.exactOptional(z.string()),
  resource: z.exactOptional(z.string()),
  subresource: z.exactOptional(z.string()),
  name: z.exactOptional(z.string()),
  namespace: z.exactOptional(z.string()),
  path: z.exactOptional(z.string()),
  cause: z.exactOptional(z.nullable(z.string())),
})
export type Expected = z.infer<typeof expectedSchema>

/** A text as a person copies it, with each finding in the order of the text. */
const pasteSchema = z.strictObject({
  client: z.string(),
  text: z.string(),
  findings: z.array(expectedSchema).check(z.minLength(1)),
})
export type Paste = z.infer<typeof pasteSchema>

/** The files of pastes as clients print them, before anybody carried or cut them. */
export const PRINTED = [
  'kubectl',
  'go-clients',
  'python',
  'java',
  'other-languages',
  'tools',
  'gates',
  'network',
  'later-gates',
  'programs',
  'alone',
  'rows',
] as const
/** `heads`: the first part of each is a sentence of another gate, which is all that it says where it is cut there. */
export const ALL_PASTES = [...PRINTED, 'wrapped', 'around', 'carried', 'cut', 'heads'] as const

/** What an SDK of a cloud prints, and the cause of it. */
const cloudTextSchema = z.object({
  cloud: z.exactOptional(z.string()),
  cause: z.exactOptional(z.nullable(z.string())),
  text: z.string(),
})

/** What another product prints, the cause of it, and a word of the product's name as the answer gives it. */
const elsewhereSchema = z.strictObject({ cause: z.string(), says: z.string(), text: z.string() })

/** What the kubelet or the scheduler reports of a pod: its cause, words of the answer, and the pod that the text names. */
const reportSchema = z.strictObject({
  cause: z.string(),
  says: z.string(),
  text: z.string(),
  pod: z.exactOptional(z.string()),
  namespace: z.exactOptional(z.string()),
})

/** A text that must give nothing. */
const negativeSchema = z.strictObject({ source: z.string(), text: z.string() })

function linesOf(name: string, folder = 'pastes'): unknown[] {
  const text = readFileSync(new URL(`${folder}/${name}.jsonl`, import.meta.url), 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** The pastes of these files: lib/reader/testing/pastes/README.md. */
export function pastesOf(...names: string[]): Paste[] {
  return names.flatMap((name) => linesOf(name).map((line) => pasteSchema.parse(line)))
}

/** The texts of these files that must give nothing. */
export function negativesOf(...names: string[]): z.infer<typeof negativeSchema>[] {
  return names.flatMap((name) => linesOf(name).map((line) => negativeSchema.parse(line)))
}

/** The texts of SDKs of clouds in these files. */
export function cloudTextsOf(...names: string[]): z.infer<typeof cloudTextSchema>[] {
  return names.flatMap((name) => linesOf(name, 'clouds').map((line) => cloudTextSchema.parse(line)))
}

/** What other products print of a call that they refused. */
export function elsewhereTexts(): z.infer<typeof elsewhereSchema>[] {
  return linesOf('refusals', 'elsewhere').map((line) => elsewhereSchema.parse(line))
}

/** What the kubelet and the scheduler report of pods. */
export function reportTexts(): z.infer<typeof reportSchema>[] {
  return linesOf('reports', 'elsewhere').map((line) => reportSchema.parse(line))
}

const pullSchema = z.strictObject({
  cause: z.string(),
  hadCredential: z.boolean(),
  text: z.string(),
  /** Method, path, kind of credential and answer of each request, as the registry saw it. */
  saw: z.array(z.string()),
})

/** Pulls by a real containerd through its CRI, as the kubelet asks and prints them, from a registry that refused in each way. */
export function recordedPulls(): z.infer<typeof pullSchema>[] {
  return linesOf('pulls-containerd-1.7.24', 'elsewhere').map((line) => pullSchema.parse(line))
}

/** What sounds like that, and is none. */
export function elsewhereOthers(): z.infer<typeof negativeSchema>[] {
  return linesOf('others', 'elsewhere').map((line) => negativeSchema.parse(line))
}
