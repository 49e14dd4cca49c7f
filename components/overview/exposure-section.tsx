import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { clearRecents } from '@/components/box/recents'
import { forwardCommand } from '@/components/frame/forward-command'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { Code } from '@/components/ui/code'
import { CodeLine } from '@/components/ui/code-line'
import { FactItem } from '@/components/ui/facts'
import { Icon } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import { useAnchor } from '@/components/ui/use-browser'
import type { Exposure } from '@/lib/contract/exposure'
import { whoseView } from '@/lib/facts/identity/judge/whose-view'
import { identityQuery } from '@/lib/facts/identity/query'
import { exposureQuery, signOut } from '@/lib/queries/exposure'
import { forgetReadNotes } from './read-notes'

const ID = 'exposure'

const WHO: Record<Exposure['mode'], string> = {
  local:
    'Anyone who can forward a port to this pod. It listens on loopback only, so no other pod can connect.',
  token: 'Anyone who has the access token. It names no one: the log distinguishes sessions, not people.',
  user: 'Anyone whose token the API server accepts. Each sees what they can see with it, and nothing else: this pod has no token.',
  proxy: 'Anyone the sign-in proxy in this pod lets through, and anyone who can forward a port to this pod.',
}

function whoCanOpen({ mode }: Exposure, attachedFrom: string | undefined): string {
  return attachedFrom === undefined || mode !== 'local'
    ? WHO[mode]
    : `Anyone on ${attachedFrom}: it listens on loopback only, so no other machine can connect.`
}

/** The sentences that one command shows, each once. */
function byCommand(rights: readonly { says: string; command: string }[]): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const { says, command } of rights) {
    const known = groups.get(command) ?? []
    groups.set(command, known.includes(says) ? known : [...known, says])
  }
  return groups
}

function DangerousRow({ audit }: Pick<Exposure, 'audit'>) {
  const { known, failed } = audit
  if (known === undefined) {
    return <>Not known. {failed ?? 'This process has not checked yet.'}</>
  }
  return (
    <>
      {known.rights.length === 0 ? <p>None found.</p> : null}
      {[...byCommand(known.rights)].map(([command, sentences]) => (
        <div key={command} className="mb-3">
          {sentences.map((says) => (
            <p key={says}>{says}</p>
          ))}
          <CodeLine code={command} label="command that shows who granted it" />
        </div>
      ))}
      {known.unseen === undefined ? null : (
        <div className="mb-3">
          <p className="mb-1.5">{known.unseen.says}</p>
          <CodeLine code={known.unseen.command} label="command that shows RoleBindings of other namespaces" />
        </div>
      )}
      <span className="text-quiet">
        Checked <RelativeTime at={known.at} />
        {failed === undefined ? '.' : `; the last check got no answer: ${failed}`}
      </span>
    </>
  )
}

/** The command that forwards a port to this page, or the address under which it is open. */
function Reached() {
  const { data } = useQuery({ ...identityQuery(), enabled: false })
  const command = forwardCommand(data?.pod, window.location)
  return command === undefined ? (
    <Code className="text-[0.96em]">{window.location.origin}</Code>
  ) : (
    <CodeLine code={command} label="kubectl command" />
  )
}

function SignOut() {
  const [error, setError] = useState<unknown>(null)
  const leave = () =>
    signOut().then(() => {
      // What was asked and pasted here is nothing for the next one who signs in.
      clearRecents()
      forgetReadNotes()
      sessionStorage.clear()
      location.reload()
    }, setError)
  return error === null ? (
    <Button onClick={() => void leave()}>Sign out</Button>
  ) : (
    <ProblemNotice error={error} />
  )
}

function Known({ exposure }: { exposure: Exposure }) {
  const { mode, address, port, basePath, allowedHosts, showsOthers, audit } = exposure
  const { data } = useQuery({ ...identityQuery(), enabled: false })
  const hosts = mode === 'local' ? ['localhost', '127.0.0.1', ...allowedHosts] : allowedHosts
  return (
    <dl className="grid gap-x-12 text-13 md:grid-cols-2 md:[&>:nth-last-child(-n+2)]:border-b-0 wide:grid-cols-3">
      <FactItem name="View">{whoseView(data)} Nothing here changes the cluster.</FactItem>
      <FactItem name="Access mode">
        <Code className="text-[0.96em]">{mode}</Code>
      </FactItem>
      <FactItem name="Address">
        <Code className="text-[0.96em]">
          {address.includes(':') ? `[${address}]` : address}:{port}
        </Code>
        {basePath === '/' ? null : (
          <>
            {' '}
            under <Code className="text-[0.96em]">{basePath}</Code>
          </>
        )}
      </FactItem>
      <FactItem name="Host names">
        <Code className="text-[0.96em]">{hosts.join(', ')}</Code>
        {mode === 'local' ? null : ', and localhost'}
      </FactItem>
      <FactItem name="Reached by">
        <Reached />
      </FactItem>
      <FactItem name="Permissions of others">
        {showsOthers
          ? 'Shown, as far as this account can read them.'
          : 'Hidden: bindings are a map of who can do what, and more people can open this page than can read them. SHOW_RBAC=true shows them.'}
      </FactItem>
      {mode === 'user' ? null : (
        <FactItem name="Dangerous permissions">
          <DangerousRow audit={audit} />
        </FactItem>
      )}
    </dl>
  )
}

/** Folded: who can open this page, what stands between them and this account's permissions, and how to reach it. */
export function ExposureSection() {
  const { data, error, refetch } = useQuery(exposureQuery())
  const { data: identity } = useQuery({ ...identityQuery(), enabled: false })
  const isNamed = useAnchor(data !== undefined) === ID
  if (data === undefined && error === null) return null
  return (
    <>
      <details id={ID} open={isNamed} className="group/fold mt-8 scroll-mt-16 border-t border-line pt-2">
        <summary className="flex min-h-11 flex-wrap items-center gap-x-2 rounded-sm text-13 hover:bg-hover md:min-h-8">
          <Icon
            name="chevron"
            className="size-3.5 text-faint transition-transform group-open/fold:rotate-90"
          />
          <h2 className="font-semibold">Who can open this page</h2>
        </summary>
        <section aria-label="Who can open this page" className="pt-2 md:pl-5.5">
          {data ? (
            <>
              <p className="pb-2 text-13">{whoCanOpen(data, identity?.attachedFrom)}</p>
              <Known exposure={data} />
            </>
          ) : (
            <ProblemNotice error={error} onAgain={refetch} />
          )}
        </section>
      </details>
      {data?.mode === 'token' || data?.tokenFrom === 'paste' ? (
        <div className="mt-3">
          <SignOut />
        </div>
      ) : null}
    </>
  )
}
