import type * as z from 'zod/mini'
import { noArgsSchema, toldConnectionSchema } from '@/lib/contract/agents'
import type { Connection } from '@/lib/contract/connection'
import { present } from '@/lib/present'
import { short, type ToolAnswer } from '../fit'
import { tool } from '../tool'

type Told = z.input<typeof toldConnectionSchema>

function tellConnection({ says, knownAs, serverVersion, rungs }: Connection): ToolAnswer<Told> {
  const steps = rungs.map(({ id, verdict, says: words, hint, ms }) => ({
    id,
    verdict,
    ms,
    says: short(words, 240),
    ...present({ hint: hint && short(hint) }),
  }))
  return {
    data: { says: short(says), ...present({ knownAs, serverVersion }), steps },
    lines: [
      short(says),
      ...(knownAs === undefined ? [] : [`The API server knows the caller as ${short(knownAs)}.`]),
      ...steps.map(({ id, verdict, says: words, hint = '' }) => `${verdict}, ${id}: ${words} ${hint}`.trim()),
    ],
  }
}

export const connection = tool({
  name: 'connection',
  title: 'Whether the API server can be reached, and as whom',
  description:
    'Goes the way of a call step by step (address, DNS, TCP, TLS, token, permission) and says at which it fails and what to change. Use it for timeouts, TLS errors and 401s.',
  input: noArgsSchema,
  output: toldConnectionSchema,
  answer: async (_, answers, signal) => tellConnection(await answers.connection(signal)),
})
