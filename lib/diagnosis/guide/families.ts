import { type CauseId, type CauseRow, causeTable } from '../causes/table'

type FamilyName = CauseRow['family']

/** A family of causes in the order in which the API server's gates refuse, with its ids in their own order. */
export interface Family {
  name: FamilyName
  title: string
  says: string
  ids: readonly CauseId[]
}

const ORDER: readonly (readonly [name: FamilyName, title: string, says: string])[] = [
  ['network', 'On the way', 'Kubernetes did not answer, or somebody else did.'],
  [
    'authentication',
    'Authentication',
    'The API server did not accept the token. Its answer is 401 for every reason.',
  ],
  ['identity', 'Identity', 'The call was judged as somebody else than its author thought.'],
  ['delegation', 'Delegation', 'Acting as somebody else, giving rights away, owning and signing.'],
  ['other-authorizer', 'Other authorizers', 'Who is asked beside RBAC.'],
  ['rules', 'Rules', 'What the rules of the account say, and what they do not.'],
  ['bindings', 'Bindings', 'A role allows the call, and no binding gives it to the account.'],
  ['scope', 'Scope', 'The right exists, and the call is somewhere else.'],
  [
    'path-and-type',
    'Path and type',
    'The call names something that is not there. Permission is checked first.',
  ],
  ['admission', 'Admission', 'Authorization said yes. What was asked for was refused afterwards.'],
  ['answer', 'Answers', 'No refusal, but no success either. Most of them prove that authorization said yes.'],
]

function byId(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

const ids = Object.keys(causeTable) as CauseId[]

/** Every cause once, by family. */
export const families: readonly Family[] = ORDER.map(([name, title, says]) => ({
  name,
  title,
  says,
  ids: ids.filter((id) => causeTable[id].family === name).sort(byId),
}))

/** The cause of an id as it stands in an address, where there is one. */
export function causeIdOf(word: string): CauseId | undefined {
  return ids.find((id) => id === word)
}

/** The family of a cause, and its neighbours there. */
export function placeOf(id: CauseId): { family: Family; previous?: CauseId; next?: CauseId } {
  const family = families.find((each) => each.ids.includes(id))
  if (!family) throw new Error(`No family has ${id}.`)
  const at = family.ids.indexOf(id)
  const previous = family.ids[at - 1]
  const next = family.ids[at + 1]
  return { family, ...(previous ? { previous } : {}), ...(next ? { next } : {}) }
}
