import { fact, TEXT_BYTES } from '@/lib/facts/questions/fact'
import { whatIfApi } from './contract'
import { explainWhatIf } from './gather/what-if'

export const whatIfFact = fact(whatIfApi, {
  summary: 'What an apply of RBAC objects would change, with nothing applied.',
  bytes: TEXT_BYTES,
  gather: (asked, { kube }, signal) => explainWhatIf(asked, { kube, signal }),
})
