import type { Fix } from '@/lib/contract/explanation'
import type { CauseFinding } from '../causes/finding'
import type { Facts } from '../facts'
import { opensOnly } from '../opens'
import { aggregationFixes } from './aggregation'
import { bindingFixes } from './binding-change'
import { withDangers } from './danger-warning'
import { mayExist } from './exact-rule'
import { missingRoleFix } from './missing-role'
import { newRoleFix } from './new-role'
import { podFixes } from './pod-change'
import { requestFixes } from './request-change'
import { isSharedByGroup, roleEditFixes } from './role-edit'

// The request itself is wrong, or no Role can help: a grant would open something and mend nothing.
const NO_GRANT: ReadonlySet<string> = new Set([
  'C1',
  'C2',
  'C5',
  'E12',
  'F6',
  'F7',
  'G1',
  'G2',
  'G3',
  'G4',
  'G5',
  'G6',
  'I2',
  'I5',
])

/**
 * What may be changed, smallest first: what opens nothing, then what opens exactly the failed call, then the rest with
 * what it opens. No grant is proposed for a resource that discovery does not have.
 */
export function proposeFixes(facts: Facts, finding: CauseFinding | undefined): Fix[] {
  return fixesFor(facts, finding).map(withDangers)
}

function fixesFor(facts: Facts, finding: CauseFinding | undefined): Fix[] {
  const changes = finding ? [...requestFixes(facts, finding), ...podFixes(facts, finding)] : []
  if ((finding && NO_GRANT.has(finding.id)) || !mayExist(facts)) return changes
  const edits = finding ? roleEditFixes(facts, finding) : []
  const created = finding ? missingRoleFix(facts, finding) : undefined
  const own = newRoleFix(facts)
  const ownFixes = own ? [own] : []
  const isNarrow = edits[0]?.opens.length === 1 && finding !== undefined && !isSharedByGroup(finding)
  const isRole = facts.request.kind === 'resource' && facts.request.namespace !== ''
  const [firstEdit, ...wider] = edits
  const [before, after] =
    firstEdit && isNarrow && isRole ? [[firstEdit], wider] : [[], firstEdit ? [firstEdit, ...wider] : wider]
  const fromMissing = created ? [created] : []
  const [bound = [], boundWider = []] = finding ? split(bindingFixes(facts, finding), facts) : []
  const labels = finding ? aggregationFixes(facts, finding) : []
  const isExactCreation = created?.opens.length === 1
  return [
    ...changes,
    ...before,
    ...bound,
    ...(isExactCreation ? fromMissing : []),
    ...ownFixes,
    ...boundWider,
    ...(isExactCreation ? [] : fromMissing),
    ...after,
    ...labels,
  ]
}

/** Those that open exactly the failed call, and those that open more. */
function split(fixes: Fix[], { request }: Facts): [Fix[], Fix[]] {
  return [fixes.filter((fix) => opensOnly(fix, request)), fixes.filter((fix) => !opensOnly(fix, request))]
}
