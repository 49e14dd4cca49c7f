import type { Cloud, CloudLink } from '@/lib/contract/cloud'
import type { AddTarget } from '@/lib/identity/add-yaml'
import type { CredentialFile, DeclaredCredentials } from '@/lib/identity/declared-credentials'
import { code, type Phrase, say, told } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { inAnySubnet } from '@/lib/road/proxies/subnet'

export interface ChainFix {
  says: Phrase
  yaml?: string
  command?: string
}
/** A link with its fix, when it is broken, and what clients do until then, if that is not what they usually do. */
export type Link = Pick<CloudLink, 'id' | 'name' | 'state'> & {
  says: Phrase
  fact?: Phrase
  fix?: ChainFix
  instead?: Phrase
}

type Told = Pick<Link, 'id' | 'name' | 'says'>

/** What is broken, and in the same sentence how it came to be so or what follows. */
interface Broken {
  id: string
  name: string
  fact: Phrase
  how?: Phrase
}

export const ok = (told: Told): Link => ({ ...told, state: 'ok' })
export const unknown = (told: Told): Link => ({ ...told, state: 'unknown' })
export const broken = ({ id, name, fact, how = say`.` }: Broken, fix?: ChainFix, instead?: Phrase): Link => ({
  id,
  name,
  says: say`${fact}${how}`,
  fact,
  state: 'broken',
  ...present({ fix, instead }),
})

interface Chain {
  id: Cloud['id']
  name: string
  by: string
  links: readonly Link[]
  /** What a client does where a link is broken. */
  fallback?: Phrase | undefined
  path?: string | undefined
  /** Who decides beyond the pod, as a sentence. */
  beyond: Phrase
}

/** The chain as the page shows it: its first broken link with the fix, and what is beyond the pod. */
export function chain({ id, name, by, links, fallback, path, beyond }: Chain): Cloud {
  const first = links.find(({ state }) => state === 'broken')
  const open = links.filter(({ state }) => state === 'unknown')
  const says = first
    ? first.says
    : open.length > 0
      ? say`No link is broken, as far as could be read. ${beyond}`
      : say`Every link that the pod shows is correct. ${beyond}`
  return {
    id,
    name,
    by,
    state: first ? 'broken' : open.length > 0 ? 'unknown' : 'complete',
    ...told({ says, ...(first ? present({ brief: first.fact, fallback: first.instead ?? fallback }) : {}) }),
    links: links.map(({ id, name, state, says }) => ({ id, name, state, ...told({ says }) })),
    ...(first?.fix ? { fix: { ...first.fix, ...told({ says: first.fix.says }) } } : {}),
    ...present({ path }),
  }
}

/** The pod's ServiceAccount, as far as it could be read. */
export type AccountAnnotations =
  | { state: 'read'; annotations: ReadonlyMap<string, string> }
  /** `why` is a clause, such as "the API server answered 403". */
  | { state: 'unread'; why: string }

/** What the pod shows of its way to a cloud's credentials. Values of variables are compared; only forms and literals are shown. */
export interface CloudFacts {
  env: ReadonlyMap<string, string>
  /** Variables whose value the pod's spec has as a literal. */
  literals: ReadonlySet<string>
  files: readonly CredentialFile[]
  declared: DeclaredCredentials | undefined
  /** Undefined where the Pod could not be read. */
  pod: { labels: ReadonlyMap<string, string>; hostNetwork: boolean } | undefined
  account: AccountAnnotations
  namespace?: string
  accountName?: string
  /** Who this process is. */
  user: { uid: number; gid: number }
  target: AddTarget
  /** Milliseconds since 1970. */
  now: number
}

/** "X is not set", or that it is set to nothing, which the clouds' clients treat the same. */
export function sayUnset(name: string, env: ReadonlyMap<string, string>): Phrase {
  return say`${code(name)} is ${env.has(name) ? say`set to nothing` : say`not set`}`
}

/**
 * Whether a plain http call to a host would go to a proxy by these variables, as most clients read them: exact names,
 * suffixes, `*` and IPv4 subnets of NO_PROXY count.
 */
export function goesByProxy(env: ReadonlyMap<string, string>, host: string): boolean {
  const set = (...names: string[]) => names.map((name) => env.get(name)).find((value) => value)
  if (!set('http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY')) return false
  const entries = (set('no_proxy', 'NO_PROXY') ?? '').slice(0, 8192).split(',')
  return !entries.some((entry) => covers(entry.trim().toLowerCase(), host))
}

function covers(entry: string, host: string): boolean {
  if (entry === '') return false
  if (entry === '*' || entry === host) return true
  if (entry.includes('/')) return inAnySubnet(host, [entry])
  return host.endsWith(entry.startsWith('.') ? entry : `.${entry}`)
}
