import { isRecord } from '@/lib/objects/fields'

/** One thing that an authorizer leaves open until it sees the object of a call. */
export interface AuthorizerCondition {
  /** What the call becomes where it holds; of `no-opinion` the authorizers behind decide. */
  effect: 'allow' | 'deny' | 'no-opinion'
  id: string
  /** In the authorizer's own words: its description, or its expression, or "". */
  says: string
  /** The authorizer that set it; "" where the answer does not name it. */
  authorizer: string
}

const MOST = 128
const DEPTH = 8
const EFFECTS = { allow: 'allow', deny: 'deny', noopinion: 'no-opinion' } as const
const LISTS = [
  ['denyConditions', 'deny'],
  ['noOpinionConditions', 'no-opinion'],
  ['allowConditions', 'allow'],
] as const

interface Walk {
  conditions: AuthorizerCondition[]
  /** An authorizer allows it unconditionally, unless a condition before says otherwise. */
  isAllowedBehind: boolean
}

/**
 * The conditions of a review's status under which the call is allowed (KEP-5681), in the order of their authorizers and at most
 * 128; undefined for a status without any, or of which none can make it a yes. Reads the alpha API of Kubernetes 1.38
 * (`conditionalDecision`) and those that came before it (`conditionSetChain`, `conditionalDecisionChain`).
 */
export function conditionsOf(status: unknown): readonly AuthorizerCondition[] | undefined {
  if (!isRecord(status) || status.allowed === true) return undefined
  const { conditionalDecision, conditionSetChain, conditionalDecisionChain } = status
  const walk: Walk = { conditions: [], isAllowedBehind: false }
  for (const part of [conditionalDecision, conditionSetChain, conditionalDecisionChain])
    read(part, '', walk, 0)
  const { conditions, isAllowedBehind } = walk
  const mayAllow = isAllowedBehind || conditions.some(({ effect }) => effect === 'allow')
  return conditions.length > 0 && mayAllow ? conditions : undefined
}

function read(part: unknown, authorizer: string, walk: Walk, depth: number): void {
  if (depth > DEPTH) return
  if (Array.isArray(part)) {
    for (const each of part.slice(0, MOST)) read(each, authorizer, walk, depth + 1)
    return
  }
  if (!isRecord(part)) return
  const name = textOf(part.authorizerName) || authorizer
  if (part.allowed === true || part.type === 'Allow') walk.isAllowedBehind = true
  const map = isRecord(part.conditionsMap) ? part.conditionsMap : part
  for (const [list, effect] of LISTS) for (const each of listOf(map[list])) add(each, effect, name, walk)
  for (const each of [...listOf(part.conditions), ...listOf(part.conditionsSet)]) {
    const word = isRecord(each) ? textOf(each.effect).toLowerCase() : ''
    if (word === 'allow' || word === 'deny' || word === 'noopinion') add(each, EFFECTS[word], name, walk)
  }
  for (const inner of [part.decision, part.union, part.conditionSetChain, part.conditionalDecisionChain])
    read(inner, name, walk, depth + 1)
}

function add(
  condition: unknown,
  effect: AuthorizerCondition['effect'],
  authorizer: string,
  { conditions }: Walk,
): void {
  if (!isRecord(condition) || conditions.length >= MOST) return
  const says = textOf(condition.description) || textOf(condition.condition)
  conditions.push({ effect, id: textOf(condition.id), says, authorizer })
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : ''
}
