import type { TemplateView } from '@/lib/objects/change-views'
import { knownKind } from '@/lib/objects/known-kinds'
import { code, say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { counted } from '@/lib/words/lists'
import type { Change, ChangedObject } from '../contract'
import { changeOf, msOf, sayObject } from './change-of'

function partsOf({ containers }: TemplateView): Set<string> {
  return new Set(
    containers.flatMap(({ name, image, env }) => [
      `${name}: image ${image}`,
      ...env.map((variable) => `${name}: variable ${variable}`),
    ]),
  )
}

const MOST_PARTS = 20

/** Images and names of variables by container that went and that came. */
function differenceOf(before: TemplateView, after: TemplateView): { from: string[]; to: string[] } {
  const [old, now] = [partsOf(before), partsOf(after)]
  const only = (parts: Set<string>, others: Set<string>) =>
    [...parts].filter((part) => !others.has(part)).slice(0, MOST_PARTS)
  return { from: only(old, now), to: only(now, old) }
}

function ownerOf({ owner, namespace }: TemplateView): ChangedObject | undefined {
  const known = owner && knownKind('apps', owner.kind)
  if (owner === undefined || known === undefined) return undefined
  const { group, version, resource } = known
  return { group, version, resource, kind: owner.kind, namespace, name: owner.name }
}

/**
 * When workloads began to roll out a revision, by the ReplicaSets or ControllerRevisions of each: what differs from the revision
 * before it, as far as that is kept. An older one that was made the newest again has only the time of its last write.
 */
export function rolloutChanges(templates: readonly TemplateView[]): Change[] {
  const chains = new Map<string, TemplateView[]>()
  for (const one of templates) {
    const object = ownerOf(one)
    if (object === undefined) continue
    const key = `${object.kind}/${object.namespace}/${object.name}`
    chains.set(key, [...(chains.get(key) ?? []), one])
  }
  return [...chains.values()].flatMap((chain) => {
    const revisions = chain.sort((a, b) => a.revision - b.revision)
    return revisions.flatMap((one, index) => {
      const before = revisions[index - 1]
      const object = ownerOf(one)
      if (object === undefined) return []
      const isBack = before !== undefined && msOf(one.created) < msOf(before.created)
      const at = isBack ? one.writtenAt : one.created
      if (Number.isNaN(msOf(at))) return []
      const { from, to } = before === undefined ? { from: [], to: [] } : differenceOf(before, one)
      const differs = from.length + to.length
      const than =
        before === undefined
          ? say``
          : differs === 0
            ? say` Its images and names of variables are those of revision ${before.revision}.`
            : say` ${words(counted(Math.max(from.length, to.length), 'difference'))} from revision ${before.revision}.`
      const began = isBack
        ? say`${sayObject(object)} went back to an older template as revision ${one.revision}; the time is that of the last write of ${code(one.name)}.`
        : say`${sayObject(object)} began to roll out revision ${one.revision}.`
      return changeOf({
        lane: 'rollouts',
        what: 'rolled-out',
        at,
        object,
        nth: String(one.revision),
        ...present({ from: from.length === 0 ? undefined : from, to: to.length === 0 ? undefined : to }),
        says: say`${began}${than}`,
      })
    })
  })
}
