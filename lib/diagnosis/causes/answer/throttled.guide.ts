import type { Guide } from '../guide'
import { eviction } from '../rules/eviction'
import { answer } from './guide-parts'
import { unavailable } from './unavailable'

export const throttledGuide: Guide = answer({
  sees: [
    'Error from server (TooManyRequests): the server has received too many requests and has asked us to try again later (get pods)',
    `error when evicting pods/"web-0" -n "shop" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.`,
    'The apiserver is shutting down, please try again later.',
  ],
  why: 'The API server asks to wait. The usual reasons are too many requests, a shutdown, a PodDisruptionBudget, or storage that is being prepared.',
  check: [
    {
      says: 'For an eviction, see how many disruptions are allowed.',
      command: 'kubectl -n shop get poddisruptionbudgets',
    },
    {
      says: 'For too many requests, see which priority level is full.',
      command: 'kubectl get --raw /debug/api_priority_and_fairness/dump_priority_levels',
    },
  ],
  change: [
    { says: 'Wait as long as Retry-After says. Client libraries do.' },
    { says: 'Share one informer instead of listing repeatedly.' },
  ],
  not: 'Retry in a tight loop. It keeps the queue full.',
  gates: ['filters', 'fairness', 'storage'],
  related: [unavailable, eviction],
})
