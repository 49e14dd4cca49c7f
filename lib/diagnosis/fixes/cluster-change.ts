import type { Phrase } from '@/lib/phrase/phrase'
import type { FixDraft } from './draft'

/** A change that an administrator of the cluster makes, and that grants nothing. */
export function clusterChange(says: Phrase, more: Partial<FixDraft> = {}): FixDraft {
  return { where: 'cluster', says, opens: [], ...more }
}
