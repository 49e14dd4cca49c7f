import type { Guide } from '../guide'
import { pathWithoutPrefix } from './path-without-prefix'
import { pathWithoutVersion } from './path-without-version'

export const emptySegmentGuide: Guide = {
  sees: [
    'forbidden: User "system:serviceaccount:shop:web" cannot get resource "" in API group "" in the namespace "shop"',
  ],
  isToldByText: true,
  why: 'The path has two slashes in a row. The API server reads an empty resource between them. Usually a variable was empty, often the namespace or the version.',
  check: [{ says: 'Print the URL that the program calls, and look for //.' }],
  change: [{ says: 'Set the variable. Have the program stop if it is empty.' }],
  not: 'Write a rule with an empty resource.',
  gates: ['authorization'],
  related: [pathWithoutVersion, pathWithoutPrefix],
  seenBy: 'The text alone.',
}
