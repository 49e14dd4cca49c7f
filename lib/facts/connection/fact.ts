import { fact } from '@/lib/facts/questions/fact'
import { givenEnvironment } from '@/lib/pod/given-environment'
import { connectionApi, policiesApi, roadApi, targetApi } from './contract'
import { climbConnection } from './gather/connection'
import { readPolicies } from './gather/egress/read-policies'
import { tryTarget } from './gather/egress/try-target'
import { readRoad } from './gather/road'

export const connectionFact = fact(connectionApi, {
  summary: 'The way to the API server step by step, with evidence.',
  // Running the steps costs the API server several calls.
  keptMs: 2_000,
  gather: ({ controls }, { kube, settings }, signal) =>
    climbConnection({ settings, kube, controls: controls === 'true', now: Date.now(), signal }),
})

export const policiesFact = fact(policiesApi, {
  summary: 'What NetworkPolicies say about the API server, the name servers and the allowed targets.',
  // Reading them costs the API server a dozen calls.
  keptMs: 10_000,
  gather: (_, { kube, settings, env = givenEnvironment() }, signal) =>
    readPolicies({ env, settings, kube, now: Date.now(), signal }),
})

export const roadFact = fact(roadApi, {
  summary:
    'What lies on the way from this pod to the API server: DNS, proxies, a mesh, bundles of certificates.',
  // Each answer asks cluster DNS.
  keptMs: 3_000,
  gather: (_, { kube, settings, env = givenEnvironment() }, signal) =>
    readRoad({ env, settings, kube, signal }),
})

export const targetFact = fact(targetApi, {
  summary: 'Opens one TCP connection to an entry of ALLOWED_TARGETS, and on port 443 one TLS handshake.',
  bytes: 2048,
  gather: ({ target }, { settings }, signal) =>
    tryTarget(target, { allowed: settings.allowedTargets, signal }),
})
