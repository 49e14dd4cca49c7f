import { fact, TEXT_BYTES } from '@/lib/facts/questions/fact'
import { present } from '@/lib/present'
import { compareApi } from './contract'
import { explainCompare } from './gather/explain-compare'

export const compareFact = fact(compareApi, {
  summary:
    'Why one account, namespace or case can make a call and another cannot: the one difference that decides.',
  bytes: 2 * TEXT_BYTES,
  gather: (asked, { kube, env }, signal) => explainCompare(asked, { kube, signal, ...present({ env }) }),
})
