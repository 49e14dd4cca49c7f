import type { PodLife, TemplateView, ToldEvent, WrittenObject } from '@/lib/objects/change-views'
import type { Change } from '../contract'
import { podChanges } from './pods'
import { rolloutChanges } from './rollouts'
import { toldChanges } from './told'
import type { WrittenKind } from './written'
import { writtenChanges } from './written'

/** Objects of one kind, as far as they were read. */
export type Views =
  | { as: 'metadata'; items: readonly WrittenObject[] }
  | { as: 'template'; items: readonly TemplateView[] }
  | { as: 'pod'; items: readonly PodLife[] }
  | { as: 'event'; items: readonly ToldEvent[] }

/** What objects of one kind show to have changed since a time. */
export function changesIn(views: Views, kind: WrittenKind, sinceMs: number): Change[] {
  switch (views.as) {
    case 'metadata':
      return views.items.flatMap((written) => writtenChanges(written, kind))
    case 'template':
      return rolloutChanges(views.items)
    case 'pod':
      return podChanges(views.items, sinceMs)
    case 'event':
      return toldChanges(views.items)
  }
}
