import type { Guide } from '../guide'
import { checkAt } from '../guide-examples'
import { explicitDeny } from '../other-authorizer/explicit-deny'
import { allowedBefore } from './allowed-before'
import { REFUSED } from './guide-parts'

export const allowedNowGuide: Guide = {
  sees: [REFUSED],
  isToldByText: false,
  why: 'The permission was granted a moment ago, or between the refusal and now. Each API server learns of a binding by itself, usually within seconds. An authorizer that is called over the network may cache its denial for minutes.',
  check: [
    {
      says: 'Podglass repeats the review until the answer changes, and says how long that took.',
      to: checkAt('list pods'),
    },
  ],
  change: [{ says: 'Retry the call, backing off each time. Nothing else should need to change.' }],
  not: 'Grant more because it did not help right away.',
  gates: ['authorization'],
  related: [allowedBefore, explicitDeny],
  seenBy: 'The review of the same call, without any permission.',
}
