import { code, NOTHING, say, words } from '@/lib/phrase/phrase'
import { foreign } from '@/lib/phrase/quote'
import { sayDuration } from '@/lib/words/durations'
import {
  type ChainFix,
  type ChainLink,
  type CloudFacts,
  fsGroup,
  linkOf,
  projectToken,
  sayUnset,
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
  const told = linkOf('file', 'token file')
  if (!path)
    return [
      told.broken(sayUnset(variable, facts.env), { how: say`, so no client finds the token.`, fix: project }),
    ]
  const file = facts.files.find((found) => found.path === path)
  if (!file) {
    const where = facts.literals.has(variable) ? say` (${code(foreign(path, 512))})` : NOTHING
    return [
      told.broken(
        say`${code(variable)} is set, and no credential was found at its path${where} in the mounted volumes`,
        { fix: project },
      ),
    ]
  }
  const links = [told.ok(say`${code(variable)} points to ${code(path)}, which exists.`)]
  if (file.state === 'denied') {
    const inSpec = facts.declared?.files.get(path)
    return [
      ...links,
      audienceLink(
        wanted,
        project,
        inSpec?.kind === 'token' ? [inSpec.audience ?? 'the API server'] : undefined,
      ),
      linkOf('readable', `uid ${facts.user.uid}`).broken(
        say`User ${facts.user.uid} of this process cannot read ${code(path)}`,
        { how: say`: mode ${words(file.mode)}, owner ${file.uid}:${file.gid}.`, fix: fsGroup(facts) },
      ),
    ]
  }
  const claims = file.parsed?.kind === 'token' ? file.parsed.claims : undefined
  if (!claims)
    return [
      told.broken(say`${code(variable)} points to ${code(path)}, which is not a token`, { fix: project }),
    ]
  const { expiresAt } = claims
  const expired = expiresAt !== undefined && expiresAt * 1000 <= facts.now
  return [
    ...links,
    audienceLink(wanted, project, claims.audiences),
    linkOf('readable', `uid ${facts.user.uid}`).ok(
      say`This process, user ${facts.user.uid}, read it: mode ${words(file.mode)}.`,
    ),
    ...(expired
      ? [
          linkOf('fresh', 'expired').broken(
            say`The token expired ${words(sayDuration(facts.now - (expiresAt ?? 0) * 1000))} ago, and the cloud refuses it for audience ${code(audience)}`,
            { fix: project },
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
  const name = foreign(found?.join(', ') ?? '', 300) || 'no audience'
  const told = linkOf('audience', name)
  if (found === undefined)
    return told.unknown(
      say`The audience is not known: neither the file nor the pod’s spec could be read.`,
      'audience',
    )
  if (found.includes(audience)) return told.ok(say`The token’s audience is ${code(audience)}.`)
  return told.broken(
    say`The token’s audience is ${code(name)}, and the cloud accepts only ${code(audience)} by default`,
    { fix: audienceFix ?? project },
  )
}
