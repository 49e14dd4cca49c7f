import { sayFact } from '@/lib/answer/say-fact'
import type { Cause, Explanation, Fix } from '@/lib/contract/explanation'
import { sayGrants, sayHome } from '@/lib/diagnosis/fixes/say-fix'
import { sayGrant, sayGranted } from '@/lib/diagnosis/wording/phrases'
import { isSilent, type Phrase, say } from '@/lib/phrase/phrase'
import { Few, Uncut, wholeCode } from './tell'

const whole = (phrase: Phrase) => (isSilent(phrase) ? undefined : new Uncut(phrase))

export function toldFix(fix: Fix) {
  const { where, yaml, command, calls, home } = fix
  // Of a new object the form is the very YAML of the fix.
  const form = home?.isBeside ? undefined : home?.forms[0]
  return {
    where,
    says: fix.says,
    grants: whole(sayGrants(fix)),
    warning: fix.warning && new Uncut(fix.warning),
    home: home && whole(sayHome(home)),
    homeForm: wholeCode(form?.text),
    command: wholeCode(command),
    yaml: wholeCode(yaml),
    calls,
  }
}

/** A cause with its sentence. */
export function toldCause(cause: Cause | null) {
  return cause && { id: cause.id, confidence: cause.confidence, says: cause.says }
}

/** An explanation as agents get it. Of its fixes the chosen one, then those whose code is whole or that never had one: a change that nobody can apply is no alternative. */
export function toldExplanation(explanation: Explanation) {
  const { verdict, kind, cause, basis, unseen, evidence, grantedBy } = explanation
  const by = verdict === 'allowed' ? grantedBy : undefined
  const [chosen, ...others] = explanation.fixes
  const usable = others.filter(
    ({ yaml, command }) => (yaml ?? command) === undefined || wholeCode(yaml) || wholeCode(command),
  )
  return {
    verdict,
    kind,
    says: sayFact(explanation, { isFixed: false }),
    how: by && say`${sayGrant(by, sayGranted(by.subject))}.`,
    cause: toldCause(cause),
    fixes: new Few(3, [...(chosen === undefined ? [] : [chosen]), ...usable].map(toldFix)),
    basis: basis?.says,
    unseen: new Few(
      2,
      unseen.flatMap((one) => {
        const command = wholeCode(one.command)
        const { isForReader } = one
        return command === undefined ? [] : { needs: one.needs, command, isForReader }
      }),
    ),
    evidence: new Few(
      3,
      evidence.map((one) => ({ probe: one.probe, says: one.says })),
      5,
    ),
  }
}

/** Explanations, and what is said where they are not all or none. */
export function explained(explanations: readonly Explanation[], says?: Phrase) {
  return { says, answers: new Few(8, explanations.map(toldExplanation)) }
}
