import { fact, TEXT_BYTES } from '@/lib/facts/questions/fact'
import { present } from '@/lib/present'
import { askApi } from './contract'
import { answerAsk } from './gather'

export const askFact = fact(askApi, {
  summary:
    'What the box understands: a call in kubectl’s spellings, manifests as YAML, or any text with an error.',
  bytes: TEXT_BYTES,
  gather: (asked, { kube, env, settings: { allowDryRun } }, signal) =>
    answerAsk(asked, { kube, signal, allowDryRun, ...present({ env }) }),
})
