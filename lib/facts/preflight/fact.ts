import { fact, TEXT_BYTES } from '@/lib/facts/questions/fact'
import { preflightApi } from './contract'
import { explainPreflight } from './gather/preflight'

export const preflightFact = fact(preflightApi, {
  summary: 'What an apply of manifests would be refused for, object by object, with nothing applied.',
  bytes: TEXT_BYTES,
  gather: (asked, { kube, settings }, signal) =>
    explainPreflight(asked, { kube, signal, allowDryRun: settings.allowDryRun }),
})
