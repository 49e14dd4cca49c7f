import type { Cloud } from '@/lib/contract/cloud'
import type { Explanation, Fix } from '@/lib/contract/explanation'
import type { Heard } from '@/lib/evidence/speaker'
import { words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import type { FoundCloud } from '@/lib/reader/clouds/found-cloud'
import { type CloudCause, factOf } from './causes/cloud/cloud-words'
import { cloudCauses } from './causes/cloud/failures'
import { shown } from './causes/finding'
import { theText } from './evidence'
import { podChange, toFix } from './fixes/draft'

/** Its words are known by their form, which only an SDK prints. */
const HEARD: Heard = { speaker: { kind: 'client', by: 'an SDK of a cloud' }, sentence: 'whole' }

/**
 * Explains from the words of a cloud's SDK which link between the pod and the cloud is broken, and who says so. `chains` are the
 * ways of this pod to clouds: one to the same cloud with a broken link of its own comes first among the fixes, since that
 * much is certain of this pod.
 */
export function explainCloud(found: FoundCloud, chains: readonly Cloud[] = []): Explanation {
  const { cloud, message } = found
  const cause: CloudCause<string> | undefined = cloudCauses.find(({ find }) => find(found, HEARD))
  const finding = cause?.find(found, HEARD)
  const own = chains.filter(({ id }) => id.startsWith(cloud))
  const chain = own.find(({ state }) => state === 'broken') ?? own[0]
  const said = shown(finding ? [finding] : [], {}, [
    theText(message),
    ...own.map((each) => ({ probe: words(`This pod’s ${each.name}, ${each.by}`), says: each.says })),
  ])
  return {
    ...factOf(cause, cloud),
    kind: cause?.kind ?? 'authentication',
    request: {},
    ...said,
    fixes: [...chainFix(chain), ...said.fixes],
    by: cloud,
    ...present({
      chain: chain && {
        name: chain.name,
        isBroken: chain.state === 'broken',
        says: chain.says,
      },
    }),
  }
}

function chainFix(chain: Cloud | undefined): Fix[] {
  if (chain?.state !== 'broken' || chain.fix === undefined) return []
  const { yaml, command } = chain.fix
  return [toFix(podChange(chain.fix.says, present({ yaml, command })))]
}
