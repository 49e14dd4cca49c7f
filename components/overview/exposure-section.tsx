'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { forwardCommand } from '@/components/frame/forward-command'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { CodeLine } from '@/components/ui/code-line'
import { FactItem } from '@/components/ui/facts'
import { RelativeTime } from '@/components/ui/relative-time'
import { Skeleton } from '@/components/ui/skeleton'
import type { Exposure } from '@/lib/contract/exposure'
import { whoseView } from '@/lib/facts/identity/judge/whose-view'
import { identityQuery } from '@/lib/facts/identity/query/identity'
import { exposureQuery, signOut } from '@/lib/queries/exposure'

const WHO: Record<Exposure['mode'], string> = {
  local:
    'Anyone who can forward a port to this pod. It listens on loopback only, so no other pod can connect.',
  token: 'Anyone who has the access token. It names no one: the log distinguishes sessions, not people.',
  proxy: 'Anyone the sign-in proxy in this pod lets through, and anyone who can forward a port to this pod.',
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
    <code className="font-mono text-[0.96em]">{window.location.origin}</code>
  ) : (
    <CodeLine code={command} label="kubectl command" />
  )
}

function SignOut() {
  const [error, setError] = useState<unknown>(null)
  const leave = () => signOut().then(() => location.reload(), setError)
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
      <FactItem name="Who">
        {data?.attachedFrom === undefined || mode !== 'local'
          ? WHO[mode]
          : `Anyone on ${data.attachedFrom}: it listens on loopback only, so no other machine can connect.`}
      </FactItem>
      <FactItem name="View">{whoseView(data)} Nothing here changes the cluster.</FactItem>
      <FactItem name="Access mode">
        <code className="font-mono text-[0.96em]">{mode}</code>
      </FactItem>
      <FactItem name="Address">
        <code className="font-mono text-[0.96em]">
          {address.includes(':') ? `[${address}]` : address}:{port}
        </code>
        {basePath === '/' ? null : (
          <>
            {' '}
            under <code className="font-mono text-[0.96em]">{basePath}</code>
          </>
        )}
      </FactItem>
      <FactItem name="Host names">
        <code className="font-mono text-[0.96em]">{hosts.join(', ')}</code>
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
      <FactItem name="Dangerous permissions">
        <DangerousRow audit={audit} />
      </FactItem>
    </dl>
  )
}

/** Who can open this page, what stands between them and this account's permissions, and how to reach it. */
export function ExposureSection() {
  const { data, error, refetch } = useQuery(exposureQuery())
  return (
    <section aria-labelledby="exposure-title" className="mt-10 border-t border-line pt-6">
      <div className="mb-1 flex min-h-8 flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="exposure-title" className="text-15 font-[650]">
          Who can open this page
        </h2>
        {data?.mode === 'token' ? <SignOut /> : null}
      </div>
      {data ? (
        <Known exposure={data} />
      ) : error ? (
        <ProblemNotice error={error} action={<Button onClick={() => void refetch()}>Check again</Button>} />
      ) : (
        <Skeleton label="Checking who can open this page" lines={4} />
      )}
    </section>
  )
}
