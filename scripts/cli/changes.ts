import * as z from 'zod/mini'
import { type Changes, changesQuerySchema, changesSchema } from '@/lib/facts/changes/contract'
import { ChangeMemory } from '@/lib/facts/changes/gather/change-memory'
import { gatherChanges } from '@/lib/facts/changes/gather/changes'
import { plain } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { sayMinutes, utc } from '@/lib/words/durations'
import { counted } from '@/lib/words/lists'
import type { KubectlPlace } from '../attach/kubectl'
import { askAsMe, askedOf, sayAsked } from './ask-as-me'
import { printData } from './print-data'
import { UsageError } from './usage-error'

/** Answers that together read every list. */
const MOST_ANSWERS = 4

/** What changed, a line each, the newest first, with what differs below it; then what was not seen. */
export function changeLines({ changes, more, minutes, namespace, notSeen }: Changes): string[] {
  const listed = changes.flatMap(({ at, says, from = [], to = [] }) => [
    `${utc(at)}  ${plain(says)}`,
    ...from.map((part) => `${' '.repeat(22)}- ${part}`),
    ...to.map((part) => `${' '.repeat(22)}+ ${part}`),
  ])
  return [
    `${counted(changes.length + more, 'change')} in ${namespace} in the last ${sayMinutes(minutes)}. Timing alone proves no cause.`,
    '',
    ...listed,
    ...(more === 0 ? [] : [`${counted(more, 'older change')} left out.`]),
    '',
    ...notSeen.map(({ says }) => `Not seen: ${plain(says)}`),
  ]
}

interface ChangesArguments {
  namespace?: string
  minutes?: string
  output?: string
  place: KubectlPlace
}

/** What was asked for, within its bounds. Throws a UsageError. */
export function readChangesQuery(asked: Pick<ChangesArguments, 'namespace' | 'minutes'>) {
  const read = changesQuerySchema.safeParse(asked)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new UsageError(`podglass changes: --${String(issue?.path[0])}: ${issue?.message}`)
}

/** Tells what changed in a namespace; resolves with the exit code. Throws an AttachError where no cluster can be asked. */
export async function runChanges({ output, place, ...asked }: ChangesArguments): Promise<number> {
  const { minutes, namespace } = readChangesQuery(asked)
  return askAsMe(place, async (me, signal) => {
    const memory = new ChangeMemory()
    const query = present({ namespace: namespace ?? me.namespace, minutes })
    const ask = () => gatherChanges({ kube: me.kube, query, memory, downwardDirs: [], signal })
    let found = await ask()
    for (let answers = 1; answers < MOST_ANSWERS && waits(found); answers += 1) found = await ask()
    if (output !== undefined) printData(output, { asked: askedOf(me), ...z.encode(changesSchema, found) })
    else console.log([...changeLines(found), '', sayAsked(askedOf(me))].join('\n'))
    const isKnown = found.sources.some(({ state }) => state === 'read' || state === 'part')
    return found.changes.length > 0 ? 0 : isKnown ? 1 : 3
  })
}

function waits({ sources }: Changes): boolean {
  return sources.some(({ state }) => state === 'waiting')
}
