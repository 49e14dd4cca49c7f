import { Cell, HeadCell, Table } from '@/components/ui/table'
import type { Access } from '@/lib/contract/access'

type Rule = Access['rules'][number]

const SCOPE: Record<Rule['scope'], string> = {
  cluster: 'every namespace',
  namespace: 'this namespace',
  unknown: 'not known',
}

function Words({ values }: { values: readonly string[] }) {
  return <span className="font-mono">{values.map((value) => (value === '' ? '""' : value)).join(' ')}</span>
}

/** The rules as the review gives them. It has no names of bindings; a clicked cell of the matrix names them. */
export function RuleList({ rules }: { rules: Access['rules'] }) {
  return (
    <Table caption="Rules of this account">
      <thead>
        <tr>
          <HeadCell>Verbs</HeadCell>
          <HeadCell>Resources or paths</HeadCell>
          <HeadCell>API groups</HeadCell>
          <HeadCell>Only these names</HeadCell>
          <HeadCell>Applies in</HeadCell>
        </tr>
      </thead>
      <tbody>
        {rules.map((rule) => (
          <tr key={JSON.stringify(rule)} className="border-t border-line">
            <Cell>
              <Words values={rule.verbs} />
            </Cell>
            <Cell>
              <Words values={[...rule.resources, ...rule.nonResourceURLs]} />
              {rule.never === undefined ? null : (
                <p className="mt-0.5 max-w-prose text-warning">{rule.never}</p>
              )}
            </Cell>
            <Cell>
              <Words values={rule.apiGroups} />
            </Cell>
            <Cell>
              <Words values={rule.resourceNames} />
            </Cell>
            <Cell>{SCOPE[rule.scope]}</Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
