import { fact } from '@/lib/facts/questions/fact'
import { givenEnvironment } from '@/lib/pod/given-environment'
import { identityApi } from './contract/identity'
import { neighborsApi } from './contract/neighbors'
import { readIdentity } from './gather/identity'
import { describeNeighbors } from './gather/neighbors'

export const identityFact = fact(identityApi, {
  summary: 'Which pod this is, by environment, files and API server, and what its credentials are good for.',
  gather: (_, { kube, settings, env = givenEnvironment() }, signal) =>
    readIdentity({ env, settings, kube, now: Date.now(), signal }),
})

export const neighborsFact = fact(neighborsApi, {
  summary: 'What the container has that kubectl debug was aimed at; empty where it did not add this one.',
  keptMs: 2_000,
  gather: (_, { settings }) => describeNeighbors({ settings }),
})
