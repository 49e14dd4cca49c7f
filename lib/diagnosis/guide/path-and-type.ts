import type { FamilyId } from '../causes/table'
import { checkAt, refused } from './examples'
import type { Guide } from './guide'

const SEEN =
  'Discovery, which every account may read by default. A group whose own server is away is unknown, and not taken as absent.'
const NEVER = 'Grant the misspelt word. The call then fails with 404.'

/** Family G: the path or the type is wrong, and permission is checked first. */
export const pathGuides = {
  G1: {
    sees: [refused('list servces')],
    isToldByText: false,
    why: 'There is no such resource. The answer is 403 and not 404, because permission is checked before existence.',
    check: [
      { says: 'Check the call. Podscope compares the word with discovery.', to: checkAt('list servces') },
      { says: 'See the names in the API.', command: 'kubectl api-resources -o name' },
    ],
    change: [
      {
        says: 'Use the plural name in lower case.',
        command: 'kubectl get --raw /api/v1/namespaces/shop/services',
      },
    ],
    not: NEVER,
    gates: ['authorization', 'routing'],
    related: ['G2', 'D6', 'K404'],
    seenBy: SEEN,
  },
  G2: {
    sees: [refused('list pods.apps')],
    isToldByText: false,
    why: 'The resource exists in another API group. Pods are in the core group, whose paths begin with /api/v1.',
    check: [
      { says: 'Check the call. Podscope names the group that has it.', to: checkAt('list pods.apps') },
      { says: 'See the group of each resource.', command: 'kubectl api-resources' },
    ],
    change: [
      {
        says: 'Call the path of the right group.',
        command: 'kubectl get --raw /api/v1/namespaces/shop/pods',
      },
    ],
    not: NEVER,
    gates: ['authorization', 'routing'],
    related: ['G1', 'D4', 'G3'],
    seenBy: SEEN,
  },
  G3: {
    sees: [refused('list widgets.example.com')],
    isToldByText: false,
    why: 'The API server serves no such group, or no longer this version. The CustomResourceDefinition is not installed, or the version was removed in an upgrade.',
    check: [
      { says: 'See the groups and versions that are served.', command: 'kubectl api-versions' },
      { says: 'Check the call.', to: checkAt('list widgets.example.com') },
    ],
    change: [
      { says: 'Install what brings the resource, before the program that uses it.' },
      { says: 'After an upgrade, use the version that is served, such as batch/v1 for CronJobs.' },
    ],
    not: 'Write a rule for a group that is not there.',
    gates: ['authorization', 'routing'],
    related: ['D28', 'G2', 'K404'],
    seenBy: SEEN,
  },
  G4: {
    sees: [refused('get /apis/apps/deployments', { user: 'system:anonymous' })],
    isToldByText: false,
    why: 'The path lacks the version. It has too few parts for a resource, so it is judged as a plain path. Accounts with discovery rights get 404.',
    check: [{ says: 'Count the parts: /apis, group, version, then the resource.' }],
    change: [
      { says: 'Put the version in.', command: 'kubectl get --raw /apis/apps/v1/namespaces/shop/deployments' },
    ],
    not: 'Grant the path by nonResourceURLs.',
    gates: ['authorization', 'routing'],
    related: ['G5', 'K404'],
    seenBy: 'The path in the text, and discovery.',
  },
  G5: {
    sees: [refused('get /namespaces/shop/pods')],
    isToldByText: false,
    why: 'The path starts with neither /api nor /apis, so it is judged as a plain path.',
    check: [{ says: 'Look at the base URL of the client: it often lacks /api/v1.' }],
    change: [
      {
        says: 'Begin core paths with /api/v1 and all others with /apis.',
        command: 'kubectl get --raw /api/v1/namespaces/shop/pods',
      },
    ],
    not: 'Grant the path by nonResourceURLs.',
    gates: ['authorization', 'routing'],
    related: ['G4', 'D29'],
    seenBy: 'The path in the text, and discovery.',
  },
  G6: {
    sees: [
      'forbidden: User "system:serviceaccount:shop:web" cannot get resource "" in API group "" in the namespace "shop"',
    ],
    isToldByText: true,
    why: 'Two slashes follow each other in the path. The API server reads an empty resource between them: a variable was empty, often the namespace or the version.',
    check: [{ says: 'Print the URL that the program calls, and look for //.' }],
    change: [{ says: 'Fill the variable. Let the program stop when it is empty.' }],
    not: 'Write a rule with an empty resource.',
    gates: ['authorization'],
    related: ['G4', 'G5'],
    seenBy: 'The text alone.',
  },
} as const satisfies Record<FamilyId<'path-and-type'>, Guide>
