import { sayFact } from '@/lib/answer/say-fact'
import type { Cause, Explanation, Fix } from '@/lib/contract/explanation'
import { sayGrants, sayHome } from '@/lib/diagnosis/fixes/say-fix'
import { isSilent, type Phrase } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { Few, Whole, wholeCode } from './tell'

const whole = (phrase: Phrase) => (isSilent(phrase) ? undefined : new Whole(phrase))

function toldFix(fix: Fix) {
  const { where, yaml, command, calls, home } = fix
  return {
    where,
    says: fix.says,
    ...present({
      grants: whole(sayGrants(fix)),
      warning: fix.warning && new Whole(fix.warning),
      home: home && whole(sayHome(home)),
      command: wholeCode(command),
      yaml: wholeCode(yaml),
      calls,
    }),
  }
}

/** A cause with its sentence. */
export function toldCause(cause: Cause | null) {
  return cause && { id: cause.id, confidence: cause.confidence, says: cause.says }
}

/** An explanation as agents get it. Of its fixes the chosen one, then those whose code is whole or that never had one: a change that nobody can apply is no alternative. */
export function toldExplanation(explanation: Explanation) {
  const { verdict, kind, cause, basis, unseen, evidence } = explanation
  const [chosen, ...others] = explanation.fixes
  const usable = others.filter(
    ({ yaml, command }) => (yaml ?? command) === undefined || wholeCode(yaml) || wholeCode(command),
  )
  return {
    verdict,
    kind,
    says: sayFact(explanation, { isFixed: false }),
    cause: toldCause(cause),
    fixes: new Few(3, [...(chosen === undefined ? [] : [chosen]), ...usable].map(toldFix)),
    ...present({ basis: basis?.says }),
    unseen: new Few(
      2,
      unseen.flatMap((one) => {
        const command = wholeCode(one.command)
        return command === undefined ? [] : { needs: one.needs, command }
      }),
    ),
    evidence: new Few(
      3,
      evidence.map((one) => ({ probe: one.probe, says: one.says })),
    ),
  }
}

/** Explanations, and what is said where they are not all or none. */
export function explained(explanations: readonly Explanation[], says?: Phrase) {
  return { ...present({ says }), answers: new Few(8, explanations.map(toldExplanation)) }
}
