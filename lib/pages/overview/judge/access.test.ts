import { expect, it } from 'vitest'
import type { Access } from '@/lib/facts/account/contract'
import { accessVerdict } from './access'

const nothing = (user: string) =>
  accessVerdict({
    user,
    namespace: 'shop',
    rows: [],
    paths: [],
    unlisted: [],
    dangerous: [],
    incomplete: false,
    evaluationError: '',
    unseen: [],
  } as unknown as Access)

it.each<[string, string, string | undefined]>([
  ['a ServiceAccount', 'system:serviceaccount:shop:web', '--serviceaccount=shop:web'],
  ['a user', 'jane@example.com', 'jane-example-com-view --clusterrole=view --user=jane@example.com'],
  ['no user of the system', 'system:kube-proxy', undefined],
])('read access is offered to %s', (_, user, part) => {
  const { command } = nothing(user).next ?? {}
  if (part === undefined) expect(command).toBeUndefined()
  else expect(command).toContain(part)
})
