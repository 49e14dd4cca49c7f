import { commandToGrant } from '@/lib/facts/refusals/judge/role-for'
import { code, inTurn, listed, NOTHING, type Phrase, say, shortListed, words } from '@/lib/phrase/phrase'
import type { Attributes } from '@/lib/rbac/types'
import { describeResource } from '@/lib/words/resources'
import { type ChangeSource, type Changes, MOST_REQUESTS } from '../contract'
import { isOlder } from './older'
import { SOURCE_KINDS } from './sources'

function showsOf({ group, resource }: ChangeSource): string {
  return SOURCE_KINDS.find((kind) => kind.group === group && kind.resource === resource)?.shows ?? ''
}

/** What the answer does not cover and what it would take; the command grants every list that is missing, except of Secrets. */
export function notSeenOf(
  sources: readonly ChangeSource[],
  {
    namespace,
    user,
    missing,
    nowMs,
  }: { namespace: string; user: string; missing: readonly Attributes[]; nowMs: number },
): Changes['notSeen'] {
  const inState = (state: ChangeSource['state']) => sources.filter((source) => source.state === state)
  const denied = inState('denied')
  const here = denied.filter((source) => source.namespace !== '')
  const wide = denied.filter((source) => source.namespace === '')
  const command = commandToGrant(missing, user)
  const refused = [
    ...says(
      here,
      (of) => say`This account cannot list ${of} in ${code(namespace)}, so it is not seen ${shown(here)}.`,
    ),
    ...says(wide, (of) => say`This account cannot list ${of}, so it is not seen ${shown(wide)}.`),
  ]
  const secrets = denied.some(({ resource }) => resource === 'secrets')
    ? [
        say`Listing Secrets also shows their values: Kubernetes has no permission for their metadata alone, so no command here grants it.`,
      ]
    : []
  const others = [
    ...secrets,
    ...says(
      inState('waiting'),
      (of) =>
        say`Not read yet, because one answer sends at most ${MOST_REQUESTS} requests: ${of}. Ask again.`,
    ),
    ...says(
      sources.filter((source) => isOlder(source, nowMs)),
      (of) => say`Read more than a minute before this answer, and shown as they were then: ${of}. Ask again.`,
    ),
    ...inState('unknown').map((source) =>
      inTurn([say`${code(describeResource(source))} could not be read.`, source.says]),
    ),
    ...inState('part').map((source) => say`${code(describeResource(source))}: ${source.says ?? NOTHING}`),
    say`Objects, keys and rules that were removed before this process read their list, or from a list that it cannot read in full; anything else that a write removed; when something was scaled; every write of a manager except its last: objects keep none of this. A field manager is what the writer calls itself.`,
  ]
  return [
    ...refused.map((text, index) =>
      index === 0 && command !== undefined ? { says: text, command } : { says: text },
    ),
    ...others.map((text) => ({ says: text })),
  ]
}

function shown(sources: readonly ChangeSource[]): Phrase {
  return listed([...new Set(sources.map(showsOf))].map(words))
}

function says(sources: readonly ChangeSource[], make: (of: Phrase) => Phrase): Phrase[] {
  return sources.length === 0
    ? []
    : [
        make(
          shortListed(
            sources.map((one) => code(describeResource(one))),
            30,
          ),
        ),
      ]
}
