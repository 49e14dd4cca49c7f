import { fact, TEXT_BYTES } from '@/lib/facts/questions/fact'
import { present } from '@/lib/present'
import { checkApi, explainApi, TRY_BODY_LIMIT, tryAbilityApi, tryApi } from './contract'
import { explainCheck, explainText } from './gather/explain'
import { tryCall } from './gather/try-call'

export const checkFact = fact(checkApi, {
  summary: 'Whether an account can make one call, and if not, why and what to change. A denial is an answer.',
  gather: (asked, { kube, env }, signal) => explainCheck(asked, { kube, signal, ...present({ env }) }),
})

export const explainFact = fact(explainApi, {
  summary: 'Explains each refused call found in a text, in its order.',
  bytes: TEXT_BYTES,
  gather: ({ text, isOfKubernetes }, { kube, env }, signal) =>
    explainText(text, { kube, signal, isOfKubernetes, ...present({ env }) }),
})

export const tryAbilityFact = fact(tryAbilityApi, {
  summary: 'Whether writes can be tried as server-side dry runs here.',
  gather: (_, { settings }) => ({ dryRun: settings.allowDryRun }),
})

export const triedFact = fact(tryApi, {
  summary: 'Makes one call: a read as is, a write as a server-side dry run where that is enabled.',
  bytes: 6 * TRY_BODY_LIMIT + 4096,
  gather: (call, { kube }, signal) => tryCall(call, { kube, signal }),
})
