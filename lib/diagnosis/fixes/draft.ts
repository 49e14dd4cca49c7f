import type { Explanation, Fix } from '@/lib/contract/explanation'
import { type Phrase, told } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'

type Sentences = 'says' | 'brief' | 'warning' | 'noYaml'

/** The part of an object that a fix changes, so that its home can be told the same change in its own form. */
export interface Changed {
  kind: 'Role' | 'ClusterRole' | 'RoleBinding' | 'ClusterRoleBinding'
  name: string
  /** "" for the cluster scope. */
  namespace: string
  of: 'rules' | 'subjects' | 'labels'
  /** The item of the list, where it was there before. */
  before?: object
  /** Its number in the list, from 1, where that is known. */
  place?: number
  after?: object
  /** The steps of a JSON patch; empty where the place is not known. */
  patch: readonly object[]
}

/** A fix whose sentences are still values. */
export type FixDraft = Omit<Fix, Sentences | 'marks'> & {
  says: Phrase
  changed?: Changed
  /** What it sets in the spec of a pod, as a strategic merge patch. */
  podSpec?: object
} & Partial<Record<Exclude<Sentences, 'says'>, Phrase>>

/** What could not be read, its sentence still a value. */
export interface UnseenDraft {
  needs: Phrase
  command: string
}

export function toFix({ says, brief, warning, noYaml, changed: _, podSpec: __, ...fix }: FixDraft): Fix {
  return { ...fix, ...told({ says, ...present({ brief, warning, noYaml }) }) }
}

export function toUnseen({ needs, command }: UnseenDraft): Explanation['unseen'][number] {
  return { command, ...told({ needs }) }
}
