import type { Guide } from '../guide'
import { refused } from '../guide-examples'
import { nonResourcePath } from '../rules/non-resource-path'
import { pathWithoutVersion } from './path-without-version'

export const pathWithoutPrefixGuide: Guide = {
  sees: [refused('get /namespaces/shop/pods')],
  isToldByText: false,
  why: 'The path starts with neither /api nor /apis, so it is judged as a plain path.',
  check: [{ says: 'Check the client’s base URL: it often lacks /api/v1.' }],
  change: [
    {
      says: 'Begin core paths with /api/v1 and all others with /apis.',
      command: 'kubectl get --raw /api/v1/namespaces/shop/pods',
    },
  ],
  not: 'Grant the path with nonResourceURLs.',
  gates: ['authorization', 'routing'],
  related: [pathWithoutVersion, nonResourcePath],
  seenBy: 'The path in the text, and discovery.',
}
