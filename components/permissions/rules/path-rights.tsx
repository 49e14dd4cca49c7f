import Link from 'next/link'
import { type AskedAccount, checkAs } from '@/components/call/account-in-url'
import type { Check } from '@/lib/contract/access-check'
import type { Access } from '@/lib/facts/account/contract'
import { checkAddress } from '@/lib/words/page-addresses'

interface PathRightsProps {
  rules: Access['rules']
  account: AskedAccount | undefined
}

// A pattern is not a path; the part before its star is a path that it covers.
function checkOf(verb: string, path: string): Check {
  return { verb: verb === '*' ? 'get' : verb, path: path.replace(/\*+$/, '') || '/' }
}

/** The non-resource paths that rules allow, which have no row. A RoleBinding grants none of them. */
export function PathRights({ rules, account }: PathRightsProps) {
  const rights = new Map<string, { verb: string; path: string }>()
  for (const rule of rules) {
    if (rule.scope === 'namespace') continue
    for (const path of rule.nonResourceURLs) {
      for (const verb of rule.verbs) rights.set(`${verb} ${path}`, { verb, path })
    }
  }
  if (rights.size === 0) return null
  const sorted = [...rights.values()].sort((a, b) => a.path.localeCompare(b.path))
  return (
    <div className="mt-4 text-13">
      <h2 className="font-medium text-quiet">Non-resource paths</h2>
      <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1 font-mono">
        {sorted.map(({ verb, path }) => (
          <li key={`${verb} ${path}`} className="break-all">
            <Link
              prefetch={false}
              href={checkAddress(checkAs(checkOf(verb, path), account))}
              className="text-accent hover:underline"
            >
              {verb === '*' ? 'every verb on' : verb} {path}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}
