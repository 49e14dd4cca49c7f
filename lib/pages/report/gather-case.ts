import 'server-only'
import * as z from 'zod/mini'
import { fromCaseFacts, MOST_OF_CASE, toCaseFacts } from '@/lib/answer/case-facts'
import { answerOf } from '@/lib/answer/judge-case'
import { neededFacts } from '@/lib/answer/needed-facts'
import type { AccountCheck } from '@/lib/contract/access-check'
import { CASE_FORMAT, type CaseFile, caseFileSchema } from '@/lib/contract/case-file'
import type { Explanation } from '@/lib/contract/explanation'
import { diagnose } from '@/lib/diagnosis/diagnose'
import type { Facts } from '@/lib/diagnosis/facts'
import { chooseFix } from '@/lib/diagnosis/fixes/choose-fix'
import { answerCheck, type ExplainOptions } from '@/lib/facts/call/gather/explain'
import { knownPod, ownWitnesses } from '@/lib/facts/identity/gather/self'
import { readKernelTraces } from '@/lib/pod/process-traces'
import { present } from '@/lib/present'
import { grouped } from '@/lib/words/lists'
import packageJson from '@/package.json'
import { readable } from './gather'

interface CaseQuestion extends Required<Pick<ExplainOptions, 'kube' | 'signal' | 'now' | 'env'>> {
  check: AccountCheck
  /** The fix that the answer names first, by the id of a switch. */
  fix?: string
}

/** What the answer has that its facts do not say. */
function besideOf(
  explanation: Explanation,
  facts: Facts,
): Pick<NonNullable<CaseFile['facts']>, 'beside' | 'notes'> {
  const { untried, firstRefused, evidence } = explanation
  const own = diagnose(facts).evidence.length
  return { beside: present({ untried, firstRefused }), notes: evidence.slice(0, evidence.length - own) }
}

const FACTS = z.required(z.pick(caseFileSchema, { facts: true }))

/** The facts as who opens the file has them: what the answer needs, once more through the filter of what is shown. */
function caseFacts(read: Facts, explanation: Explanation): NonNullable<CaseFile['facts']> {
  const held = readable({ ...toCaseFacts(neededFacts(read)), ...besideOf(explanation, read) })
  return z.decode(FACTS, z.encode(FACTS, { facts: JSON.parse(JSON.stringify(held)) })).facts
}

/**
 * One call as a case file, which anyone can open and judge without this cluster: asked like a check, and at its cost. Every text
 * passed the filter of what is shown once more, and the answer in it is what the facts in it prove.
 */
export async function gatherCase(question: CaseQuestion): Promise<CaseFile> {
  const { kube, env, check, fix, now } = question
  const { explanation: told, facts } = await answerCheck(check, { ...question, isWhole: true })
  const { standing: _, ...explanation } = told
  const { name, namespace } = knownPod(env, ownWitnesses(kube.credentials, await readKernelTraces()))
  const own = facts?.own.state === 'read' ? facts.own.value.name : undefined
  const head = {
    podglass: 'case' as const,
    format: CASE_FORMAT,
    version: packageJson.version,
    madeAt: new Date(now()).toISOString(),
    from: {
      account: own ?? explanation.request.user ?? '',
      ...(name === undefined || namespace === undefined ? {} : { pod: readable(`${namespace}/${name}`) }),
    },
    asked: check,
    ...present({ fix }),
  }
  const bare = (withoutFacts: string): CaseFile => ({
    ...head,
    explanation: chooseFix(readable(explanation), fix),
    withoutFacts,
  })
  if (facts === undefined)
    return bare('This answer is read from the token, whose claims do not leave the pod.')
  const held = caseFacts(facts, explanation)
  const file = { ...head, explanation: chooseFix(answerOf(fromCaseFacts(held), held), fix), facts: held }
  const { length } = JSON.stringify(z.encode(caseFileSchema, file))
  return length <= MOST_OF_CASE
    ? file
    : bare(`The facts are ${grouped(length)} characters, more than a case file holds.`)
}
