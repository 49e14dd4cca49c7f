import { Button } from '@/components/ui/button'
import { Said } from '@/components/ui/said'
import { StateNotice } from '@/components/ui/state-notice'
import { sayWhoseText } from '@/lib/answer/whose-text'
import type { WhoseText } from '@/lib/contract/explanation'

/** Asks which product a text is from, where only the reader knows. */
export function WhoseTextNotice({ unclear, onYes }: { unclear: WhoseText; onYes: () => void }) {
  return (
    <StateNotice state="unknown" action={<Button onClick={onYes}>Yes, from Kubernetes</Button>}>
      <Said phrase={sayWhoseText(unclear)} />
    </StateNotice>
  )
}
