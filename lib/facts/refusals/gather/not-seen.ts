import { MAX_LOG_LINES } from '@/lib/contract/logs'
import { MOST_PODS_LISTED, TAIL_BYTES } from '@/lib/kube/reads/logs'
import type { LogSource } from '@/lib/objects/log-sources'
import { code, NOTHING, type Phrase, say, shortListed, words } from '@/lib/phrase/phrase'
import { sayBytes } from '@/lib/words/bytes'
import { counted, grouped } from '@/lib/words/lists'
import { describeResource } from '@/lib/words/resources'
import type { Refusals } from '../contract'
import { commandToGrant } from '../judge/role-for'
import { MOST_KEPT_REFUSALS } from './log-memory'
import { MOST_EVENTS_READ } from './read-events'
import { MOST_LOGS_AT_ONCE, type ReadSources } from './read-sources'

function podsOf(sources: readonly LogSource[]): Phrase {
  const names = [...new Set(sources.map(({ pod }) => pod))]
  return say`${words(counted(names.length, 'pod'))} (${shortListed(names.map(code), 3)})`
}

function sayMissing(missing: ReadSources['missing'], namespace: string): Phrase[] {
  return missing.flatMap((call) => {
    if (call.kind === 'path') return []
    const what = `${call.verb} ${describeResource(call)}`
    const effect =
      call.resource === 'events'
        ? 'no event was read'
        : call.subresource === 'log'
          ? 'their logs were not read'
          : 'no log was read'
    return [say`This account cannot ${code(what)} in ${code(namespace)}, so ${words(effect)}.`]
  })
}

/** What the answer does not cover, and why. The first that a permission is missing for has the command that grants all of them. */
export function notSeenOf(
  { logs, events, missing }: ReadSources,
  { leftOut, shown, namespace, user }: { leftOut: number; shown: number; namespace: string; user: string },
): Refusals['notSeen'] {
  const command = commandToGrant(missing, user)
  const denied = sayMissing(missing, namespace).map((says, index) =>
    index === 0 && command !== undefined ? { says, command } : { says },
  )
  const { known, cut, full, failed, notRead, told } = logs
  const unlisted = told.ofPods - logs.listed
  const isAnyRefused = failed.refused.length > 0 && known.length > 0
  const others = [
    isAnyRefused ? say`The logs of ${podsOf(failed.refused)} cannot be read.` : undefined,
    notRead.length > 0
      ? say`The logs of ${podsOf(notRead)} were not read yet: at most ${MOST_LOGS_AT_ONCE} are read for one answer, those of pods that are not ready first.`
      : undefined,
    unlisted > 0 || told.morePods
      ? say`The namespace has ${told.morePods ? words('more than ') : NOTHING}${words(counted(told.ofPods, 'pod'))}${unlisted > 0 ? say`, and ${words(grouped(unlisted))} were not looked at yet` : NOTHING}. Each answer goes on with ${MOST_PODS_LISTED} of them.`
      : undefined,
    told.readSince === undefined
      ? undefined
      : say`Some of the logs were read at ${code(told.readSince)} and not since.`,
    failed.failed.length > 0
      ? say`The logs of ${podsOf(failed.failed)} could not be read. ${failed.failure ?? NOTHING}`
      : undefined,
    cut.length > 0
      ? say`Of the logs of ${podsOf(cut)} only the newest ${words(grouped(MAX_LOG_LINES))} lines, at most ${words(sayBytes(TAIL_BYTES))}, were read each time.`
      : undefined,
    full.length > 0
      ? say`Of the refusals in the logs of ${podsOf(full)} only the newest are kept, at most ${MOST_KEPT_REFUSALS} of each log.`
      : undefined,
    logs.told.state === 'unknown'
      ? say`The pods could not be listed. ${logs.told.says ?? NOTHING}`
      : undefined,
    events.told.state === 'unknown'
      ? say`The events could not be read. ${events.told.says ?? NOTHING}`
      : undefined,
    events.more
      ? say`The namespace has more than ${MOST_EVENTS_READ} events; the others were not read.`
      : undefined,
    leftOut > 0
      ? say`${words(counted(leftOut, 'more refusal'))} were seen; the ${shown} most frequent are shown.`
      : undefined,
    known.length > 0
      ? say`Refusals that a program does not log, and those before the last ${words(grouped(MAX_LOG_LINES))} lines of a log when it was first read.`
      : undefined,
    events.told.count > 0
      ? say`An event has only its first and last time and a count; the times between are spread evenly.`
      : undefined,
  ].filter((says) => says !== undefined)
  return [...denied, ...others.map((says) => ({ says }))]
}
