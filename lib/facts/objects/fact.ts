import { logsApi } from '@/lib/contract/logs'
import { type ResourcesRequest, resourcesApi } from '@/lib/contract/resources'
import { parseTopic } from '@/lib/contract/stream-request'
import { ownNamespace } from '@/lib/facts/identity/gather/own-account'
import { fact } from '@/lib/facts/questions/fact'
import { refuseHidden } from '@/lib/facts/questions/hidden-rbac'
import { readClaims } from '@/lib/identity/token-claims'
import { oneForClient } from '@/lib/kube/one-for-client'
import { countsApi } from './contract/counts'
import { kindsApi } from './contract/kinds'
import { objectApi } from './contract/object'
import { whysApi } from './contract/whys'
import { createKindCounter } from './gather/kind-counts'
import { listKinds } from './gather/kinds'
import { readContainerLogs } from './gather/logs'
import { describeObject } from './gather/object'
import { whyReaderOf } from './gather/row-whys'

export const countsFact = fact(countsApi, {
  summary: 'How many objects lists have, and how many need attention.',
  lists: ['list'],
  gather: ({ list }, { kube, hub }, signal) => {
    const targets = list.flatMap((name): ResourcesRequest[] => {
      const topic = parseTopic(name)
      return topic?.about === 'resources' ? [topic.target] : []
    })
    for (const target of targets) refuseHidden(target)
    return oneForClient(kube, 'kind-counts', createKindCounter)({ kube, hub, targets, signal })
  },
})

export const kindsFact = fact(kindsApi, {
  summary: 'The kinds that the API server serves, and the verbs on each that this account has.',
  gather: async ({ namespace }, { kube }, signal) =>
    listKinds({ kube, namespace: namespace ?? (await ownNamespace(kube.credentials)), signal }),
})

export const logsFact = fact(logsApi, {
  summary: 'The last lines of a container’s log.',
  gather: (query, { kube }, signal) => readContainerLogs({ kube, query, signal }),
})

export const objectFact = fact(objectApi, {
  summary: 'One object, why it is not ready, its events and its owners.',
  keptMs: 2_000,
  gather: (target, { kube }, signal) => {
    refuseHidden(target)
    return describeObject({ kube, target, signal, nowMs: Date.now() })
  },
})

export const resourcesFact = fact(resourcesApi, {
  summary: 'The objects of one kind as the API server prints them, or their labels, or their number.',
  isShared: true,
  gather: ({ refresh, labels: _, count: __, ...target }, { hub }, signal) => {
    refuseHidden(target)
    return hub.read(target, { signal, refresh: refresh === 'true' })
  },
})

export const whysFact = fact(whysApi, {
  summary: 'Why rows of a list are not healthy, in one line each.',
  lists: ['name'],
  gather: async (query, { kube }, signal) => {
    refuseHidden(query)
    const parts = await kube.credentials.tokenParts()
    const user = (parts && readClaims(parts.header, parts.payload)?.subject) ?? ''
    return whyReaderOf(kube).whys({ kube, query, user, signal })
  },
})
