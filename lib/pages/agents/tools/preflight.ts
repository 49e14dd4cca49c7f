import * as z from 'zod/mini'
import { type Preflight, preflightApi, preflightRequestSchema, STOPS } from '@/lib/facts/preflight/contract'
import { code, quote } from '@/lib/phrase/phrase'
import { foreign } from '@/lib/phrase/quote'
import { Few, wholeCode } from '../tell'
import { tool } from '../tool'

/** An answer as an agent gets it: what is stopped, and the Role. */
export function toldPreflight(found: Preflight) {
  const { says, rows, errors, role, dangers, lacks, upgrade, unread } = found
  const stopped = rows.filter(({ stops, state }) => state !== 'passes' || stops.length > 0)
  return {
    says,
    stopped: new Few(
      60,
      stopped.map(({ kind, namespace, name, state, rests, stops }) => ({
        object: [code(foreign(`${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`, 340))],
        state,
        rests,
        stops: new Few(
          6,
          stops
            .filter((stop) => stop.state !== 'unread')
            .map((stop) => ({ by: STOPS[stop.by], state: stop.state, says: stop.says })),
        ),
      })),
    ),
    role: wholeCode(role?.yaml),
    errors: new Few(
      5,
      errors.map((one) => ({ line: one.line, says: one.says })),
    ),
    dangers: new Few(
      20,
      dangers.map((one) => one.says),
    ),
    lacks: new Few(
      20,
      lacks.map((one) => ({ object: [quote(one.object)], says: one.says })),
    ),
    nextVersions: new Few(
      10,
      (upgrade?.steps ?? []).map((one) => one.says),
    ),
    notJudged: new Few(
      10,
      unread.map((one) => one.says),
    ),
  }
}

export const preflightTool = tool({
  name: 'preflight',
  title: 'What an apply is refused for',
  description:
    'Says which gates would refuse each object of manifests, and the Role that is lacking. Applies nothing.',
  input: z.pick(preflightRequestSchema, { yaml: true }),
  parameters: {
    yaml: 'YAML or JSON of any kind, at most 256 KiB.',
  },
  more: 'send fewer objects at once to see them.',
  find: async (args, answers, signal) => toldPreflight(await answers.ask(preflightApi, args, signal)),
})
