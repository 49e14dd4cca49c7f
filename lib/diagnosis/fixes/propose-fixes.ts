import { code, inTurn, isSilent, listed, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { kubectlCommand } from '@/lib/rbac/kubectl-command'
import { isMasked } from '@/lib/rbac/masked'
import type { Case } from '../case'
import type { CallFinding } from '../causes/finding'
import { opensOnly } from '../opens'
import { hasTrait } from '../rank'
import { allBindingsFix } from './all-bindings'
import { bindingFix, type Withheld } from './binding-change'
import { clusterChange, type FixDraft, requestChange, withDangers } from './draft'
import { mayExist, subjectOf } from './exact-rule'
import { type Candidate, type FixTier, orderFixes } from './fix-tiers'
import { withHome } from './homes/with-home'
import { allowsAllHeard, needOf, programFix, withRestored } from './need'
import { newRoleFix } from './new-role'
import { roleEdits, sayUneditable } from './role-edit'

/**
 * What can be changed, by `FIX_TIERS`: the first is the chosen fix. No grant is proposed for a resource that discovery does
 * not have. `more`: what another case shows, which stands before what is of its tier.
 */
export function proposeFixes(
  theCase: Case,
  finding: CallFinding | undefined,
  more: readonly Candidate[] = [],
): FixDraft[] {
  const found = [...more, ...candidates(theCase, finding)]
  const need = needOf(theCase)
  return orderFixes([...found, ...programFix(theCase, need, found, finding?.cause.id)]).map((fix) =>
    withHome(withDangers(withRestored(fix, need)), theCase, finding),
  )
}

/** A Role for an account that does not exist fixes nothing. */
function createAccount({ caller, account }: Case): Candidate[] {
  const { namespace, name } = account ?? { namespace: '', name: '' }
  const command = kubectlCommand`create serviceaccount ${name} -n ${namespace}`
  const fix = clusterChange(say`Correct the name of the account, or create ${sayUser(caller)} first.`, {
    command,
  })
  return [{ tier: 'change', fix }]
}

/** A grant needs the names that a text leaves out. */
function nameMasked({ caller, request }: Case): FixDraft | undefined {
  const { name = '', namespace = '' } = request.kind === 'resource' ? request : {}
  const masked = [
    isMasked(caller) ? say`the user as ${code(caller)}` : NOTHING,
    isMasked(namespace) ? say`the namespace as ${code(namespace)}` : NOTHING,
    isMasked(name) ? say`the name of the object as ${code(name)}` : NOTHING,
  ].filter((one) => !isSilent(one))
  if (masked.length === 0) return undefined
  return requestChange(
    say`The text masks ${listed(masked)}, so no grant can be written from it. Paste the words of the program’s own log, or check the call with the real name.`,
  )
}

function candidates(theCase: Case, finding: CallFinding | undefined): Candidate[] {
  if (theCase.absent?.account) return createAccount(theCase)
  const fix = mayExist(theCase) ? newRoleFix(theCase, finding?.cause.id) : undefined
  const masked = fix ? undefined : nameMasked(theCase)
  const own: Candidate[] = fix ? [{ tier: 'own', fix }] : masked ? [{ tier: 'change', fix: masked }] : []
  if (!finding || masked) return own
  const changes = finding.changes(finding.confidence).map((fix): Candidate => ({ tier: 'change', fix }))
  if (hasTrait('beyond grants', finding) || !mayExist(theCase)) return changes
  const labels = finding.label().map((fix): Candidate => {
    return { tier: isSlip(finding) ? 'repair' : tierOf(fix, theCase), fix }
  })
  const bound = bindings(theCase, finding)
  const edited = edits(theCase, finding)
  const why = inTurn([...withheldOf(bound), ...withheldOf(edited)])
  return [
    ...changes,
    ...own.map((one) => ({ ...one, fix: warned(one.fix, why) })),
    ...offered(bound),
    ...creations(theCase, finding),
    ...offered(edited),
    ...labels,
  ]
}

type Offers = readonly (Candidate | Withheld)[]

function offered(all: Offers): Candidate[] {
  return all.flatMap((one) => ('fix' in one ? [one] : []))
}

function withheldOf(all: Offers): Phrase[] {
  return all.flatMap((one) => ('withheld' in one ? [one.withheld] : []))
}

/** The fix with the reason why what was written is not repaired instead. */
function warned(fix: FixDraft, why: Phrase): FixDraft {
  if (isSilent(why)) return fix
  return { ...fix, warning: inTurn([fix.warning ?? NOTHING, why]) }
}

/** True where what is wrong is proven to be a mistake, or everything that ties it to the account says so. */
function isSlip({ cause, confidence, tier, isAtHome }: CallFinding): boolean {
  if (tier === 'meant') return confidence !== 'possible'
  // A namesake's binding in its own place is right as it is.
  return cause.nature === 'wrong' && confidence === 'proven' && (tier !== 'loose' || isAtHome === true)
}

function tierOf(fix: FixDraft, { request }: Case): FixTier {
  return opensOnly(fix, request) ? 'exact' : 'wide'
}

/** Edits of a role that the account has: a rule corrected in its own place is the repair. */
function edits(theCase: Case, finding: CallFinding): Offers {
  const { near, correct } = finding
  if (!near) return []
  const correction = correct()
  const withheld = isSlip(finding) && correction ? sayUneditable(near, theCase) : undefined
  if (withheld) return [{ withheld }]
  return roleEdits(near, correction, theCase, isSlip(finding)).map(({ fix, isCorrection }) => {
    return { tier: isSlip(finding) && isCorrection ? 'repair' : tierOf(fix, theCase), fix }
  })
}

/** The change of a binding, or a binding of a role that was read: neither reaches anyone but the account. */
function bindings(theCase: Case, finding: CallFinding): Offers {
  const subject = subjectOf(theCase.caller)
  const change = subject && finding.bind(subject)
  const isRepair = isSlip(finding) && finding.tier !== 'loose'
  const fix = change && 'says' in change ? bindingFix(change, theCase, isRepair) : change
  if (!fix) return []
  if ('withheld' in fix) return [fix]
  const exact = opensOnly(fix, theCase.request) ? 'bound' : 'wide'
  const tier = isSlip(finding) ? 'repair' : exact
  const miss = theCase.bindingMisses.find(({ role }) => 'rules' in role && role.rules === finding.could)
  const all = miss && subject ? allBindingsFix(miss, subject, theCase) : undefined
  // Without a sign that they are the account’s, that they allow all that its programs were heard to be refused is one.
  const isShown = all && (finding.tier === 'meant' || allowsAllHeard(all, theCase))
  return [{ tier, fix }, ...(isShown ? [{ tier: isSlip(finding) ? tier : 'wide', fix: all } as const] : [])]
}

/** The role to which a binding refers and which does not exist, with this call alone. */
function creations(theCase: Case, finding: CallFinding): Candidate[] {
  const fix = finding.createRole()
  if (!fix) return []
  const tier = tierOf(fix, theCase)
  // What another place has shows what the role was to grant; without it, one rule alone is no guess.
  return [{ tier: isSlip(finding) ? 'repair' : tier, fix }]
}
