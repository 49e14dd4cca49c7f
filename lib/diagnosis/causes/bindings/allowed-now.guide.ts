import type { Guide } from '../guide'
import { checkAt } from '../guide-examples'
import { explicitDeny } from '../other-authorizer/explicit-deny'
import { allowedBefore } from './allowed-before'
import { REFUSED } from './guide-parts'

export const allowedNowGuide: Guide = {
  sees: [REFUSED],
  isToldByText: false,
  why: 'The right was given a moment ago, or between the refusal and now. Each API server learns of a binding by itself, mostly within seconds. An authorizer that is asked over the network may keep its no for minutes.',
  check: [
    {
      says: 'Podglass repeats the review until it turns, and says after how long.',
      to: checkAt('list pods'),
    },
  ],
  change: [{ says: 'Repeat the call, each time after a longer pause. Nothing else has to change.' }],
  not: 'Grant more because it did not help at once.',
  gates: ['authorization'],
  related: [allowedBefore, explicitDeny],
  seenBy: 'The review of the same call, without any right.',
}
