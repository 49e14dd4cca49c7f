import type { Guide } from '../guide'
import { checkAt, refused, role, rule } from '../guide-examples'
import { RULES_SEEN } from './guide-parts'
import { listUnderNames } from './list-under-names'
import { listWithoutWatch } from './list-without-watch'
import { missingVerb } from './missing-verb'

export const getWithoutListGuide: Guide = {
  sees: [refused('list pods')],
  isToldByText: false,
  why: 'Reading one object by its name is get. Reading all of them, with or without a selector, is list.',
  check: [{ says: 'Check both: get with a name, list without.', to: checkAt('list pods') }],
  change: [
    {
      says: 'Add list to the Role that is already bound.',
      yaml: role('pod-reader', rule('', ['pods'], ['get', 'list'])),
    },
    { says: 'Or read each object by name, if the program knows the names.' },
  ],
  gates: ['authorization'],
  related: [missingVerb, listWithoutWatch, listUnderNames],
  seenBy: RULES_SEEN,
}
