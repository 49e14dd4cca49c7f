import type { Explanation } from '@/lib/contract/explanation'
import { createKubeClient } from '@/lib/kube/transport/client'
import { explainText } from '@/lib/server/access/explain'
import { NO_POD } from './no-pod'

const WHOLE_MS = 30_000
const ALONE = 'The text alone; no cluster was asked.'

/** What the text says is all that is known, so no part of the answer is called more than that. */
function ofTextAlone(explanation: Explanation): Explanation {
  const { unseen, kind } = explanation
  if (kind !== 'authorization') return explanation
  return {
    ...explanation,
    basis: { says: ALONE, isTextAlone: true },
    unseen: unseen.slice(0, 1).map(({ command }) => ({ needs: 'What the cluster decides now.', command })),
  }
}

/** Explains each refusal in a text by the text alone. Asks no one. */
export async function explainAlone(text: string): Promise<Explanation[]> {
  // A client without an address, so that no question leaves this machine.
  const kube = createKubeClient({ serviceAccountDir: '/nowhere' })
  const { findings } = await explainText(text, { kube, signal: AbortSignal.timeout(WHOLE_MS), env: NO_POD })
  return findings.map(ofTextAlone)
}
