import type * as z from 'zod/mini'
import { type Change, type Changes, changesApi } from '@/lib/facts/changes/contract'
import { heard } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { sayMinutes } from '@/lib/words/durations'
import { counted } from '@/lib/words/lists'
import { changesArgsSchema, toldChangesSchema } from '../contract'
import { quoted, quoteName, toAgent } from '../quote'
import { moreLine, mostThatFit, short, type ToolAnswer, tool } from '../tool'

type Told = z.input<typeof toldChangesSchema>

const MOST_CHANGES = 25
const MOST_PARTS = 4

function toldChange(change: Change): Told['changes'][number] {
  const parts = (of: readonly string[] | undefined) =>
    of?.slice(0, MOST_PARTS).map((part) => quoted(part, 200))
  const { at, what, from, to, by, fields, isNew } = change
  return {
    at,
    what,
    says: short(toAgent(heard(change, 'says'))),
    ...present({
      by: by && quoteName(by.manager),
      from: parts(from),
      to: parts(to),
      fields: parts(fields),
      isNew,
    }),
  }
}

function changeLines({ at, says, from = [], to = [] }: Told['changes'][number]): string[] {
  const differs = [...from.map((part) => `- ${part}`), ...to.map((part) => `+ ${part}`)]
  return [`${at} ${says}`, ...differs.map((part) => `   ${part}`)]
}

const wasRead = ({ state }: Changes['sources'][number]) => state === 'read' || state === 'part'

function headOf({ namespace, minutes, changes, more, sources }: Changes): string {
  const of = sources.length
  const read = sources.filter(wasRead).length
  const where = `in ${quoteName(namespace)} in the last ${sayMinutes(minutes)}`
  if (changes.length === 0 && read === 0)
    return `What changed ${where} is not known: none of the ${of} lists that show it was read.`
  if (changes.length + more === 0) return `No change ${where}, by ${read} of ${of} lists.`
  return `${counted(changes.length + more, 'change')} ${where}, the newest first, read from ${read} of ${of} lists. Timing alone proves no cause.`
}

function tellChanges(found: Changes): ToolAnswer<Told> {
  const { namespace, minutes, changes, more, sources } = found
  const isKnown = sources.some(wasRead) || changes.length > 0
  const notSeen = found.notSeen.map(({ says }) => ({ says: short(says, 300) }))
  return mostThatFit(Math.min(MOST_CHANGES, changes.length), (most) => {
    const shown = changes.slice(0, most).map(toldChange)
    const left = changes.length - shown.length + more
    return {
      data: { namespace, minutes, isKnown, changes: shown, more: left, notSeen },
      lines: [
        headOf(found),
        ...shown.flatMap(changeLines),
        ...notSeen.map(({ says }) => `Not seen: ${quoted(says)}`),
        ...moreLine(left, 'older changes', 'ask for fewer minutes, or read GET /api/changes.'),
      ],
    }
  })
}

export const changesTool = tool({
  name: 'changes',
  title: 'What changed around here',
  description:
    'Says what was created, written, scaled, rolled out, restarted or evicted in a namespace, when, and which field manager wrote it, with old and new images and names of variables; never a value. It reads the objects alone: what is deleted, and earlier writes of the same manager, are not seen. Timing alone proves no cause. Use it when something worked before.',
  input: changesArgsSchema,
  parameters: {
    namespace: 'The namespace; by default the account’s own.',
    minutes: 'How many minutes back, from 1 to 10080; 1440 by default.',
  },
  output: toldChangesSchema,
  async answer({ namespace, minutes }, answers, signal) {
    const query = present({ namespace, minutes: minutes === undefined ? undefined : String(minutes) })
    return tellChanges(await answers.ask(changesApi, query, signal))
  },
})
