import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import { answerParts, factSentence } from '@/lib/answer/answer-parts'
import { outward, platformMessage } from '@/lib/answer/platform-message'
import { literalAttributes } from '@/lib/ask/check-attributes'
import type { Explanation, Fix } from '@/lib/contract/explanation'
import { diagnose } from '@/lib/diagnosis/diagnose'
import { explainStatus } from '@/lib/diagnosis/explain-status'
import { choicesOf, chooseFix } from '@/lib/diagnosis/fixes/choose-fix'
import { sayEffect, sayFix } from '@/lib/diagnosis/fixes/say-fix'
import { recordedFailures } from '@/lib/diagnosis/testing/answered'
import { mutatedWorlds } from '@/lib/diagnosis/testing/mutated-worlds'
import { catalogue } from '@/lib/diagnosis/testing/role-world'
import { threeAskers } from '@/lib/diagnosis/testing/three-askers'
import { fitted } from '@/lib/pages/agents/tell'
import { explained } from '@/lib/pages/agents/tell-explanation'
import { buildReport } from '@/lib/pages/report/judge/build-report'
import { inertText } from '@/lib/pages/report/judge/inert-text'
import { reportMarkdown } from '@/lib/pages/report/judge/report-markdown'
import { shortReport } from '@/lib/pages/report/judge/short-report'
import { reportFacts } from '@/lib/pages/report/judge/testing/facts'
import { plain } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { userOf } from '@/lib/rbac/service-account'
import { terminalAnswer } from './terminal'

const context = { account: 'system:serviceaccount:shop:web', checkedAt: '2026-11-25T14:32:07Z' }
const CALL = { verb: 'list', group: '', resource: 'pods', namespace: 'shop' }

/** On one line, as a terminal and a message have it. */
function flat(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function reportOf(told: Explanation) {
  return buildReport({
    ...reportFacts(''),
    call: { check: CALL, answer: { state: 'read', value: told } },
  })
}

/** The names of the objects of a document. */
function namesIn(yaml: string): string[] {
  return [...yaml.matchAll(/^metadata:\n(?: {2}\S.*\n)*? {2}name: (\S+)$/gm)].map(([, name = '']) => name)
}

/** Where one of the forms of an answer names another fix than the first of the explanation. */
function disagreements(told: Explanation, fix: Fix): string[] {
  const { says, yaml, command } = fix
  const code = command ?? yaml?.trimEnd()
  const sent = platformMessage(told, context)?.text ?? ''
  const report = reportOf(told)
  const [inReport] = report.call?.explanation.fixes ?? []
  const agents = fitted([explained([told])], '').data.answers[0]?.fixes[0]
  const part = answerParts(told).find(({ label }) => label === 'Fix')
  const terminal = terminalAnswer(told, false)
  const isShown = yaml === undefined ? command : yaml.trimEnd()
  const checks: [string, boolean][] = [
    [
      'the message says what it grants',
      sent.includes(outward(plain(sayEffect(fix, sayUser(told.request.user ?? context.account))))),
    ],
    ['the message has its code', isShown === undefined || sent.includes(isShown)],
    [
      'the report has it first',
      plain(inReport?.says ?? []) === plain(says) && inReport?.opens.length === fix.opens.length,
    ],
    ['the short report says it whole', shortReport(report).includes(inertText(`Fix: ${plain(sayFix(fix))}`))],
    ['the report says it whole', reportMarkdown(report).includes(inertText(plain(sayFix(fix))))],
    ['agents are told its warning', unquoted(agents?.warning) === unquoted(plain(fix.warning ?? []))],
    [
      'agents are told its code',
      [undefined, yaml].includes(agents?.yaml) && [undefined, command].includes(agents?.command),
    ],
    ['the terminal says it whole', flat(part?.says ?? '') === flat(plain(sayFix(fix)))],
    [
      'the terminal has its code',
      part?.code?.text === code && (code === undefined || terminal.includes(code.split('\n')[0] ?? '')),
    ],
    [
      'line and document are of the same objects',
      yaml === undefined ||
        command === undefined ||
        fix.where === 'pod' ||
        namesIn(yaml).every((name) => command.includes(name)),
    ],
  ]
  return checks.filter(([, holds]) => !holds).map(([what]) => what)
}

/** Without the marks by which an agent tells data from our words. */
const unquoted = (text = '') => text.replace(/["`]/g, '')

/** Every fix of an explanation, chosen in turn, is the one that all forms name. */
function faultsOf(told: Explanation): string[] {
  const ids = choicesOf(told.fixes).map(({ id }) => id)
  if (new Set(ids).size !== ids.length) return ['two fixes have one id']
  return ids.flatMap((id, i) => {
    const chosen = chooseFix(told, id)
    const [first, ...others] = chosen.fixes
    if (first === undefined || first !== told.fixes[i] || others.length !== ids.length - 1)
      return [`${id} is not first`]
    if (factSentence(chosen) !== factSentence(told)) return [`${id} changes the fact`]
    return disagreements(chosen, first).map((what) => `${id}: not ${what}`)
  })
}

describe('the chosen fix', () => {
  it.each(['own', 'other'] as const)(
    'is the one of message, code, report, agents and terminal, in random worlds of an %s call',
    (whose) => {
      let judged = 0
      let switched = 0
      for (const world of fc.sample(mutatedWorlds(whose), { numRuns: runs(150), seed: 19 })) {
        if (world === undefined) continue
        const { refusing, chain } = world
        const user = userOf(chain.account.namespace, chain.account.name)
        const { request } = literalAttributes(chain.call, catalogue)
        for (const [, facts] of threeAskers(refusing, user, request, catalogue)) {
          const told = diagnose(facts)
          if (told.verdict === 'allowed') continue
          judged += 1
          if (told.fixes.length > 1) switched += 1
          expect([told.says, ...faultsOf(told)]).toEqual([told.says])
        }
      }
      expect(judged).toBeGreaterThan(runs(120))
      expect(switched).toBeGreaterThan(runs(30))
    },
  )

  it('is the one of all forms for every failure that a real API server gave', () => {
    for (const status of recordedFailures()) {
      const told = explainStatus(status, { user: context.account })
      expect([status.message, ...faultsOf(told)]).toEqual([status.message])
    }
  })
})
