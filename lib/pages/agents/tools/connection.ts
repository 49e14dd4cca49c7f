import type * as z from 'zod/mini'
import { type Connection, connectionApi } from '@/lib/facts/connection/contract'
import { present } from '@/lib/present'
import { noArgsSchema, toldConnectionSchema } from '../contract'
import { quoted, quoteName } from '../quote'
import { firstThatFits, short, type ToolAnswer, tool } from '../tool'

type Told = z.input<typeof toldConnectionSchema>

// Maximum lengths of one text, starting with the longest that leaves room for all steps.
const LENGTHS = [400, 240, 120, 60, 30]

function tellConnection({ says, knownAs, serverVersion, rungs }: Connection): ToolAnswer<Told> {
  const make = (most: number): ToolAnswer<Told> => {
    const steps = rungs.map(({ id, verdict, says: words, hint, ms }) => ({
      id,
      verdict,
      ms,
      says: short(words, Math.min(most, 240)),
      ...present({ hint: hint && short(hint, most) }),
    }))
    const data: Told = {
      says: short(says, 300),
      ...present({
        knownAs: knownAs && short(knownAs, 300),
        serverVersion: serverVersion && short(serverVersion, 60),
      }),
      steps,
    }
    return {
      data,
      lines: [
        quoted(data.says),
        ...(data.knownAs === undefined
          ? []
          : [`The API server knows the caller as ${quoteName(data.knownAs)}.`]),
        ...steps.map(
          ({ id, verdict, says: words, hint = '' }) =>
            `${verdict}, ${id}: ${quoted(words)}${hint === '' ? '' : ` What to do: ${quoted(hint)}`}`,
        ),
      ],
    }
  }
  return firstThatFits(LENGTHS.map((most) => () => make(most)))
}

export const connection = tool({
  name: 'connection',
  title: 'Whether the API server can be reached, and as whom',
  description:
    'Follows a call step by step (address, DNS, TCP, TLS, token, permission) and says which step fails and what to change. Use it for timeouts, TLS errors and 401s.',
  input: noArgsSchema,
  parameters: {},
  output: toldConnectionSchema,
  answer: async (_, answers, signal) => tellConnection(await answers.ask(connectionApi, {}, signal)),
})
