import { fact } from '@/lib/facts/questions/fact'
import { oneForClient } from '@/lib/kube/one-for-client'
import { changesApi } from './contract'
import { ChangeMemory } from './gather/change-memory'
import { gatherChanges } from './gather/changes'

export const changesFact = fact(changesApi, {
  summary: 'What changed in a namespace, as its objects show it: what, when and by which field manager.',
  isShared: true,
  keptMs: 5_000,
  gather: (query, { kube, settings }, signal) =>
    gatherChanges({
      kube,
      query,
      memory: oneForClient(kube, 'changes-memory', () => new ChangeMemory()),
      downwardDirs: settings.downwardApiDirs,
      startedMs: Date.now() - process.uptime() * 1_000,
      signal,
    }),
})
