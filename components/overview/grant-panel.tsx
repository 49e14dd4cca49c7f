import { CodeBlock } from '@/components/ui/code-block'
import type { Overview } from '@/lib/contract/overview'
import { RailBox } from './rail-box'

type Ungranted = NonNullable<Overview['ungranted']>

/** The one command that lets an account without permissions see what is around it. */
export function GrantPanel({ of: { account, namespace, command } }: { of: Ungranted }) {
  return (
    <RailBox id="grant" title="Grant it read access">
      <p className="mb-3 text-13 text-quiet">
        Grants <code className="font-mono">{account}</code> get, list and watch of most objects in{' '}
        <code className="font-mono">{namespace}</code> by ClusterRole <code className="font-mono">view</code>:
        ConfigMaps and pod logs too, no Secrets, no writes. An admin runs:
      </p>
      <CodeBlock language="shell" code={command} label="kubectl command" wrap />
      <p className="mt-3 text-13 text-faint">
        This page fills itself when it is granted. Checking every 10 s.
      </p>
    </RailBox>
  )
}
