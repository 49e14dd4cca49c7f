import { code, NOTHING, say, words } from '@/lib/phrase/phrase'
import { sayDuration } from '@/lib/words/durations'
import {
  broken,
  type ChainFix,
  type ChainLink,
  type CloudFacts,
  fsGroup,
  ok,
  projectToken,
  sayUnset,
  unknown,
} from './chain'

interface TokenWanted {
  /** The variable that points to the file. */
  variable: string
  audience: string
  /** Where the cloud's webhook puts it: its volume and its path. */
  volume: string
  path: string
  /** In place of that fix where the audience is wrong for a known reason. */
  audienceFix?: ChainFix | undefined
}

/** The links from a variable to a token that the cloud takes: file, audience, readable, not expired. */
export function tokenLinks(facts: CloudFacts, wanted: TokenWanted): ChainLink[] {
  const { variable, audience } = wanted
  const project = projectToken(facts, wanted)
  const path = facts.env.get(variable)
  const told = { id: 'file', name: 'token file' }
  if (!path)
    return [
      broken(
        { ...told, fact: sayUnset(variable, facts.env), how: say`, so no client finds the token.` },
        project,
      ),
    ]
  const file = facts.files.find((found) => found.path === path)
  if (!file) {
    const where = facts.literals.has(variable) ? say` (${code(path.slice(0, 512))})` : NOTHING
    return [
      broken(
        {
          ...told,
          fact: say`${code(variable)} is set, and no credential was found at its path${where} in the mounted volumes`,
        },
        project,
      ),
    ]
  }
  const links = [ok({ ...told, says: say`${code(variable)} points to ${code(path)}, which exists.` })]
  if (file.state === 'denied') {
    const inSpec = facts.declared?.files.get(path)
    return [
      ...links,
      audienceLink(
        wanted,
        project,
        inSpec?.kind === 'token' ? [inSpec.audience ?? 'the API server'] : undefined,
      ),
      broken(
        {
          id: 'readable',
          name: `uid ${facts.user.uid}`,
          fact: say`User ${facts.user.uid} of this process cannot read ${code(path)}`,
          how: say`: mode ${words(file.mode)}, owner ${file.uid}:${file.gid}.`,
        },
        fsGroup(facts),
      ),
    ]
  }
  const claims = file.parsed?.kind === 'token' ? file.parsed.claims : undefined
  if (!claims)
    return [
      broken(
        { ...told, fact: say`${code(variable)} points to ${code(path)}, which is not a token` },
        project,
      ),
    ]
  const { expiresAt } = claims
  const expired = expiresAt !== undefined && expiresAt * 1000 <= facts.now
  return [
    ...links,
    audienceLink(wanted, project, claims.audiences),
    ok({
      id: 'readable',
      name: `uid ${facts.user.uid}`,
      says: say`This process, user ${facts.user.uid}, read it: mode ${words(file.mode)}.`,
    }),
    ...(expired
      ? [
          broken(
            {
              id: 'fresh',
              name: 'expired',
              fact: say`The token expired ${words(sayDuration(facts.now - (expiresAt ?? 0) * 1000))} ago, and the cloud refuses it for audience ${code(audience)}`,
            },
            project,
          ),
        ]
      : []),
  ]
}

function audienceLink(
  { audience, audienceFix }: TokenWanted,
  project: ChainFix,
  found: readonly string[] | undefined,
): ChainLink {
  const told = { id: 'audience', name: found?.join(', ').slice(0, 300) || 'no audience' }
  if (found === undefined)
    return unknown({
      ...told,
      name: 'audience',
      says: say`The audience is not known: neither the file nor the pod’s spec could be read.`,
    })
  if (found.includes(audience)) return ok({ ...told, says: say`The token’s audience is ${code(audience)}.` })
  return broken(
    {
      ...told,
      fact: say`The token’s audience is ${code(told.name)}, and the cloud accepts only ${code(audience)} by default`,
    },
    audienceFix ?? project,
  )
}
