import type { Explanation } from '@/lib/contract/explanation'
import { type Heard, UNKNOWN } from '@/lib/evidence/speaker'
import { capitalized, say } from '@/lib/phrase/phrase'
import type { FoundElsewhere } from '@/lib/reader/elsewhere/found-elsewhere'
import { productRefusals } from './causes/all'
import type { ElsewhereCause } from './causes/elsewhere/elsewhere-cause'
import { shown } from './causes/finding'
import { theText } from './evidence'

/** Its words are known by their form; who printed them is not. */
const HEARD: Heard = { speaker: UNKNOWN, sentence: 'whole' }

/** Explains a refusal by another product: its name, what refused there, and the one step there. What is reported of a pod was refused by nobody. */
export function explainElsewhere(found: FoundElsewhere): Explanation {
  const cause: ElsewhereCause<string> | undefined = productRefusals.find(({ find }) => find(found, HEARD))
  const finding = cause?.find(found, HEARD)
  const who = cause?.who(found) ?? say`another product`
  return {
    verdict: cause?.fact ? 'failed' : 'denied',
    kind: 'elsewhere',
    request: {},
    says: cause?.fact
      ? cause.fact(found)
      : found.refused === 'hidden-words'
        ? say`${capitalized(who)} hides the API server’s words here.`
        : say`${capitalized(who)} refused this, not Kubernetes.`,
    ...shown(finding ? [finding] : [], {}, [theText(found.message)]),
  }
}
