import { sayWhoseText } from '@/lib/answer/whose-text'
import { readUnknownVerb } from '@/lib/ask/read-question'
import { resolveCall } from '@/lib/ask/resolve-call'
import type { TypedCall } from '@/lib/ask/typed-call'
import { checkRequestSchema } from '@/lib/contract/access-check'
import { sayCloudDenial } from '@/lib/diagnosis/causes/cloud/cloud-words'
import { type ExplainOptions, explainCheck, explainText } from '@/lib/facts/call/gather/explain'
import { ownNamespace } from '@/lib/facts/identity/gather/own-account'
import { explainPreflight } from '@/lib/facts/preflight/gather/preflight'
import { Prober } from '@/lib/facts/questions/prober'
import { readText } from '@/lib/facts/text-work/read-text'
import { explainWhatIf } from '@/lib/facts/what-if/gather/what-if'
import { findKnown } from '@/lib/objects/catalogue'
import { say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { RESOURCE_VERBS } from '@/lib/rbac/verbs'
import { listOf } from '@/lib/words/lists'
import type { AskAnswer, AskRequest } from './contract'

const TAKES =
  'The box takes a call (watch jobs.batch in shop, kubectl get po -A, kubectl auth can-i list secrets), a path (/metrics), any text with an error in it, and manifests as YAML.'

/**
 * Answers whatever was typed or pasted into the box: a call by a check, RBAC objects by what they would change, any other
 * text by the refusals in it, and manifests without one by what an apply would be refused for. Costs the API server what that answer costs, and discovery where it is not kept.
 */
export async function answerAsk(
  asked: AskRequest,
  options: ExplainOptions & { allowDryRun?: boolean },
): Promise<AskAnswer> {
  const { text, namespace } = asked
  const { signal } = options
  const place = namespace === '' ? undefined : namespace
  const { question, command } = await readText({ task: 'question', text, field: 'text', signal })
  switch (question.kind) {
    case 'call':
      return answerCall(question.call, asked, options)
    case 'typo': {
      const { says, meant } = question
      return {
        kind: 'none',
        says: words(meant ? `${says} Did you mean: ${meant}?` : says),
        ...present({ meant }),
      }
    }
    case 'manifest':
      return {
        kind: 'what-if',
        whatIf: await explainWhatIf({ yaml: text, ...present({ namespace: place }) }, options),
      }
    case 'text': {
      const { isOfKubernetes } = asked
      const { findings, lines, denial, unclear } = await explainText(text, { ...options, isOfKubernetes })
      if (findings.length > 0) return { kind: 'explain', findings, ...present({ lines, unclear }) }
      if (question.canApply) {
        const preflight = await explainPreflight({ yaml: text, ...present({ namespace: place }) }, options)
        return { kind: 'preflight', preflight }
      }
      if (unclear) return { kind: 'none', says: sayWhoseText(unclear), unclear }
      if (denial) return { kind: 'none', says: sayCloudDenial(denial) }
      const word = command ? undefined : await unknownVerb(text, options)
      if (word !== undefined) {
        return {
          kind: 'none',
          says: say`"${words(word)}" is not a verb. Verbs are ${words(listOf(RESOURCE_VERBS))}.`,
        }
      }
      return command
        ? {
            kind: 'none',
            says: say`What kubectl ${words(command)} calls depends on its file. Ask for one object in it, such as: patch deployments.apps web. Or paste what kubectl printed.`,
          }
        : {
            kind: 'none',
            says: say`No refused call and no failed connection was found in this text. ${words(TAKES)}`,
          }
    }
  }
}

/** The first word of what is a call but for its verb: the rest names a resource of this cluster. */
async function unknownVerb(text: string, { kube, signal }: ExplainOptions): Promise<string | undefined> {
  const typed = readUnknownVerb(text)
  if (typed === undefined) return undefined
  const discovery = await new Prober(kube, signal).discovery()
  if (discovery.state === 'unread') return undefined
  const catalogue = discovery.value
  const call = resolveCall(typed.call, { catalogue, home: '' })
  const isKnown = 'resource' in call && findKnown(catalogue, call.group, call.resource) !== undefined
  return isKnown ? typed.word : undefined
}

async function answerCall(call: TypedCall, asked: AskRequest, options: ExplainOptions): Promise<AskAnswer> {
  const { kube, signal } = options
  const [home, discovery] = await Promise.all([
    ownNamespace(kube.credentials),
    new Prober(kube, signal).discovery(),
  ])
  const catalogue = discovery.state === 'read' ? discovery.value : undefined
  const account = call.user === undefined ? present({ user: asked.user, groups: asked.groups }) : {}
  const request = resolveCall(call, { ...present({ catalogue }), home: asked.namespace || home })
  const isEverywhere = asked.namespace === '' && call.namespace === undefined && 'resource' in request
  const check = checkRequestSchema.safeParse({
    ...request,
    ...account,
    ...(isEverywhere ? { namespace: '' } : {}),
  })
  if (!check.success) {
    const [issue] = check.error.issues
    return {
      kind: 'none',
      says: words(`${issue?.message ?? 'A word of the call has characters that no name has.'} ${TAKES}`),
    }
  }
  const explanation = await explainCheck(check.data, options)
  return { kind: 'check', request: check.data, explanation, ignored: call.ignored }
}
