import type { Explanation, Fix } from '@/lib/contract/explanation'
import { type Phrase, told } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'

type Sentences = 'says' | 'brief' | 'warning' | 'noYaml'

/** A fix whose sentences are still values. */
export type FixDraft = Omit<Fix, Sentences | 'marks'> & { says: Phrase } & Partial<
    Record<Exclude<Sentences, 'says'>, Phrase>
  >

/** What could not be read, its sentence still a value. */
export interface UnseenDraft {
  needs: Phrase
  command: string
}

export function toFix({ says, brief, warning, noYaml, ...fix }: FixDraft): Fix {
  return { ...fix, ...told({ says, ...present({ brief, warning, noYaml }) }) }
}

export function toUnseen({ needs, command }: UnseenDraft): Explanation['unseen'][number] {
  return { command, ...told({ needs }) }
}
