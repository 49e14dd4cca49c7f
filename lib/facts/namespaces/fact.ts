import { fact } from '@/lib/facts/questions/fact'
import { oneForClient } from '@/lib/kube/one-for-client'
import { namespacesApi } from './contract'
import { gatherNamespaces, type ReviewMemory } from './gather/namespaces'

export const namespacesFact = fact(namespacesApi, {
  summary: 'The namespaces that are known by name: how each is known, and what this account can do there.',
  lists: ['name'],
  isShared: true,
  keptMs: 5_000,
  gather: ({ name = [] }, { kube }, signal) =>
    gatherNamespaces({
      kube,
      names: [...new Set(name)].toSorted(),
      memory: oneForClient<ReviewMemory>(kube, 'namespaces-reviewed', () => new Map()),
      signal,
    }),
})
