import { Term } from '@/components/ui/term'
import type { Confidence as ConfidenceWord } from '@/lib/contract/explanation'

const MEANS: Record<ConfidenceWord, string> = {
  proven: 'The evidence shows it: a probe of this cluster, or what the pasted text itself says.',
  likely: 'Only this fits what is visible from here, but part of it could not be read.',
  possible:
    'It fits, but so do other causes. A read that was refused would tell them apart; the card has the command.',
}

/** How sure a sentence is; focus explains the word. */
export function ConfidenceMark({ word, below = false }: { word: ConfidenceWord; below?: boolean }) {
  return (
    <span data-confidence={word} className="text-13 text-quiet">
      <Term means={MEANS[word]} from="end" below={below}>
        {word}
      </Term>
    </span>
  )
}
